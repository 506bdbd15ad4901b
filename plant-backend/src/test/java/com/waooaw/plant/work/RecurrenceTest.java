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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecurrenceTest {
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
  void aGoalThatRecursIsDraftedOnceAPeriodAndNotMadeUpForLater() throws Exception {
    String hire = market.trial(caller, "sdr");
    String goal = goal(hire);
    JsonNode set = set(goal, "daily", 200);
    Instant due = Instant.parse(set.path("next_at").asText());
    assertThat(Duration.between(clock.instant(), due)).isBetween(Duration.ZERO, Duration.ofDays(1));
    assertThat(runs(hire)).isZero();

    clock.advance(Duration.between(clock.instant(), due).plusSeconds(1));
    await(hire, 1);
    // Set anew within the same period: no second draft of it.
    set(goal, "daily", 200);
    // Three days in which no process ran are one late draft.
    clock.advance(Duration.ofDays(3));
    await(hire, 2);
    Thread.sleep(1_500);
    assertThat(runs(hire)).isEqualTo(2);
    assertThat(market.get(caller, "/api/v1/trials/" + hire).at("/spend/amount").asLong())
        .isEqualTo(2_000);

    assertThat(
            market
                .send(caller, "DELETE", "/api/v1/goals/" + goal + "/recurrence", null, Map.of())
                .statusCode())
        .isEqualTo(204);
    clock.advance(Duration.ofDays(2));
    Thread.sleep(1_500);
    assertThat(runs(hire)).isEqualTo(2);
  }

  @Test
  void aPeriodThatMayNotBeWorkedInIsPassedOverWithItsReason() throws Exception {
    String hire = market.trial(caller, "sdr");
    String goal = goal(hire);
    set(goal, "weekly", 200);
    clock.advance(Duration.ofDays(8));
    for (int i = 0; i < 100 && skipped().isEmpty(); i++) {
      Thread.sleep(50);
    }
    assertThat(skipped()).hasSize(1).allMatch(why -> why.contains("trial"));
    assertThat(runs(hire)).isZero();
  }

  @Test
  void aWrongScheduleAndAnotherCustomersGoalAreRefused() throws Exception {
    String goal = goal(market.trial(caller, "sdr"));
    assertThat(put(caller, goal, "{\"every\":\"daily\",\"time_zone\":\"Mars/Olympus\",\"hour\":9}"))
        .isEqualTo(400);
    assertThat(put(caller, goal, "{\"every\":\"hourly\",\"time_zone\":\"UTC\",\"hour\":9}"))
        .isEqualTo(400);
    assertThat(
            put(market.customer(), goal, "{\"every\":\"daily\",\"time_zone\":\"UTC\",\"hour\":9}"))
        .isEqualTo(404);
  }

  private String goal(String hire) throws Exception {
    return market
        .post(
            caller,
            "/api/v1/hires/" + hire + "/goals",
            "{\"statement\":\"x\",\"inputs\":{\"text\":\"a\"}}",
            201)
        .path("id")
        .asText();
  }

  private JsonNode set(String goal, String every, int expected) throws Exception {
    var answer =
        market.send(
            caller,
            "PUT",
            "/api/v1/goals/" + goal + "/recurrence",
            "{\"every\":\"" + every + "\",\"time_zone\":\"Asia/Kolkata\",\"hour\":9}",
            Map.of());
    assertThat(answer.statusCode()).isEqualTo(expected);
    return com.waooaw.kernel.json.Json.read(answer.body());
  }

  private static int put(Caller who, String goal, String body) throws Exception {
    return market
        .send(who, "PUT", "/api/v1/goals/" + goal + "/recurrence", body, Map.of())
        .statusCode();
  }

  private void await(String hire, long count) throws Exception {
    for (int i = 0; i < 200 && runs(hire) < count; i++) {
      Thread.sleep(50);
    }
    assertThat(runs(hire)).isEqualTo(count);
  }

  private long runs(String hire) throws Exception {
    return market.get(caller, "/api/v1/hires/" + hire).path("run_count").asLong();
  }

  private List<String> skipped() {
    return market.database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery(
                    "SELECT skipped FROM plant.recurrence_draft WHERE customer_id = :id AND skipped IS NOT NULL")
                .bind("id", caller.customerId())
                .mapTo(String.class)
                .list());
  }
}
