package com.waooaw.plant.hire;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrialTest {
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
            List.of(
                Programs.wordCount("content-marketing"),
                Programs.wordCount("sdr"),
                Programs.wordCount("maths-tutor")));
  }

  @AfterAll
  static void close() {
    market.close();
  }

  @Test
  void aTrialLastsSevenTimesTwentyFourHoursWithTheTermsItsCustomerSaw() throws Exception {
    Caller caller = market.customer();

    HttpResponse<String> answer = start(caller, market.agent("sdr"), Map.of());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("X-Waooaw-Session-Stale")).hasValue("true");
    assertThat(market.renewed).contains(caller.customerId());
    JsonNode trial = Json.read(answer.body());
    assertThat(
            Duration.between(
                Instant.parse(trial.path("started_at").asText()),
                Instant.parse(trial.path("ends_at").asText())))
        .isEqualTo(Duration.ofSeconds(168 * 3_600));
    assertThat(trial.path("status").asText()).isEqualTo("active");
    assertThat(trial.path("days_remaining").asInt()).isEqualTo(7);
    assertThat(trial.path("task_limit_per_day").asInt()).isEqualTo(10);
    assertThat(trial.at("/spend_cap/amount").asLong()).isEqualTo(5_000_000);
    String id = trial.path("id").asText();
    assertThat(market.get(caller, "/api/v1/trials/" + id).path("agent").path("slug").asText())
        .isEqualTo("sdr");
    JsonNode hire = market.get(caller, "/api/v1/hires/" + id);
    assertThat(hire.path("state").asText()).isEqualTo("trial_active");
    assertThat(hire.at("/price/amount").asLong()).isEqualTo(1_500_000);
    assertThat(hire.at("/trial/id").asText()).isEqualTo(id);
    assertThat(actions(caller)).containsExactly("trial.started");
  }

  @Test
  void startingAtTheSameTimeManyTimesMakesOneTrial() throws Exception {
    Caller caller = market.customer();
    String agent = market.agent("sdr");

    List<HttpResponse<String>> answers = atOnce(12, () -> start(caller, agent, Map.of()));

    assertThat(answers).filteredOn(a -> a.statusCode() == 201).hasSize(1);
    assertThat(answers).filteredOn(a -> a.statusCode() == 409).hasSize(11);
    assertThat(market.get(caller, "/api/v1/trials").path("items")).hasSize(1);
  }

  @Test
  void aDoubleClickMakesOneTrialAndBothClicksGetIt() throws Exception {
    Caller caller = market.customer();
    String agent = market.agent("sdr");
    Map<String, String> key = Map.of("Idempotency-Key", "click-1");

    List<HttpResponse<String>> answers = atOnce(4, () -> start(caller, agent, key));

    assertThat(answers).allMatch(a -> a.statusCode() == 201);
    assertThat(answers.stream().map(a -> Json.read(a.body()).path("id")).distinct()).hasSize(1);
    assertThat(answers)
        .filteredOn(a -> a.headers().firstValue("Idempotency-Replayed").isPresent())
        .hasSize(3);
  }

  @Test
  void whatCannotBeTriedIsRefusedWithTheReason() throws Exception {
    Caller caller = market.customer();

    HttpResponse<String> offline = start(caller, market.agent("seo"), Map.of());
    assertThat(offline.statusCode()).isEqualTo(409);
    assertThat(offline.body()).contains("needs a model");
    assertThat(start(caller, UUID.randomUUID().toString(), Map.of()).statusCode()).isEqualTo(404);
    assertThat(
            market.send(caller, "POST", "/api/v1/trials", "{\"agent\":1}", Map.of()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void anotherCustomersTrialDoesNotExist() throws Exception {
    Caller caller = market.customer();
    Caller other = market.customer();
    String id = market.trial(caller, "maths-tutor");

    for (String path : List.of("/api/v1/trials/", "/api/v1/hires/")) {
      assertThat(market.send(other, "GET", path + id, null, Map.of()).statusCode()).isEqualTo(404);
    }
    assertThat(
            market
                .send(other, "GET", "/api/v1/trials/" + id + "/deliverables", null, Map.of())
                .statusCode())
        .isEqualTo(404);
    assertThat(
            market.send(other, "GET", "/api/v1/hires/" + id + "/runs", null, Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(market.get(other, "/api/v1/hires").path("items")).isEmpty();
  }

  @Test
  void listsArePagedNewestFirst() throws Exception {
    Caller caller = market.customer();
    for (String slug : List.of("maths-tutor", "sdr", "content-marketing")) {
      market.trial(caller, slug);
      Thread.sleep(2);
    }

    JsonNode first = market.get(caller, "/api/v1/hires?limit=2");
    JsonNode second =
        market.get(caller, "/api/v1/hires?limit=2&cursor=" + first.path("next_cursor").asText());

    assertThat(first.at("/items/0/agent/slug").asText()).isEqualTo("content-marketing");
    assertThat(first.at("/items/1/agent/slug").asText()).isEqualTo("sdr");
    assertThat(second.path("items")).hasSize(1);
    assertThat(second.path("next_cursor").isNull()).isTrue();
  }

  @Test
  void aTrialEndsToTheSecondAndDoesNotStartAgain() throws Exception {
    TestClock own = new TestClock();
    try (Market late =
        new Market(
            Postgres.database(),
            Redis.port(),
            own,
            new TestSigner(),
            List.of(Programs.wordCount("sdr")))) {
      Caller caller = late.customer();
      String id = late.trial(caller, "sdr");
      Instant ends =
          Instant.parse(late.get(caller, "/api/v1/trials/" + id).path("ends_at").asText());
      own.advance(Duration.between(own.instant(), ends).minusSeconds(5));
      assertThat(late.get(caller, "/api/v1/trials/" + id).path("status").asText())
          .isEqualTo("active");
      assertThat(late.get(caller, "/api/v1/trials/" + id).path("days_remaining").asInt())
          .isEqualTo(1);

      own.advance(Duration.between(own.instant(), ends));

      JsonNode trial = late.get(caller, "/api/v1/trials/" + id);
      assertThat(trial.path("status").asText()).isEqualTo("expired");
      assertThat(trial.path("days_remaining").asInt()).isZero();
      HttpResponse<String> refused =
          late.send(
              caller,
              "POST",
              "/api/v1/hires/" + id + "/goals",
              "{\"statement\":\"x\",\"inputs\":{\"text\":\"a\"}}",
              Map.of());
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("trial-expired");
      assertThat(
              late.send(
                      caller,
                      "POST",
                      "/api/v1/trials",
                      "{\"agent_id\":\"" + late.agent("sdr") + "\"}",
                      Map.of())
                  .statusCode())
          .isEqualTo(409);
      // The job marks it too, by itself.
      for (int i = 0; i < 100 && !stored(late, id).equals("expired"); i++) {
        Thread.sleep(50);
      }
      assertThat(stored(late, id)).isEqualTo("expired");
    }
  }

  private static String stored(Market of, String id) {
    return of.database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery("SELECT state FROM plant.hire WHERE id = :id")
                .bind("id", UUID.fromString(id))
                .mapTo(String.class)
                .one());
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

  private static HttpResponse<String> start(
      Caller caller, String agent, Map<String, String> headers) throws Exception {
    return market.send(
        caller, "POST", "/api/v1/trials", "{\"agent_id\":\"" + agent + "\"}", headers);
  }

  private static <T> List<T> atOnce(int times, Callable<T> act) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures =
          threads.invokeAll(IntStream.range(0, times).mapToObj(i -> act).toList());
      return futures.stream().map(Future::resultNow).toList();
    }
  }
}
