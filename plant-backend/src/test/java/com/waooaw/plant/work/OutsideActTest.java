package com.waooaw.plant.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentPrograms;
import com.waooaw.plant.agent.OutsideAct.Kind;
import com.waooaw.plant.agent.sdr.SalesDevelopment;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Carrier;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Market.Caller;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.market.TestSigner;
import com.waooaw.plant.outside.Connector.Result;
import com.waooaw.plant.outside.Connectors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Acts outside, from the sales agent's letters to what becomes of them. */
class OutsideActTest {
  private static final String LEADS =
      "name,email,company,title,country\\n"
          + "Asha Rao,asha@rao.example,Rao Textiles,CTO,India\\n"
          + "Bo Li,bo@li.example,Li Works,CEO,India\\n"
          + "Cy Nash,cy@nash.example,Nash Ltd,CFO,India\\n";

  private static final TestClock clock = new TestClock();
  private static Market market;
  private static Carrier mail;

  private final Caller caller = market.customer();

  @BeforeAll
  static void open() {
    mail = new Carrier(false);
    market =
        new Market(
            Postgres.database(),
            Redis.port(),
            clock,
            new TestSigner(),
            new AgentPrograms(List.of(new SalesDevelopment())),
            new Connectors(Map.of(Kind.EMAIL, mail)),
            true);
  }

  @AfterAll
  static void close() {
    market.close();
  }

  @BeforeEach
  void fresh() {
    mail.given.clear();
    mail.answers(d -> new Result.Accepted("250 kept"));
  }

  @Test
  void aTrialsLettersWaitForTheCustomerAndAreRecordedButNeverSent() throws Exception {
    String run = waiting(market.trial(caller, "sdr"), 2);
    JsonNode approval = pending(run);
    assertThat(approval.at("/act/permission").asText()).isEqualTo("execution.external");
    assertThat(approval.at("/act/body/mode").asText()).isEqualTo("sandbox");
    assertThat(approval.at("/act/body/messages")).hasSize(2);
    assertThat(outbox(run)).allMatch(m -> m.path("status").asText().equals("pending"));
    // What was made before is there while it waits: the drafts can be read in the report.
    assertThat(get("runs/" + run).path("deliverable_ids")).hasSize(1);

    decide(approval, "approve", 200);
    JsonNode finished = market.finished(caller, run);

    assertThat(finished.path("status").asText()).isEqualTo("succeeded");
    assertThat(finished.path("steps").findValuesAsText("status")).containsOnly("done");
    assertThat(mail.given).isEmpty();
    assertThat(outbox(run))
        .hasSize(2)
        .allMatch(m -> m.path("status").asText().equals("recorded"))
        .allMatch(m -> m.path("approval_id").equals(approval.path("id")));
    assertThat(get("approvals/" + approval.path("id").asText()).path("status").asText())
        .isEqualTo("used");
  }

  @Test
  void anActiveHiresLettersAreSentOnceUnderTheirApproval() throws Exception {
    String run = waiting(active(), 3);
    JsonNode approval = pending(run);
    assertThat(mail.given).isEmpty();

    decide(approval, "approve", 200);
    assertThat(market.finished(caller, run).path("status").asText()).isEqualTo("succeeded");

    assertThat(mail.given).hasSize(3).extracting(d -> d.key()).doesNotHaveDuplicates();
    assertThat(mail.given)
        .allMatch(d -> d.approvalId().toString().equals(approval.path("id").asText()));
    assertThat(outbox(run)).allMatch(m -> m.path("status").asText().equals("sent"));
    // A final word never changes, and nothing is done twice.
    decide(approval, "approve", 409);
    decide(approval, "deny", 409);
    assertThat(mail.given).hasSize(3);
    assertThat(audited(run)).contains("outside.done");
  }

  @Test
  void aDenialEndsTheRunWithAPlainWordAndSendsNothing() throws Exception {
    String run = waiting(active(), 1);
    JsonNode approval = pending(run);
    decide(approval, "deny", 200);

    JsonNode failed = market.finished(caller, run);
    assertThat(failed.path("status").asText()).isEqualTo("failed");
    assertThat(failed.path("failure").asText()).startsWith("You did not allow this");
    assertThat(failed.path("deliverable_ids")).hasSize(1);
    decide(approval, "approve", 409);
    Thread.sleep(1_500);
    assertThat(mail.given).isEmpty();
  }

