package com.waooaw.plant.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.audit.Chainer;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A customer who asks for it is forgotten, on time and wholly, and the audit chain stays whole. */
class DeletionTest {
  private static final String DELETION = "/api/v1/me/deletion";
  private static final TestClock CLOCK = new TestClock();
  private static Backend backend;
  private static Database database;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(CLOCK);
    database = Database.open(backend.database);
  }

  @AfterAll
  static void stop() {
    database.close();
    backend.close();
  }

  @Test
  void aCustomerIsForgottenAfterThirtyDaysAndTheChainStaysWhole() throws Exception {
    Work leaving = Work.of(backend, "wyvernclaw");
    Work staying = Work.of(backend, "unicornhoof");
    requestSeen(leaving, "wyvernbrowser/1.0");
    JsonNode asked = Json.read(backend.post(leaving.who, DELETION, null).body());
    assertThat(asked.path("status").asText()).isEqualTo("scheduled");
    assertThat(
            Duration.between(
                Instant.parse(asked.path("requested_at").asText()),
                Instant.parse(asked.path("due_at").asText())))
        .isEqualTo(Duration.ofDays(30));
    assertThat(customer(leaving).at("/customer/status").asText()).isEqualTo("leaving");

    CLOCK.advance(Duration.ofDays(30).minusMinutes(2));
    Thread.sleep(1_500);
    assertThat(backend.get(leaving.who, "/api/v1/goals/" + leaving.goal).body())
        .contains(leaving.canary);
    assertThat(forgetNow(leaving)).isFalse();

    CLOCK.advance(Duration.ofMinutes(3));
    Work.eventually(
        "the customer is forgotten",
        () -> customer(leaving).at("/customer/status").asText().equals("deleted"));
    for (String word :
        List.of(leaving.canary, leaving.email, leaving.company, "wyvernbrowser", "198.51.100.0")) {
      assertThat(tablesWith(word)).as(word).isEmpty();
    }
    assertThat(tablesWith(staying.canary))
        .contains("plant.goal", "plant.deliverable_part", "identity.person");
    assertThat(
            Json.read(backend.post(Who.staff(), "/api/v1/audit/verify", null).body()).path("valid"))
        .hasToString("true");
    assertThat(signIn(leaving)).isEqualTo(401);
    assertThat(signIn(staying)).isEqualTo(200);
    assertThat(customer(leaving).at("/customer/name").asText()).isEqualTo("Deleted customer");
    assertThat(customer(leaving).path("members")).isEmpty();
    assertThat(actions(leaving)).contains("customer.deletion_requested", "customer.deleted");
  }

  @Test
  void whoThinksBetterOfItLosesNothing() throws Exception {
    Who who = backend.signedUp();
    assertThat(backend.send(who, "DELETE", DELETION, null, Map.of()).statusCode()).isEqualTo(404);
    assertThat(backend.get(who, DELETION).statusCode()).isEqualTo(404);
    assertThat(backend.post(who, DELETION, null).statusCode()).isEqualTo(202);
    assertThat(backend.post(who, DELETION, null).statusCode()).isEqualTo(409);
    assertThat(backend.send(who, "DELETE", DELETION, null, Map.of()).statusCode()).isEqualTo(204);
    CLOCK.advance(Duration.ofDays(31));
    Thread.sleep(2_500);
    JsonNode deletion = Json.read(backend.get(who, DELETION).body());
    assertThat(deletion.path("status").asText()).isEqualTo("cancelled");
    JsonNode kept =
        Json.read(backend.get(Who.staff(), "/api/v1/customers/" + who.customerId()).body());
    assertThat(kept.at("/customer/status").asText()).isEqualTo("active");
    assertThat(kept.at("/customer/name").asText()).isEqualTo("Rao Textiles");
    // Asked for again, the thirty days begin again.
    assertThat(backend.post(who, DELETION, null).statusCode()).isEqualTo(202);
  }

  @Test
  void anApprovalStaysProvableWithoutNames() throws Exception {
    Work leaving = Work.of(backend, "manticoretail");
    UUID approval = UUID.randomUUID();
    superuser(
        """
        INSERT INTO plant.approval (id, decider, customer_id, act_hash, method, path, route, permission, body, requested_by,
          requester_email, risk, deciders_needed, status, correlation_id, created_at, expires_at, decided_at)
        VALUES ('%1$s', 'customer', '%2$s', repeat('a', 64), 'POST', '/x', '/x', 'execution.external', '{"to":"manticoretail"}',
          '%3$s', '%4$s', 'normal', 1, 'approved', 'c', now(), now() + interval '1 day', now());
        INSERT INTO plant.approval_decision (approval_id, requested_by, customer_id, decided_by, decider_email, decision, reason, at)
        VALUES ('%1$s', '%3$s', '%2$s', gen_random_uuid(), '%4$s', 'approve', 'because manticoretail', now())
        """
            .formatted(approval, leaving.who.customerId(), leaving.who.userId(), leaving.email));
    for (String change :
        List.of(
            "UPDATE plant.approval_decision SET reason = 'else'",
            "DELETE FROM plant.approval_decision",
            "UPDATE plant.approval SET body = NULL")) {
      assertThatThrownBy(
              () ->
                  superuser(
                      "SET waooaw.erasing = ''; "
                          + change
                          + " WHERE customer_id = '"
                          + leaving.who.customerId()
                          + "'"))
          .as(change)
          .isInstanceOf(SQLException.class);
    }
    backend.post(leaving.who, DELETION, null);
    CLOCK.advance(Duration.ofDays(31));
    Work.eventually(
        "the customer is forgotten",
        () -> customer(leaving).at("/customer/status").asText().equals("deleted"));
    assertThat(tablesWith(leaving.canary)).isEmpty();
    assertThat(tablesWith(leaving.email)).isEmpty();
    assertThat(tablesWith(approval.toString()))
        .contains("plant.approval", "plant.approval_decision");
  }

  @Test
  void whatEveryCapabilityKeptIsForgottenAndTheBooksStay() throws Exception {
    Work leaving = Work.of(backend, "basiliskscale");
    superuser(
        """
        UPDATE plant.hire SET nickname = '%6$s', settings = '{"tone":"%6$s"}', payment_method = '%6$s' WHERE id = '%2$s';
        UPDATE plant.run SET inputs = '{"text":"%6$s"}', change_request = '%6$s', revises = gen_random_uuid() WHERE id = '%4$s';
        INSERT INTO plant.deliverable (id, customer_id, run_id, goal_id, hire_id, position, agent_id, agent_slug, agent_name,
          agent_specialty, title, summary, created_at, version, revises)
        SELECT gen_random_uuid(), customer_id, run_id, goal_id, hire_id, position + 9, agent_id, agent_slug, agent_name,
          agent_specialty, title, '%6$s', created_at, 2, id FROM plant.deliverable WHERE id = '%5$s';
        INSERT INTO plant.deliverable_review (deliverable_id, customer_id, verdict, changes, run_id, reviewed_by, at)
        VALUES ('%5$s', '%1$s', 'request_changes', '%6$s', '%4$s', 'x', now());
        INSERT INTO plant.review (id, customer_id, hire_id, agent_id, rating, text, written_by, created_at)
        SELECT gen_random_uuid(), customer_id, id, agent_id, 5, '%6$s', 'x', now() FROM plant.hire WHERE id = '%2$s';
        INSERT INTO plant.notice (id, customer_id, hire_id, kind, about, subject, text, created_at)
        VALUES (gen_random_uuid(), '%1$s', '%2$s', 'test', '%2$s', '%6$s', '%6$s', now());
        INSERT INTO plant.billing_profile (customer_id, legal_name, address, state, set_by, set_at)
        VALUES ('%1$s', '%6$s', '%6$s', '29', 'x', now());
        INSERT INTO plant.invoice (id, customer_id, hire_id, kind, number, issued_at, period_start, period_end, seller, buyer, lines,
          currency, taxable, gst_percent, cgst, sgst, igst, total)
        VALUES ('%2$s', '%1$s', '%2$s', 'invoice', 'T-%8$s', now(), now(), now(), '{}', '{"legal_name":"%6$s"}', '[1]', 'INR', 1, 18,
          0, 0, 0, 1);
        INSERT INTO plant.payment_order (id, customer_id, hire_id, invoice_id, purpose, amount, currency, provider,
          provider_order_id, status, due_at)
        VALUES ('%2$s', '%1$s', '%2$s', '%2$s', 'first_month', 1, 'INR', 'test', '%2$s', 'open', now());
        INSERT INTO plant.payment (id, customer_id, order_id, number, method, keep_method, status, started_by, created_at, finished_at)
        VALUES (gen_random_uuid(), '%1$s', '%2$s', 1, '%6$s', true, 'declined', 'x', now(), now());
        INSERT INTO plant.payment_event (provider, event_id, customer_id, order_id, type, outcome, at)
        VALUES ('test', '%2$s', '%1$s', '%2$s', 'x', 'x', now());
        INSERT INTO plant.approval (id, decider, customer_id, act_hash, method, path, route, permission, body, requested_by,
          requester_email, risk, deciders_needed, status, correlation_id, created_at, expires_at)
        VALUES ('%4$s', 'customer', '%1$s', repeat('b', 64), 'SEND', '/x', 'outside/email', 'execution.external', '%6$s', '%2$s', '',
          'normal', 1, 'pending', 'c', now(), now() + interval '1 day');
        INSERT INTO plant.outside_act (id, customer_id, hire_id, run_id, step, kind, mode, summary, content_hash, approval_id, status,
          created_at)
        VALUES ('%4$s', '%1$s', '%2$s', '%4$s', 's', 'email', 'production', '%6$s', repeat('b', 64), '%4$s', 'waiting', now());
        INSERT INTO plant.outside_message (act_id, position, customer_id, recipient, subject, body, status, at)
        VALUES ('%4$s', 0, '%1$s', '%6$s', '%6$s', '%6$s', 'pending', now());
        INSERT INTO plant.recurrence (goal_id, customer_id, every, time_zone, hour, next_at, job, set_by, set_at)
        VALUES ('%3$s', '%1$s', 'daily', '%6$s', 1, now(), gen_random_uuid(), 'x', now());
        INSERT INTO plant.recurrence_draft (goal_id, period, customer_id, skipped, at)
        VALUES ('%3$s', '2026-01-01', '%1$s', '%6$s', now());
        INSERT INTO identity.recovery_code (person_id, sha) VALUES ('%7$s', '%6$s');
        INSERT INTO identity.mail_proof (sha, person_id, customer_id, purpose, created_at, expires_at)
        VALUES ('%6$s', '%7$s', '%1$s', 'reset', now(), now() + interval '1 day');
        INSERT INTO audit.quarantine (stream_id, raw, reason, at) VALUES ('0-1', '%1$s %6$s', 'x', now())
        """
            .formatted(
                leaving.who.customerId(),
                leaving.hire,
                leaving.goal,
                leaving.run,
                leaving.deliverable,
                leaving.canary,
                leaving.who.userId(),
                leaving.hire.substring(24)));
    backend.post(leaving.who, DELETION, null);
    CLOCK.advance(Duration.ofDays(31));
    Work.eventually(
        "the customer is forgotten",
        () -> customer(leaving).at("/customer/status").asText().equals("deleted"));
    assertThat(tablesWith(leaving.canary))
        .as("invoices stay as issued")
        .containsOnly("plant.invoice");
    assertThat(tablesWith(leaving.hire))
        .contains("plant.payment_order", "plant.payment_event", "plant.review", "plant.hire_tally");
  }

  @Test
  void theServicesRoleCanForgetNobodyByItself() throws Exception {
    Who who = backend.signedUp();
    UUID customer = UUID.fromString(who.customerId());
    for (String sql :
        List.of(
            "DELETE FROM identity.person WHERE customer_id = ?",
            "DELETE FROM plant.run_event WHERE customer_id = ?",
            "DELETE FROM plant.deletion WHERE customer_id = ?",
            "UPDATE plant.personal_data SET rule = 'keep' WHERE ?::uuid IS NOT NULL")) {
      assertThatThrownBy(
              () -> database.transactVoid(Scope.plant(), tx -> tx.execute(sql, customer)))
          .as(sql)
          .hasMessageContaining("permission denied");
    }
    assertThat(
            (boolean)
                database.transact(
                    Scope.plant(),
                    tx ->
                        tx.createQuery("SELECT plant.forget_customer(:customer, 'infinity')")
                            .bind("customer", customer)
                            .mapTo(Boolean.class)
                            .one()))
        .isFalse();
  }

  @Test
  void everyTableOfACustomerSaysWhatBecomesOfIt() {
    List<String> undeclared =
        database.transact(
            Scope.plant(),
            tx ->
                tx.createQuery("SELECT plant.undeclared_personal_data()")
                    .mapTo(String.class)
                    .list());
    assertThat(undeclared)
        .as("declare these in plant.personal_data, in the migration that makes them")
        .isEmpty();
  }

  /** A request of a customer's, as the gateway tells of it. */
  private static void requestSeen(Work work, String browser) throws Exception {
    String correlation = "seen-" + UUID.randomUUID();
    String event =
        """
        {"correlation_id":"%s","timestamp":"%s","portal":"CP","method":"GET","route":"/api/v1/hires","path":"/api/v1/hires",
         "query":"wyvernclaw=…","user":"%s","customer":"%s","roles":["customer_admin"],"governor":false,"tier":"trial",
         "trial":"active","permission":"hire.view","revision":"r","reasons":[],"status":200,"client":"198.51.100.0/24",
         "user_agent":"%s"}
        """
            .formatted(
                correlation, CLOCK.instant(), work.who.userId(), work.who.customerId(), browser);
    backend
        .redis
        .send(Request.cmd(Command.XADD).arg(Chainer.STREAM).arg("*").arg("event").arg(event))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    String entries = "/api/v1/audit/entries?correlation_id=" + correlation;
    Work.eventually(
        "the request is chained",
        () -> !Work.get(backend, Who.staff(), entries).path("items").isEmpty());
    JsonNode entry = Work.get(backend, Who.staff(), entries).at("/items/0");
    assertThat(entry.path("body").toString()).doesNotContain(browser, "198.51.100.0", "path");
    assertThat(entry.at("/body/personal").asText()).hasSize(64);
    assertThat(entry.at("/personal/user_agent").asText()).isEqualTo(browser);
    assertThat(entry.at("/personal/path").asText()).isEqualTo("/api/v1/hires");
  }

  private static boolean forgetNow(Work work) {
    return database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery("SELECT plant.forget_customer(:customer, :now)")
                .bind("customer", work.customer())
                .bind("now", CLOCK.instant())
                .mapTo(Boolean.class)
                .one());
  }

  private static JsonNode customer(Work work) {
    return Work.get(backend, Who.staff(), "/api/v1/customers/" + work.who.customerId());
  }

  private static int signIn(Work work) throws Exception {
    HttpResponse<String> answer =
        backend.post(
            Who.anonymous("CP"),
            "/api/v1/auth/sign-in",
            Json.mapper()
                .createObjectNode()
                .put("email", work.email)
                .put("password", "correct horse battery 7")
                .toString());
    return answer.statusCode();
  }

  private static List<String> actions(Work work) throws Exception {
    String entries = "/api/v1/audit/entries?entity_id=" + work.who.customerId();
    Work.eventually(
        "the deletion is chained",
        () -> Work.get(backend, Who.staff(), entries).toString().contains("customer.deleted"));
    List<String> actions = new ArrayList<>();
    Work.get(backend, Who.staff(), entries)
        .path("items")
        .forEach(entry -> actions.add(entry.path("action").asText()));
    return actions;
  }

  /** Every table of ours that holds a word anywhere, whatever the columns are called. */
  private static List<String> tablesWith(String word) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = Postgres.superuser(backend.database);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname IN ('plant', 'identity', 'audit') AND c.relkind IN ('r', 'p') ORDER BY 1
              """)) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        // Bytes are written as hexadecimal, so a word in them is looked for as that.
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT EXISTS (SELECT 1 FROM "
                    + table
                    + " t WHERE t::text ILIKE '%"
                    + word
                    + "%' OR t::text LIKE '%' || encode('"
                    + word
                    + "'::bytea, 'hex') || '%')")) {
          rows.next();
          if (rows.getBoolean(1)) {
            found.add(table);
          }
        }
      }
    }
    return found;
  }

  private static void superuser(String sql) throws SQLException {
    try (Connection connection = Postgres.superuser(backend.database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
