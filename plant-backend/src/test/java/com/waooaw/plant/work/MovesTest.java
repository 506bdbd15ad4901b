package com.waooaw.plant.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Market.Caller;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Programs;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.market.TestSigner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people do to runs and to what they made: pause, resume, requeue, validate, review. */
class MovesTest {
  private static final TestClock clock = new TestClock();
  private static Market market;

  private final Caller caller = market.customer();

  @BeforeAll
  static void open() {
    market =
        new Market(
            Postgres.database(),
            Redis.port(),
            clock,
            new TestSigner(),
            List.of(Programs.wordCount("sdr")));
  }

  @AfterAll
  static void close() {
    market.close();
  }

  @Test
  void aPausedRunRestsAndGoesOnAtTheStepItHadReached() throws Exception {
    String run = slow();
    JsonNode paused = market.post(caller, "/api/v1/runs/" + run + "/pause", null, 202);
    assertThat(paused.path("status").asText()).isEqualTo("paused");
    assertThat(paused.at("/steps/0/status").asText()).isEqualTo("done");
    assertThat(paused.at("/steps/1/status").asText()).isEqualTo("pending");
    long events = events(run);
    Thread.sleep(1_500);
    assertThat(events(run)).isEqualTo(events);
    assertThat(get(run).path("status").asText()).isEqualTo("paused");
    market.post(caller, "/api/v1/runs/" + run + "/pause", null, 409);

    market.post(caller, "/api/v1/runs/" + run + "/resume", null, 202);
    JsonNode finished = market.finished(caller, run);
    assertThat(finished.path("status").asText()).isEqualTo("succeeded");
    assertThat(finished.path("deliverable_ids")).hasSize(1);
    market.post(caller, "/api/v1/runs/" + run + "/resume", null, 409);
    market.post(caller, "/api/v1/runs/" + run + "/pause", null, 409);
    assertThat(
            count("SELECT count(*) FROM plant.run_event WHERE run_id = ? AND kind = 'think'", run))
        .isEqualTo(1);
  }

  @Test
  void pausingAgainAndAgainUsesUpNoTries() throws Exception {
    String run = slow();
    for (int i = 0; i < 5; i++) {
      market.post(caller, "/api/v1/runs/" + run + "/pause", null, 202);
      market.post(caller, "/api/v1/runs/" + run + "/resume", null, 202);
      running(run);
    }
    assertThat(market.finished(caller, run).path("status").asText()).isEqualTo("succeeded");
  }

  @Test
  void aPausedRunOfAnEndedTrialDoesNotGoOn() throws Exception {
    String run = slow();
    market.post(caller, "/api/v1/runs/" + run + "/pause", null, 202);
    market.database.transactVoid(
        Scope.plant(),
        tx ->
            tx.execute(
                "UPDATE plant.hire SET trial_ends_at = started_at + interval '1 second' WHERE customer_id = ?",
                caller.customerId()));
    Thread.sleep(1_000);
    JsonNode refused = market.post(caller, "/api/v1/runs/" + run + "/resume", null, 403);
    assertThat(refused.path("type").asText()).endsWith("trial-expired");
    market.post(caller, "/api/v1/runs/" + run + "/stop", null, 202);
  }

  @Test
  void anotherCustomersRunIsNeitherPausedNorResumed() throws Exception {
    String run = slow();
    Caller other = market.customer();
    market.post(other, "/api/v1/runs/" + run + "/pause", null, 404);
    market.post(other, "/api/v1/runs/" + run + "/resume", null, 404);
    market.post(caller, "/api/v1/runs/" + run + "/stop", null, 202);
  }