  @Test
  void twoHoursWithoutAWordCountAsADenial() throws Exception {
    String run = waiting(active(), 1);
    JsonNode approval = pending(run);
    clock.advance(Duration.ofMinutes(119));
    assertThat(get("runs/" + run).path("status").asText()).isEqualTo("waiting_approval");
    clock.advance(Duration.ofMinutes(2));

    JsonNode failed = market.finished(caller, run);
    assertThat(failed.path("status").asText()).isEqualTo("failed");
    assertThat(failed.path("failure").asText()).contains("counts as a no");
    assertThat(
            market.send(caller, "POST", decision(approval), said("approve"), Map.of()).statusCode())
        .isGreaterThanOrEqualTo(400);
    assertThat(mail.given).isEmpty();
  }

  @Test
  void ofManyDecisionsAtOnceOneCountsAndTheActHappensOnce() throws Exception {
    String run = waiting(active(), 2);
    JsonNode approval = pending(run);
    List<Integer> answers =
        atOnce(
            16,
            () ->
                market
                    .send(caller, "POST", decision(approval), said("approve"), Map.of())
                    .statusCode());
    assertThat(answers.stream().filter(status -> status == 200)).hasSize(1);
    assertThat(market.finished(caller, run).path("status").asText()).isEqualTo("succeeded");
    assertThat(mail.given).hasSize(2);
  }

  @Test
  void contentThatWasEditedAfterItWasApprovedIsNotSent() throws Exception {
    String run = waiting(active(), 1);
    // The service's own role cannot even edit it; its owner can.
    assertThatThrownBy(() -> edit(run, Scope.plant(), "SET ROLE waooaw_app"))
        .hasMessageContaining("permission denied");
    edit(run, Scope.plant(), "RESET ROLE");
    decide(pending(run), "approve", 200);
    JsonNode failed = market.finished(caller, run);
    assertThat(failed.path("failure").asText()).contains("is not what would be sent");
    assertThat(mail.given).isEmpty();
  }

  @Test
  void aStoppedRunTakesItsQuestionBack() throws Exception {
    String run = waiting(active(), 1);
    JsonNode approval = pending(run);
    market.post(caller, "/api/v1/runs/" + run + "/stop", null, 202);
    assertThat(get("approvals/" + approval.path("id").asText()).path("status").asText())
        .isEqualTo("expired");
    assertThat(
            market.send(caller, "POST", decision(approval), said("approve"), Map.of()).statusCode())
        .isEqualTo(403);
    assertThat(mail.given).isEmpty();
  }

