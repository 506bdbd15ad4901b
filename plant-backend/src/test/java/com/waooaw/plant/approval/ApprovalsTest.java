package com.waooaw.plant.approval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.approval.Act;
import com.waooaw.kernel.approval.ApprovalCall;
import com.waooaw.kernel.approval.Ruling;
import com.waooaw.kernel.approval.Ruling.Outcome;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Approvals in the backend as its own main wires it, asked as the gateway asks. */
class ApprovalsTest {
  private static final TestClock CLOCK = new TestClock();
  private static Backend backend;

  private final Who orchestrator = staff("agent_orchestrator");
  private final Who governor = staff("admin");
  private final Act act = act("agent.deploy", UUID.randomUUID(), "{\"status\":\"retired\"}");

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(CLOCK);
  }

  @AfterAll
  static void stop() {
    backend.close();
  }

  @Test
  void anActAskedForAgainAndAgainWaitsOnce() throws Exception {
    List<Ruling> rulings = atOnce(16, () -> open(orchestrator, act));
    assertThat(rulings).allMatch(r -> r.outcome() == Outcome.PENDING);
    assertThat(rulings.stream().map(Ruling::approvalId).distinct()).hasSize(1);
    JsonNode shown = get(governor, rulings.getFirst().approvalId(), 200);
    assertThat(shown.at("/act/body/status").asText()).isEqualTo("retired");
    assertThat(shown.at("/act/path").asText()).isEqualTo(act.target());
    assertThat(shown.at("/requested_by/id").asText()).isEqualTo(orchestrator.userId());
    assertThat(shown.path("status").asText()).isEqualTo("pending");
    assertThat(shown.path("risk").asText()).isEqualTo("normal");
  }

  @Test
  void ofManyUsesAtOnceOneIsGranted() throws Exception {
    UUID id = approved(orchestrator, act);
    List<Ruling> rulings = atOnce(16, () -> use(orchestrator, id, act));
    assertThat(rulings.stream().filter(r -> r.outcome() == Outcome.GRANTED)).hasSize(1);
    assertThat(rulings.stream().filter(r -> r.outcome() == Outcome.USED)).hasSize(15);
    assertThat(get(governor, id, 200).path("status").asText()).isEqualTo("used");
    assertThat(decide(governor, id, "deny").statusCode()).isEqualTo(409);
    assertThat(audited(id))
        .containsExactly("approval.requested", "approval.decided", "approval.used");
  }

  @Test
  void ofTwoDecidersAtOnceOneHasTheLastWord() throws Exception {
    for (int round = 0; round < 5; round++) {
      Act one = act("agent.deploy", UUID.randomUUID(), null);
      UUID id = open(orchestrator, one).approvalId();
      List<HttpResponse<String>> said =
          atOnce(
              List.of(
                  () -> decide(staff("admin"), id, "approve"),
                  () -> decide(staff("admin"), id, "deny")));
      assertThat(said.stream().map(HttpResponse::statusCode)).containsExactlyInAnyOrder(200, 409);
      String word =
          Json.read(
                  said.stream().filter(a -> a.statusCode() == 200).findFirst().orElseThrow().body())
              .path("status")
              .asText();
      assertThat(get(governor, id, 200).path("status").asText()).isEqualTo(word);
      assertThat(get(governor, id, 200).path("decisions")).hasSize(1);
    }
  }

  @Test
  void nobodyDecidesWhatTheyAskedForThemselves() throws Exception {
    UUID id = open(governor, act).approvalId();
    for (String verdict : List.of("approve", "deny", "defer", "escalate")) {
      HttpResponse<String> answer = decide(governor, id, verdict);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(slug(answer)).isEqualTo("permission-denied");
    }
    assertThatThrownBy(
            () ->
                asOwner(
                    "INSERT INTO plant.approval_decision (approval_id, requested_by, decided_by,"
                        + " decider_email, decision, reason, at) SELECT id, requested_by,"
                        + " requested_by, 'x', 'approve', 'x', now() FROM plant.approval WHERE id ="
                        + " '"
                        + id
                        + "'"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("approval_decision_check");
    assertThat(use(governor, id, act).outcome()).isEqualTo(Outcome.PENDING);
  }

  @Test
  void anApprovalIsForNothingButItsAct() throws Exception {
    UUID id = approved(orchestrator, act);
    Act changed = act("agent.deploy", UUID.randomUUID(), "{\"status\":\"listed\"}");
    assertThat(use(orchestrator, id, changed).outcome()).isEqualTo(Outcome.MISMATCH);
    assertThat(use(staff("agent_orchestrator"), id, act).outcome()).isEqualTo(Outcome.MISMATCH);
    assertThat(use(governor, id, act).outcome()).isEqualTo(Outcome.MISMATCH);
    Who stolen =
        new Who("PP", staff("admin").userId(), null, orchestrator.sessionId(), List.of("admin"));
    String theirs = act.hash(orchestrator.userId(), null);
    assertThat(ask(stolen, ApprovalCall.USE, new ApprovalCall(theirs, null, id, 0)).outcome())
        .isEqualTo(Outcome.MISMATCH);
    assertThat(use(orchestrator, UUID.randomUUID(), act).outcome()).isEqualTo(Outcome.MISMATCH);
    assertThat(use(orchestrator, id, act).outcome()).isEqualTo(Outcome.GRANTED);
  }

  @Test
  void aDenialIsFinalAndSaysWhy() throws Exception {
    UUID id = open(orchestrator, act).approvalId();
    assertThat(decide(governor, id, "deny").statusCode()).isEqualTo(200);
    Ruling ruling = use(orchestrator, id, act);
    assertThat(ruling.outcome()).isEqualTo(Outcome.DENIED);
    assertThat(ruling.reason()).isEqualTo("because deny");
    assertThat(slug(decide(staff("admin"), id, "approve"))).isEqualTo("conflict");
    assertThat(open(orchestrator, act).approvalId()).isNotEqualTo(id);
    assertThatThrownBy(
            () -> asOwner("UPDATE plant.approval SET status = 'approved' WHERE id = '" + id + "'"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("does not become this");
  }

  @Test
  void actsOfHighRiskNeedTwoPeople() throws Exception {
    Act delete = act("customer.delete", UUID.randomUUID(), null);
    UUID id = open(orchestrator, delete).approvalId();
    assertThat(Json.read(decide(governor, id, "approve").body()).path("status").asText())
        .isEqualTo("pending");
    assertThat(slug(decide(governor, id, "approve"))).isEqualTo("conflict");
    assertThat(use(orchestrator, id, delete).outcome()).isEqualTo(Outcome.PENDING);
    List<HttpResponse<String>> second =
        atOnce(
            List.of(
                () -> decide(staff("admin"), id, "approve"),
                () -> decide(staff("admin"), id, "approve")));
    assertThat(second.stream().map(HttpResponse::statusCode)).containsExactlyInAnyOrder(200, 409);
    assertThat(use(orchestrator, id, delete).outcome()).isEqualTo(Outcome.GRANTED);
  }

  @Test
  void whatWasEscalatedNeedsTwoPeople() throws Exception {
    UUID id = open(orchestrator, act).approvalId();
    JsonNode escalated = Json.read(decide(governor, id, "escalate").body());
    assertThat(escalated.path("deciders_needed").asInt()).isEqualTo(2);
    decide(governor, id, "approve");
    assertThat(use(orchestrator, id, act).outcome()).isEqualTo(Outcome.PENDING);
    decide(staff("admin"), id, "approve");
    assertThat(use(orchestrator, id, act).outcome()).isEqualTo(Outcome.GRANTED);
  }

  @Test
  void earlierDecisionsOfTheSameKindAreShownBesideANewOne() throws Exception {
    String permission = "billing.manage";
    UUID denied = open(orchestrator, act(permission, UUID.randomUUID(), "{\"n\":1}")).approvalId();
    decide(governor, denied, "deny");
    UUID agreed = approved(orchestrator, act(permission, UUID.randomUUID(), "{\"n\":2}"));
    approved(orchestrator, act("budget.override", UUID.randomUUID(), null));
    UUID fresh = open(orchestrator, act(permission, UUID.randomUUID(), "{\"n\":3}")).approvalId();

    JsonNode precedents = get(governor, fresh, 200).path("precedents");
    assertThat(precedents.findValuesAsText("approval_id"))
        .containsExactly(agreed.toString(), denied.toString());
    assertThat(precedents.findValuesAsText("decision")).containsExactly("approve", "deny");
    assertThat(precedents.at("/1/reason").asText()).isEqualTo("because deny");
    assertThat(get(orchestrator, fresh, 200).path("precedents")).isEmpty();
  }

  @Test
  void staffSeeTheirOwnRequestsAndGovernorsTheQueueByDeadline() throws Exception {
    UUID mine = open(orchestrator, act).approvalId();
    UUID theirs =
        open(staff("agent_orchestrator"), act("agent.deploy", UUID.randomUUID(), null))
            .approvalId();
    get(orchestrator, theirs, 404);
    assertThat(ids(list(orchestrator, ""))).containsExactly(mine.toString());
    List<String> queue = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = list(governor, "?status=pending&sort=deadline&limit=2" + cursor);
      queue.addAll(ids(page));
      cursor =
          page.path("next_cursor").isNull() ? "" : "&cursor=" + page.path("next_cursor").asText();
    } while (!cursor.isEmpty());
    assertThat(queue)
        .doesNotHaveDuplicates()
        .containsSubsequence(mine.toString(), theirs.toString());
  }

  @Test
  void aCustomersApprovalsAreItsOwn() throws Exception {
    Who asha = backend.signedUp();
    Who colleague =
        new Who(
            "CP", UUID.randomUUID().toString(), asha.customerId(), asha.sessionId(), asha.roles());
    Who stranger = backend.signedUp();
    Act send = act("execution.external", UUID.randomUUID(), "{\"to\":\"a@example.com\"}");
    UUID id = open(asha, send).approvalId();
    get(stranger, id, 404);
    get(governor, id, 404);
    assertThat(decide(stranger, id, "approve").statusCode()).isEqualTo(404);
    assertThat(decide(governor, id, "approve").statusCode()).isEqualTo(404);
    assertThat(ids(list(stranger, ""))).isEmpty();
    Who elsewhere =
        new Who("CP", asha.userId(), stranger.customerId(), asha.sessionId(), asha.roles());
    assertThat(decide(colleague, id, "approve").statusCode()).isEqualTo(200);
    assertThat(use(elsewhere, id, send).outcome()).isEqualTo(Outcome.MISMATCH);
    assertThat(use(asha, id, send).outcome()).isEqualTo(Outcome.GRANTED);
  }

  @Test
  void whoWaitsHearsAsSoonAsItIsDecidedAndAtTheTimeOutOtherwise() throws Exception {
    UUID id = open(orchestrator, act).approvalId();
    long asked = System.nanoTime();
    assertThat(wait(orchestrator, id, 1).outcome()).isEqualTo(Outcome.PENDING);
    assertThat(since(asked)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Ruling> waiting = threads.submit(() -> wait(orchestrator, id, 30));
      Thread.sleep(500);
      assertThat(waiting.isDone()).isFalse();
      decide(governor, id, "approve");
      long decided = System.nanoTime();
      assertThat(waiting.get().outcome()).isEqualTo(Outcome.APPROVED);
      assertThat(since(decided)).isLessThan(Duration.ofSeconds(3));
    }
    assertThat(wait(governor, id, 1).outcome()).isEqualTo(Outcome.MISMATCH);
  }

  @Test
  void theFirstAdministratorIsTheGovernorInANewInstallationAndAnOldOne() throws Exception {
    assertThat(firstAdminsToken().path("governor_agent_id").asText()).isNotBlank();
    asOwner("UPDATE identity.person SET governor_agent_id = NULL");
    assertThat(firstAdminsToken().path("governor_agent_id").isNull()).isTrue();
    String migration =
        new String(
            ApprovalsTest.class
                .getResourceAsStream("/db/migration/V90__approvals.sql")
                .readAllBytes(),
            UTF_8);
    String given = migration.substring(migration.indexOf("UPDATE identity.person"));
    asOwner(given);
    String office = firstAdminsToken().path("governor_agent_id").asText();
    assertThat(office).isNotBlank();
    asOwner(given);
    assertThat(firstAdminsToken().path("governor_agent_id").asText()).isEqualTo(office);
  }

  private static JsonNode firstAdminsToken() throws Exception {
    JsonNode admin = backend.credentials.path("platform_admin");
    HttpResponse<String> answer =
        backend.post(Who.anonymous("PP"), "/api/v1/auth/sign-in", admin.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String token = Json.read(answer.body()).path("access_token").asText();
    return Json.read(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), UTF_8));
  }

  @Test
  void nobodyFloodsTheGovernorsDesk() throws Exception {
    Who eager = staff("agent_orchestrator");
    for (int i = 0; i < 100; i++) {
      assertThat(open(eager, act("agent.deploy", UUID.randomUUID(), null)).outcome())
          .isEqualTo(Outcome.PENDING);
    }
    assertThat(open(eager, act("agent.deploy", UUID.randomUUID(), null)).outcome())
        .isEqualTo(Outcome.TOO_MANY);
  }

  @Test
  void theGatewaysPathsTakeNoOtherPassport() throws Exception {
    String body = Json.write(new ApprovalCall("0".repeat(64), act, null, 0));
    String other = backend.passport(governor, "GET", "/api/v1/approvals");
    assertThat(backend.send(other, "POST", ApprovalCall.OPEN, body).statusCode()).isEqualTo(401);
    assertThat(backend.send((String) null, "POST", ApprovalCall.USE, body).statusCode())
        .isEqualTo(401);
    assertThat(backend.send(governor, "POST", ApprovalCall.OPEN, body, Map.of()).statusCode())
        .as("a hash that is not of this act")
        .isEqualTo(400);
  }

  @Test
  void nobodyAnsweringIsADenialAndWhatIsNotUsedInTimeRunsOut() throws Exception {
    TestClock clock = new TestClock();
    try (Backend own = new Backend(clock)) {
      UUID unanswered =
          ask(own, orchestrator, ApprovalCall.OPEN, opening(orchestrator, act)).approvalId();
      Act second = act("agent.deploy", UUID.randomUUID(), null);
      UUID unused =
          ask(own, orchestrator, ApprovalCall.OPEN, opening(orchestrator, second)).approvalId();
      Act third = act("agent.deploy", UUID.randomUUID(), null);
      UUID deferred =
          ask(own, orchestrator, ApprovalCall.OPEN, opening(orchestrator, third)).approvalId();
      clock.advance(Duration.ofHours(23));
      assertThat(decide(own, governor, unused, "approve").statusCode()).isEqualTo(200);
      assertThat(decide(own, governor, deferred, "defer").statusCode()).isEqualTo(200);
      clock.advance(Duration.ofHours(2));

      assertThat(slug(decide(own, governor, unanswered, "approve"))).isEqualTo("approval-expired");
      assertThat(
              ask(own, orchestrator, ApprovalCall.USE, using(orchestrator, unanswered, act))
                  .outcome())
          .isEqualTo(Outcome.EXPIRED);
      UUID again =
          ask(own, orchestrator, ApprovalCall.OPEN, opening(orchestrator, act)).approvalId();
      assertThat(again).isNotEqualTo(unanswered);
      assertThat(
              ask(own, orchestrator, ApprovalCall.OPEN, opening(orchestrator, third)).approvalId())
          .as("deferred: one span more")
          .isEqualTo(deferred);
      clock.advance(Duration.ofHours(23));
      assertThat(
              ask(own, orchestrator, ApprovalCall.USE, using(orchestrator, unused, second))
                  .outcome())
          .isEqualTo(Outcome.EXPIRED);
      awaitAudited(own, unused, "approval.expired");
      awaitAudited(own, unanswered, "approval.expired");
    }
  }

  private static Who staff(String role) {
    return new Who(
        "PP", UUID.randomUUID().toString(), null, UUID.randomUUID().toString(), List.of(role));
  }

  private static Act act(String permission, UUID id, String body) {
    return new Act("PUT", "/api/v1/things/" + id, "/api/v1/things/{id}", permission, body);
  }

  private UUID approved(Who who, Act what) throws Exception {
    UUID id = open(who, what).approvalId();
    HttpResponse<String> answer = decide(governor, id, "approve");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return id;
  }

  private static ApprovalCall opening(Who who, Act what) {
    return new ApprovalCall(what.hash(who.userId(), who.customerId()), what, null, 0);
  }

  private static ApprovalCall using(Who who, UUID id, Act what) {
    return new ApprovalCall(what.hash(who.userId(), who.customerId()), null, id, 0);
  }

  private static Ruling open(Who who, Act what) throws Exception {
    return ask(who, ApprovalCall.OPEN, opening(who, what));
  }

  private static Ruling use(Who who, UUID id, Act what) throws Exception {
    return ask(who, ApprovalCall.USE, using(who, id, what));
  }

  private static Ruling wait(Who who, UUID id, int seconds) throws Exception {
    return ask(who, ApprovalCall.WAIT, new ApprovalCall(null, null, id, seconds));
  }

  private static Ruling ask(Who who, String path, ApprovalCall call) throws Exception {
    return ask(backend, who, path, call);
  }

  private static Ruling ask(Backend at, Who who, String path, ApprovalCall call) throws Exception {
    HttpResponse<String> answer = at.post(who, path, Json.write(call));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body(), Ruling.class);
  }

  private static HttpResponse<String> decide(Who who, UUID id, String verdict) throws Exception {
    return decide(backend, who, id, verdict);
  }

  private static HttpResponse<String> decide(Backend at, Who who, UUID id, String verdict)
      throws Exception {
    return at.post(
        who,
        "/api/v1/approvals/" + id + "/decision",
        "{\"decision\":\"" + verdict + "\",\"reason\":\"because " + verdict + "\"}");
  }

  private static JsonNode get(Who who, UUID id, int expected) throws Exception {
    HttpResponse<String> answer = backend.get(who, "/api/v1/approvals/" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
    return Json.read(answer.body());
  }

  private static JsonNode list(Who who, String query) throws Exception {
    HttpResponse<String> answer = backend.get(who, "/api/v1/approvals" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body());
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("items").forEach(item -> ids.add(item.path("id").asText()));
    return ids;
  }

  private static String slug(HttpResponse<String> answer) {
    return Json.read(answer.body()).path("type").asText().replaceAll(".*/", "");
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
    return atOnce(java.util.Collections.nCopies(times, call));
  }

  private static <T> List<T> atOnce(List<? extends Callable<T>> calls) throws Exception {
    List<T> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  private static List<String> audited(UUID id) throws SQLException {
    return audited(backend, id);
  }

  // What waits to be chained and what is chained.
  private static List<String> audited(Backend at, UUID id) throws SQLException {
    List<String> actions = new ArrayList<>();
    try (Connection connection = Postgres.superuser(at.database);
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT action FROM (SELECT action, at FROM audit.outbox WHERE entity_id = '%s' UNION ALL SELECT action, at FROM audit.entry WHERE entity_id = '%s') e ORDER BY at"
                        .formatted(id, id))) {
      while (rows.next()) {
        actions.add(rows.getString(1));
      }
    }
    return actions;
  }

  private static void awaitAudited(Backend at, UUID id, String action) throws Exception {
    for (int i = 0; i < 200 && !audited(at, id).contains(action); i++) {
      Thread.sleep(100);
    }
    assertThat(audited(at, id)).contains(action);
  }

  private static void asOwner(String sql) throws SQLException {
    try (Connection connection = Postgres.superuser(backend.database)) {
      connection.createStatement().execute(sql);
    }
  }
}