  @Test
  void aRunThatWasGivenUpIsListedAndGoesOnWhenItIsRequeued() throws Exception {
    String run = run("{\"text\":\"a b\",\"trouble\":\"crash\"}");
    assertThat(market.finished(caller, run).path("attempts").asInt()).isEqualTo(3);
    Caller staff = Market.staff();
    JsonNode letter = letter(staff, run);
    assertThat(letter.path("error").asText()).contains("out of luck");
    assertThat(letter.path("step").asText()).isEqualTo("count");
    // What was wrong is put right.
    market.database.transactVoid(
        Scope.plant(),
        tx ->
            tx.execute(
                "UPDATE plant.run SET inputs = '{\"text\":\"a b\"}' WHERE id = ?",
                UUID.fromString(run)));

    String requeue = "/api/v1/ops/dead-letters/" + letter.path("id").asText() + "/requeue";
    JsonNode again = market.post(staff, requeue, null, 202);
    assertThat(again.path("run_status").asText()).isEqualTo("queued");
    assertThat(again.path("requeued_by").asText()).isEqualTo(staff.userId().toString());
    JsonNode finished = market.finished(caller, run);
    assertThat(finished.path("status").asText()).isEqualTo("succeeded");
    assertThat(finished.path("failure").isNull()).isTrue();
    assertThat(finished.path("deliverable_ids")).hasSize(1);
    market.post(staff, requeue, null, 409);
    market.post(staff, "/api/v1/ops/dead-letters/" + UUID.randomUUID() + "/requeue", null, 404);
    assertThat(
            market.get(staff, "/api/v1/ops/dead-letters").path("items").findValuesAsText("run_id"))
        .doesNotContain(run);
    assertThat(
            market
                .get(staff, "/api/v1/ops/dead-letters?status=all&limit=100")
                .path("items")
                .findValuesAsText("run_id"))
        .contains(run);
  }

  @Test
  void aStreamReadAfterARequeueDoesNotEndAtTheFailure() throws Exception {
    String run = run("{\"text\":\"a b\",\"trouble\":\"crash\"}");
    market.finished(caller, run);
    Caller staff = Market.staff();
    market.post(
        staff,
        "/api/v1/ops/dead-letters/" + letter(staff, run).path("id").asText() + "/requeue",
        null,
        202);
    market.finished(caller, run);
    String all =
        market.send(caller, "GET", "/api/v1/runs/" + run + "/events", null, Map.of()).body();
    assertThat(all.lines().filter(line -> line.startsWith("data: "))).hasSize((int) events(run));
    assertThat(all.lines().filter(line -> line.contains("\"status\":\"failed\""))).hasSize(2);
  }

  @Test
  void aGoalIsJudgedBeforeItIsRunAndThatUsesNothing() throws Exception {
    String hire = market.trial(caller, "sdr");
    String goal =
        market
            .post(
                caller,
                "/api/v1/hires/" + hire + "/goals",
                """
                {"statement": "Count", "inputs": {"text": "a"},
                 "success_criteria": ["At least 3 words", "It reads well"], "constraints": ["No numbers"]}
                """,
                201)
            .path("id")
            .asText();
    JsonNode verdict = market.post(caller, "/api/v1/goals/" + goal + "/validate", null, 200);
    assertThat(verdict.path("verdict").asText()).isEqualTo("note");
    assertThat(verdicts(verdict, "/success_criteria/0")).containsExactly("ready");
    assertThat(verdicts(verdict, "/success_criteria/1")).containsExactly("note");
    assertThat(verdicts(verdict, "/constraints/0")).containsExactly("note");
    assertThat(market.get(caller, "/api/v1/trials/" + hire).path("tasks_used_today").asInt())
        .isZero();
    clock.advance(Duration.ofDays(8));
    try {
      JsonNode late = market.post(caller, "/api/v1/goals/" + goal + "/validate", null, 200);
      assertThat(late.path("verdict").asText()).isEqualTo("blocked");
      assertThat(verdicts(late, "hire")).contains("blocked");
    } finally {
      clock.advance(Duration.ofDays(-8));
    }
    market.post(market.customer(), "/api/v1/goals/" + goal + "/validate", null, 404);
  }