  @Test
  void anotherCustomersActDoesNotExist() throws Exception {
    JsonNode approval = pending(waiting(active(), 1));
    Caller other = market.customer();
    assertThat(
            market.send(other, "POST", decision(approval), said("approve"), Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(market.get(other, "/api/v1/approvals").path("items")).isEmpty();
  }

  @Test
  void aLetterThatDidNotLeaveIsTriedAgainAndTheOthersAreNot() throws Exception {
    String run = waiting(active(), 3);
    UUID[] failedOnce = new UUID[1];
    mail.answers(
        d -> {
          if (d.to().startsWith("bo@") && failedOnce[0] == null) {
            failedOnce[0] = d.approvalId();
            return new Result.Failed("421 later");
          }
          return new Result.Accepted("250 kept");
        });
    decide(pending(run), "approve", 200);
    assertThat(market.finished(caller, run).path("status").asText()).isEqualTo("succeeded");
    assertThat(mail.given.stream().filter(d -> d.to().startsWith("bo@"))).hasSize(2);
    assertThat(mail.given.stream().filter(d -> !d.to().startsWith("bo@"))).hasSize(2);
  }

  @Test
  void whatMayHaveArrivedIsNeverSentAgain() throws Exception {
    String run = waiting(active(), 2);
    mail.answers(d -> new Result.Unknown("cut off after the letter was given"));
    decide(pending(run), "approve", 200);
    assertThat(market.finished(caller, run).path("status").asText()).isEqualTo("succeeded");
    assertThat(mail.given).hasSize(2);
    assertThat(outbox(run)).allMatch(m -> m.path("status").asText().equals("unknown"));
  }

  @Test
  void aReceiverThatRefusesForGoodIsNotAskedAgain() throws Exception {
    String run = waiting(active(), 1);
    mail.answers(d -> new Result.Refused("550 no such person"));
    decide(pending(run), "approve", 200);
    assertThat(market.finished(caller, run).path("status").asText()).isEqualTo("succeeded");
    assertThat(mail.given).hasSize(1);
    assertThat(outbox(run).getFirst().path("detail").asText()).isEqualTo("550 no such person");
  }

  @Test
  void aHireThatEndedMeanwhileSendsNothing() throws Exception {
    String hire = active();
    String run = waiting(hire, 1);
    state(hire, "paused");
    decide(pending(run), "approve", 200);
    JsonNode failed = market.finished(caller, run);
    assertThat(failed.path("failure").asText()).contains("not active any more");
    assertThat(mail.given).isEmpty();
  }

  @Test
  void lettersWithBlanksAreRefusedBeforeTheWork() throws Exception {
    String hire = market.trial(caller, "sdr");
    String run =
        market.run(
            caller,
            hire,
            "{\"leads_csv\":\"" + LEADS + "\",\"ideal_customer\":{},\"send_to_best\":1}");
    JsonNode failed = market.finished(caller, run);
    assertThat(failed.path("failure").asText()).contains("say what you offer");
    assertThat(failed.path("deliverable_ids")).isEmpty();
  }

  private String active() throws Exception {
    String hire = market.trial(caller, "sdr");
    state(hire, "active");
    return hire;
  }

  private static void state(String hire, String state) {
    market.database.transactVoid(
        Scope.plant(),
        tx ->
            tx.execute(
                "UPDATE plant.hire SET state = ?, converted_at = now() WHERE id = CAST(? AS uuid)",
                state,
                hire));
  }

  private static void edit(String run, Scope scope, String role) {
    market.database.transactVoid(
        scope,
        tx -> {
          tx.execute(role);
          tx.execute(
              """
              UPDATE plant.outside_message m SET body = body || '!' FROM plant.outside_act a
              WHERE a.id = m.act_id AND a.run_id = CAST(? AS uuid)
              """,
              run);
          tx.execute("SET ROLE waooaw_app");
        });
  }

  private String waiting(String hire, int letters) throws Exception {
    String run =
        market.run(
            caller,
            hire,
            "{\"leads_csv\":\""
                + LEADS
                + "\",\"ideal_customer\":{},\"offer\":\"yarn\",\"sender\":\"Mira\",\"send_to_best\":"
                + letters
                + "}");
    for (int i = 0; i < 200; i++) {
      if (get("runs/" + run).path("status").asText().equals("waiting_approval")) {
        return run;
      }
      Thread.sleep(50);
    }
    throw new AssertionError(get("runs/" + run).toString());
  }

  private JsonNode pending(String run) throws Exception {
    for (JsonNode approval : get("approvals?status=pending").path("items")) {
      if (approval.at("/act/path").asText().contains(run)) {
        return approval;
      }
    }
    throw new AssertionError("Nothing waits");
  }

  private void decide(JsonNode approval, String verdict, int expected) throws Exception {
    assertThat(
            market.send(caller, "POST", decision(approval), said(verdict), Map.of()).statusCode())
        .isEqualTo(expected);
  }

  private static String decision(JsonNode approval) {
    return "/api/v1/approvals/" + approval.path("id").asText() + "/decision";
  }

  private static String said(String verdict) {
    return "{\"decision\":\"" + verdict + "\",\"reason\":\"because\"}";
  }

  private List<JsonNode> outbox(String run) throws Exception {
    return List.of(
        Json.mapper().convertValue(get("runs/" + run + "/outbox").path("items"), JsonNode[].class));
  }

  private JsonNode get(String path) throws Exception {
    return market.get(caller, "/api/v1/" + path);
  }

  private List<String> audited(String run) {
    return market.database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery("SELECT action FROM audit.outbox WHERE customer_id = :id ORDER BY id")
                .bind("id", caller.customerId())
                .mapTo(String.class)
                .list());
  }

  private static <T> List<T> atOnce(int count, Callable<T> call) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new java.util.ArrayList<>();
      for (int i = 0; i < count; i++) {
        futures.add(threads.submit(call));
      }
      List<T> results = new java.util.ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
