package com.waooaw.plant.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Market.Caller;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Programs;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.market.TestSigner;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunTest {
  private static final TestClock clock = new TestClock();
  private static Market market;

  @BeforeAll
  static void open() {
    market =
        new Market(
            Postgres.database(),
            Redis.port(),
            clock,
            new TestSigner(),
            List.of(Programs.wordCount("content-marketing"), Programs.wordCount("sdr")));
  }

  @AfterAll
  static void close() {
    market.close();
  }

  @Test
  void aGoalBecomesADeliverableThatIsKept() throws Exception {
    Caller caller = market.customer();
    String hire = market.trial(caller, "content-marketing");

    String run = market.run(caller, hire, "{\"text\":\"one two three\"}");
    List<JsonNode> events = stream(caller, run, 0, Integer.MAX_VALUE);

    JsonNode finished = market.finished(caller, run);
    assertThat(finished.path("status").asText()).isEqualTo("succeeded");
    assertThat(finished.path("attempts").asInt()).isEqualTo(1);
    assertThat(finished.at("/cost/amount").asLong()).isEqualTo(1_000);
    assertThat(finished.path("steps")).allMatch(s -> s.path("status").asText().equals("done"));
    assertGapFree(events, 1);
    assertThat(kinds(events))
        .contains("status", "cost", "think", "act", "observe", "progress", "deliverable");
    assertThat(events.getLast().at("/data/status").asText()).isEqualTo("succeeded");

    String id = finished.at("/deliverable_ids/0").asText();
    JsonNode deliverable = market.get(caller, "/api/v1/deliverables/" + id);
    assertThat(deliverable.path("parts")).hasSize(2);
    assertThat(deliverable.path("agent").path("slug").asText()).isEqualTo("content-marketing");
    JsonNode hired = market.get(caller, "/api/v1/hires/" + hire);
    assertThat(hired.path("deliverable_count").asInt()).isEqualTo(1);
    assertThat(hired.path("run_count").asInt()).isEqualTo(1);
    assertThat(hired.at("/spend/amount").asLong()).isEqualTo(1_000);
    assertThat(hired.at("/trial/tasks_used_today").asInt()).isEqualTo(1);
    assertThat(
            market
                .get(caller, "/api/v1/trials/" + hire + "/deliverables")
                .at("/items/0/id")
                .asText())
        .isEqualTo(id);
    assertThat(market.get(caller, "/api/v1/hires/" + hire + "/runs").at("/items/0/id").asText())
        .isEqualTo(run);
    assertThat(actions(caller))
        .containsExactly(
            "trial.started", "goal.created", "run.started", "deliverable.made", "run.finished");
    Thread.sleep(1_100); // Catalogue pages are read once a second.
    assertThat(
            market
                .get(null, "/api/v1/agents/content-marketing")
                .at("/recent_activity/text")
                .asText())
        .isEqualTo("Delivered: Word count (HTML, text)");
  }

  @Test
  void contentIsServedInASandboxWithItsDigest() throws Exception {
    Caller caller = market.customer();
    String run = market.run(caller, market.trial(caller, "sdr"), "{\"text\":\"one two\"}");
    String id = market.finished(caller, run).at("/deliverable_ids/0").asText();
    String path = "/api/v1/deliverables/" + id + "/content";

    HttpResponse<String> first = market.send(caller, "GET", path, null, Map.of());
    assertThat(first.body()).isEqualTo("<p>2 words</p>");
    assertThat(first.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(first.headers().firstValue("Content-Security-Policy"))
        .hasValue("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    assertThat(first.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    String etag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(etag)
        .isEqualTo(
            '"'
                + market.get(caller, "/api/v1/deliverables/" + id).at("/parts/0/sha256").asText()
                + '"');
    assertThat(market.send(caller, "GET", path, null, Map.of("If-None-Match", etag)).statusCode())
        .isEqualTo(304);

    HttpResponse<String> named =
        market.send(
            caller, "GET", path + "?part=the%20%22count%22.txt&download=true", null, Map.of());
    assertThat(named.body()).isEqualTo("2 words");
    assertThat(named.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"the-count-.txt\"");
    assertThat(market.send(caller, "GET", path + "?part=nothing", null, Map.of()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void inputsAreCheckedAgainstTheAgentsOwnSchema() throws Exception {
    Caller caller = market.customer();
    String goals = "/api/v1/hires/" + market.trial(caller, "sdr") + "/goals";

    JsonNode refused =
        market.post(
            caller, goals, "{\"statement\":\"x\",\"inputs\":{\"pause_ms\":-1,\"speed\":1}}", 400);

    assertThat(StreamSupport.stream(refused.path("violations").spliterator(), false))
        .extracting(v -> v.path("field").asText())
        .containsExactlyInAnyOrder("/inputs/text", "/inputs/pause_ms", "/inputs/speed");
    market.post(caller, goals, "{\"statement\":\"x\",\"inputs\":{\"text\":\"a\\u0000b\"}}", 400);
    market.post(
        caller,
        goals,
        "{\"statement\":\"" + "x".repeat(501) + "\",\"inputs\":{\"text\":\"a\"}}",
        400);
  }

  @Test
  void anotherCustomersWorkDoesNotExist() throws Exception {
    Caller caller = market.customer();
    Caller other = market.customer();
    String run = market.run(caller, market.trial(caller, "sdr"), "{\"text\":\"one\"}");
    JsonNode finished = market.finished(caller, run);
    String goal = finished.path("goal_id").asText();
    String deliverable = finished.at("/deliverable_ids/0").asText();

    for (String path :
        List.of(
            "goals/" + goal,
            "runs/" + run,
            "runs/" + run + "/events",
            "deliverables/" + deliverable,
            "deliverables/" + deliverable + "/content")) {
      assertThat(market.send(other, "GET", "/api/v1/" + path, null, Map.of()).statusCode())
          .as(path)
          .isEqualTo(404);
    }
    market.post(other, "/api/v1/goals/" + goal + "/runs", null, 404);
    market.post(other, "/api/v1/runs/" + run + "/stop", null, 404);
    market.post(
        other,
        "/api/v1/hires/" + finished.path("hire_id").asText() + "/goals",
        "{\"statement\":\"x\",\"inputs\":{\"text\":\"a\"}}",
        404);
  }

  @Test
  void theDatabaseItselfHidesAnotherCustomersRows() throws Exception {
    Caller caller = market.customer();
    Caller other = market.customer();
    String run = market.run(caller, market.trial(caller, "sdr"), "{\"text\":\"one\"}");
    market.finished(caller, run);

    for (String table :
        List.of("hire", "goal", "run", "run_event", "deliverable", "deliverable_part", "charge")) {
      String sql = "SELECT count(*) FROM plant." + table + " WHERE customer_id = :owner";
      for (Scope blind : List.of(Scope.customer(other.customerId()), Scope.anyone())) {
        assertThat(rows(blind, sql, caller)).as(table).isZero();
      }
      assertThat(rows(Scope.customer(caller.customerId()), sql, caller)).as(table).isPositive();
    }
    assertThatThrownBy(
            () ->
                market.database.transactVoid(
                    Scope.customer(other.customerId()),
                    tx ->
                        tx.execute(
                            """
                            INSERT INTO plant.goal (id, customer_id, hire_id, statement, success_criteria,
                              constraints, inputs, created_by, created_at)
                            VALUES (gen_random_uuid(), ?, gen_random_uuid(), 'x', '[]', '[]', '{}', 'x', now())
                            """,
                            caller.customerId())))
        .hasMessageContaining("row-level security");
  }

  private static long rows(Scope scope, String sql, Caller owner) {
    return market.database.transact(
        scope, tx -> tx.createQuery(sql).bind("owner", owner.customerId()).mapTo(Long.class).one());
  }

  @Test
  void oddCharactersAreKeptOrRefusedButNeverAnError() throws Exception {
    Caller caller = market.customer();
    String goals = "/api/v1/hires/" + market.trial(caller, "sdr") + "/goals";

    market.post(caller, goals, "{\"statement\":\"x\\u0000\",\"inputs\":{\"text\":\"a\"}}", 400);
    market.post(
        caller, goals, "{\"statement\":\"\\ud800\",\"inputs\":{\"text\":\"\\udc00\"}}", 201);
    // A backslash and letters are not the character they would escape.
    JsonNode kept =
        market.post(
            caller, goals, "{\"statement\":\"x\",\"inputs\":{\"text\":\"\\\\u0000\"}}", 201);
    assertThat(kept.at("/inputs/text").asText()).isEqualTo("\\u0000");
  }

  @Test
  void aDoubleClickMakesOneRunAndUsesOneTask() throws Exception {
    Caller caller = market.customer();
    String hire = market.trial(caller, "sdr");
    String goal =
        market
            .post(
                caller,
                "/api/v1/hires/" + hire + "/goals",
                "{\"statement\":\"x\",\"inputs\":{\"text\":\"a\"}}",
                201)
            .path("id")
            .asText();
    Map<String, String> key = Map.of("Idempotency-Key", "run-1");

    HttpResponse<String> first =
        market.send(caller, "POST", "/api/v1/goals/" + goal + "/runs", null, key);
    HttpResponse<String> second =
        market.send(caller, "POST", "/api/v1/goals/" + goal + "/runs", null, key);

    assertThat(Json.read(second.body()).path("id")).isEqualTo(Json.read(first.body()).path("id"));
    assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    JsonNode trial = market.get(caller, "/api/v1/trials/" + hire);
    assertThat(trial.path("tasks_used_today").asInt()).isEqualTo(1);
    assertThat(trial.at("/spend/amount").asLong()).isEqualTo(1_000);
  }

  @Test
  void theEleventhTaskOfADayIsRefusedAndARefusedOneUsesNone() throws Exception {
    Caller caller = market.customer();
    String hire = market.trial(caller, "sdr");
    for (int i = 0; i < 10; i++) {
      market.run(caller, hire, "{\"text\":\"a\"}");
    }
    String goal =
        market
            .post(
                caller,
                "/api/v1/hires/" + hire + "/goals",
                "{\"statement\":\"x\",\"inputs\":{\"text\":\"a\"}}",
                201)
            .path("id")
            .asText();
    JsonNode refused = market.post(caller, "/api/v1/goals/" + goal + "/runs", null, 429);

    assertThat(refused.path("type").asText()).endsWith("trial-limit-exceeded");
    assertThat(refused.path("limit").asInt()).isEqualTo(10);
    assertThat(market.get(caller, "/api/v1/hires/" + hire).path("run_count").asInt()).isEqualTo(10);
    // One that the gateway counted is not counted again here.
    Caller counted = caller.counted();
    market.post(counted, "/api/v1/goals/" + goal + "/runs", null, 202);
    assertThat(market.get(caller, "/api/v1/trials/" + hire).path("tasks_used_today").asInt())
        .isEqualTo(10);
  }

  @Test
  void aStreamThatIsCutGoesOnWhereItWasCutWithoutLossOrRepetition() throws Exception {
    Caller caller = market.customer();
    String run =
        market.run(
            caller,
            market.trial(caller, "sdr"),
            "{\"text\":\"" + "w ".repeat(20) + "\",\"pause_ms\":100}");

    List<JsonNode> before = stream(caller, run, 0, 6);
    assertThat(market.get(caller, "/api/v1/runs/" + run).path("status").asText())
        .isEqualTo("running");
    List<JsonNode> after =
        stream(caller, run, before.getLast().path("seq").asLong(), Integer.MAX_VALUE);

    List<JsonNode> all = new ArrayList<>(before);
    all.addAll(after);
    assertGapFree(all, 1);
    assertThat(all).isEqualTo(stream(caller, run, 0, Integer.MAX_VALUE));
    assertThat(kinds(after).stream().filter("progress"::equals).count()).isGreaterThan(3);
    assertThat(stream(caller, run, all.getLast().path("seq").asLong(), Integer.MAX_VALUE))
        .isEmpty();
  }

  @Test
  void stopTakesEffectWithinTwoSecondsAndNothingFollows() throws Exception {
    Caller caller = market.customer();
    String run =
        market.run(
            caller,
            market.trial(caller, "sdr"),
            "{\"text\":\"" + "w ".repeat(600) + "\",\"pause_ms\":100}");
    stream(caller, run, 0, 6);
    long asked = System.nanoTime();

    JsonNode stopped = market.post(caller, "/api/v1/runs/" + run + "/stop", null, 202);
    List<JsonNode> events = stream(caller, run, 0, Integer.MAX_VALUE);

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(2));
    assertThat(stopped.path("status").asText()).isEqualTo("stopped");
    assertThat(events.getLast().at("/data/status").asText()).isEqualTo("stopped");
    assertGapFree(events, 1);
    Thread.sleep(1_500);
    assertThat(stream(caller, run, 0, Integer.MAX_VALUE)).hasSameSizeAs(events);
    market.post(caller, "/api/v1/runs/" + run + "/stop", null, 409);
    assertThat(jobs(run)).isZero();
  }

  @Test
  void aGoalTheAgentCannotMeetFailsAtOnceWithItsSentence() throws Exception {
    Caller caller = market.customer();
    String run =
        market.run(caller, market.trial(caller, "sdr"), "{\"text\":\"a\",\"trouble\":\"refuse\"}");

    JsonNode failed = market.finished(caller, run);

    assertThat(failed.path("status").asText()).isEqualTo("failed");
    assertThat(failed.path("failure").asText())
        .isEqualTo("This text has nothing that can be counted.");
    assertThat(failed.path("attempts").asInt()).isEqualTo(1);
    assertThat(failed.at("/steps/0/status").asText()).isEqualTo("failed");
    assertThat(deadLetters(run)).isZero();
  }

  @Test
  void anUnexpectedFailureIsTriedThreeTimesAndThenKeptForUs() throws Exception {
    Caller caller = market.customer();
    String run =
        market.run(caller, market.trial(caller, "sdr"), "{\"text\":\"a\",\"trouble\":\"crash\"}");

    JsonNode failed = market.finished(caller, run);

    assertThat(failed.path("status").asText()).isEqualTo("failed");
    assertThat(failed.path("attempts").asInt()).isEqualTo(3);
    assertThat(failed.path("failure").asText()).doesNotContain("luck").contains("our side");
    assertThat(failed.at("/steps/0/status").asText()).isEqualTo("done");
    assertThat(failed.at("/steps/1/status").asText()).isEqualTo("failed");
    assertThat(deadLetters(run)).isEqualTo(1);
    assertGapFree(stream(caller, run, 0, Integer.MAX_VALUE), 1);
  }

  @Test
  void aFailureThatPassesIsGotOver() throws Exception {
    Caller caller = market.customer();
    String run =
        market.run(
            caller, market.trial(caller, "sdr"), "{\"text\":\"a b\",\"trouble\":\"crash_once\"}");

    JsonNode finished = market.finished(caller, run);

    assertThat(finished.path("status").asText()).isEqualTo("succeeded");
    assertThat(finished.path("attempts").asInt()).isEqualTo(2);
    assertThat(finished.path("deliverable_ids")).hasSize(1);
  }

  /** Events as they come, up to the given number or to the stream's end. */
  private static List<JsonNode> stream(Caller caller, String run, long after, int most)
      throws Exception {
    HttpResponse<java.util.stream.Stream<String>> response =
        Market.http()
            .send(
                market.request(
                    caller,
                    "GET",
                    "/api/v1/runs/" + run + "/events",
                    null,
                    Map.of("Last-Event-ID", Long.toString(after))),
                BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    List<JsonNode> events = new ArrayList<>();
    try (java.util.stream.Stream<String> lines = response.body()) {
      Iterator<String> each = lines.iterator();
      while (events.size() < most && each.hasNext()) {
        String line = each.next();
        if (line.startsWith("data: ")) {
          events.add(Json.read(line.substring(6)));
        }
      }
    }
    return events;
  }

  private static void assertGapFree(List<JsonNode> events, long first) {
    assertThat(events.stream().map(e -> e.path("seq").asLong()).toList())
        .isEqualTo(LongStream.range(first, first + events.size()).boxed().toList());
  }

  private static List<String> kinds(List<JsonNode> events) {
    return events.stream().map(e -> e.path("kind").asText()).toList();
  }

  private static long deadLetters(String run) {
    return count("SELECT count(*) FROM plant.dead_letter WHERE run_id = CAST(:run AS uuid)", run);
  }

  private static long jobs(String run) {
    return count("SELECT count(*) FROM plant.scheduled_task WHERE task_instance = :run", run);
  }

  private static long count(String sql, String run) {
    return market.database.transact(
        Scope.plant(), tx -> tx.createQuery(sql).bind("run", run).mapTo(Long.class).one());
  }

  private static List<String> actions(Caller caller) {
    return market.database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery("SELECT action FROM audit.outbox WHERE customer_id = :id ORDER BY id")
                .bind("id", caller.customerId())
                .mapTo(String.class)
                .list());
  }
}