  @Test
  void aChangeRequestMakesANewVersionAndTheOldOneStays() throws Exception {
    String hire = market.trial(caller, "sdr");
    String first = made(market.run(caller, hire, "{\"text\":\"one two\"}"));
    String review = "/api/v1/deliverables/" + first + "/review";

    // The same inputs would make the same again, and a refusal uses no task.
    market.post(caller, review, "{\"verdict\":\"request_changes\",\"changes\":\"More\"}", 400);
    market.post(caller, review, "{\"verdict\":\"request_changes\"}", 400);
    market.post(
        caller,
        review,
        "{\"verdict\":\"request_changes\",\"changes\":\"x\",\"inputs\":{\"speed\":1}}",
        400);
    assertThat(used(hire)).isEqualTo(1);
    JsonNode asked =
        market.post(
            caller,
            review,
            "{\"verdict\":\"request_changes\",\"changes\":\"Count three\",\"inputs\":{\"text\":\"a b c\"}}",
            200);
    assertThat(used(hire)).isEqualTo(2);
    String second = made(asked.at("/run/id").asText());

    JsonNode old = market.get(caller, "/api/v1/deliverables/" + first);
    JsonNode fresh = market.get(caller, "/api/v1/deliverables/" + second);
    assertThat(fresh.path("version").asInt()).isEqualTo(2);
    assertThat(fresh.path("revises").asText()).isEqualTo(first);
    assertThat(old.path("version").asInt()).isEqualTo(1);
    assertThat(old.path("revised_by").asText()).isEqualTo(second);
    assertThat(old.at("/review/changes").asText()).isEqualTo("Count three");
    assertThat(content(first)).isEqualTo("<p>2 words</p>");
    assertThat(content(second)).isEqualTo("<p>3 words</p>");

    market.post(caller, review, "{\"verdict\":\"accept\"}", 409);
    String reviewSecond = "/api/v1/deliverables/" + second + "/review";
    market.post(market.customer(), reviewSecond, "{\"verdict\":\"accept\"}", 404);
    market.post(caller, reviewSecond, "{\"verdict\":\"accept\"}", 200);
    market.post(caller, reviewSecond, "{\"verdict\":\"accept\"}", 409);
  }

  @Test
  void aChangeThatCouldNotBeMadeMayBeAskedForAgain() throws Exception {
    String hire = market.trial(caller, "sdr");
    String first = made(market.run(caller, hire, "{\"text\":\"one two\"}"));
    String review = "/api/v1/deliverables/" + first + "/review";
    JsonNode asked =
        market.post(
            caller,
            review,
            "{\"verdict\":\"request_changes\",\"changes\":\"x\",\"inputs\":{\"trouble\":\"refuse\"}}",
            200);
    assertThat(market.finished(caller, asked.at("/run/id").asText()).path("status").asText())
        .isEqualTo("failed");
    JsonNode again =
        market.post(
            caller,
            review,
            "{\"verdict\":\"request_changes\",\"changes\":\"x\",\"inputs\":{\"text\":\"a\"}}",
            200);
    made(again.at("/run/id").asText());
  }

  private long used(String hire) throws Exception {
    return market.get(caller, "/api/v1/trials/" + hire).path("tasks_used_today").asLong();
  }

  private String content(String deliverable) throws Exception {
    return market
        .send(caller, "GET", "/api/v1/deliverables/" + deliverable + "/content", null, Map.of())
        .body();
  }

  private String made(String run) throws Exception {
    JsonNode finished = market.finished(caller, run);
    assertThat(finished.path("status").asText()).isEqualTo("succeeded");
    return finished.at("/deliverable_ids/0").asText();
  }

  private static List<String> verdicts(JsonNode verdict, String subject) {
    return java.util.stream.StreamSupport.stream(verdict.path("checks").spliterator(), false)
        .filter(check -> check.path("subject").asText().equals(subject))
        .map(check -> check.path("verdict").asText())
        .toList();
  }

  private static JsonNode letter(Caller staff, String run) throws Exception {
    for (JsonNode letter : market.get(staff, "/api/v1/ops/dead-letters?limit=100").path("items")) {
      if (letter.path("run_id").asText().equals(run)) {
        return letter;
      }
    }
    throw new AssertionError("No dead letter of " + run);
  }

  private String slow() throws Exception {
    String run = run("{\"text\":\"" + "w ".repeat(20) + "\",\"pause_ms\":100}");
    running(run);
    return run;
  }

  private void running(String run) throws Exception {
    for (int i = 0; i < 200; i++) {
      if (get(run).at("/steps/1/status").asText().equals("running")) {
        return;
      }
      Thread.sleep(25);
    }
    throw new AssertionError(get(run).toString());
  }

  private String run(String inputs) throws Exception {
    return market.run(caller, market.trial(caller, "sdr"), inputs);
  }

  private JsonNode get(String run) throws Exception {
    return market.get(caller, "/api/v1/runs/" + run);
  }

  private static long events(String run) {
    return count("SELECT count(*) FROM plant.run_event WHERE run_id = ?", run);
  }

  private static long count(String sql, String run) {
    return market.database.transact(
        Scope.plant(), tx -> tx.select(sql, UUID.fromString(run)).mapTo(Long.class).one());
  }
}
