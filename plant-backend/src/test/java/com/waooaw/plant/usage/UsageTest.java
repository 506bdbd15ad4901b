package com.waooaw.plant.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.HandClock;
import com.waooaw.plant.testing.Hirer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final HandClock clock = new HandClock("2027-04-11T00:00:00Z");
  private static Backend backend;
  private static Database database;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(clock);
    database = Database.open(backend.database);
  }

  @AfterAll
  static void stop() {
    database.close();
    backend.close();
  }

  @Test
  void whatAgentsCostIsToldByAgentAndDayWithAForecastAndTheMarksOfTheLimit() throws Exception {
    Hirer hirer = new Hirer(backend, database);
    Hirer other = new Hirer(backend, database);
    String tutor = hirer.trial("maths-tutor");
    String writer = hirer.trial("content-marketing");
    charge(hirer, tutor, 300_000, "2027-04-02T23:59:59Z");
    charge(hirer, tutor, 200_000, "2027-04-03T00:00:00Z");
    charge(hirer, writer, 250_000, "2027-04-03T12:00:00Z");
    charge(hirer, writer, 999_999, "2027-03-31T23:59:59Z");
    charge(other, other.trial("maths-tutor"), 700_000, "2027-04-03T12:00:00Z");
    assertThat(
            hirer
                .call(
                    "PUT",
                    "/api/v1/me/budget",
                    "{\"limit\":{\"amount\":1000000,\"currency\":\"USD\",\"exponent\":6}}")
                .statusCode())
        .isEqualTo(200);

    JsonNode usage = hirer.get("/api/v1/usage");

    assertThat(usage.path("from").asText()).isEqualTo("2027-04-01");
    assertThat(usage.at("/total/amount").asLong()).isEqualTo(750_000);
    assertThat(usage.path("agents")).hasSize(2);
    assertThat(usage.path("days")).hasSize(3);
    assertThat(usage.at("/days/0/day").asText()).isEqualTo("2027-04-02");
    assertThat(usage.at("/days/0/cost/amount").asLong()).isEqualTo(300_000);
    // Ten days of thirty have gone.
    assertThat(usage.at("/month/forecast/amount").asLong()).isEqualTo(2_250_000);
    assertThat(usage.at("/month/alerts/0/percent").asInt()).isEqualTo(70);
    assertThat(Instant.parse(usage.at("/month/alerts/0/reached_at").asText()))
        .isEqualTo("2027-04-03T12:00:00Z");
    assertThat(usage.at("/month/alerts/1/percent").asInt()).isEqualTo(85);
    assertThat(usage.at("/month/alerts/1/reached_at").isNull()).isTrue();
    assertThat(
            hirer.get("/api/v1/usage?from=2027-03-31&to=2027-03-31").at("/total/amount").asLong())
        .isEqualTo(999_999);
  }

  @Test
  void whoUsedNothingIsToldSo() throws Exception {
    JsonNode usage = new Hirer(backend, database).get("/api/v1/usage");

    assertThat(usage.at("/total/amount").asLong()).isZero();
    assertThat(usage.path("days")).isEmpty();
    assertThat(usage.at("/month/forecast/amount").asLong()).isZero();
    assertThat(usage.at("/month/limit").isNull()).isTrue();
    assertThat(usage.at("/month/alerts")).isEmpty();
  }

  @Test
  void aRangeThatMakesNoSenseIsRefused() throws Exception {
    Hirer hirer = new Hirer(backend, database);
    for (String range :
        List.of(
            "from=2027-04-02&to=2027-04-01",
            "from=2027-01-01&to=2027-04-04",
            "from=yesterday",
            "to=2027-02-30",
            "from=2027-04-01T00:00:00Z")) {
      assertThat(hirer.call("GET", "/api/v1/usage?" + range, null).statusCode())
          .as(range)
          .isEqualTo(400);
    }
    assertThat(hirer.call("GET", "/api/v1/usage?from=2027-01-01&to=2027-04-03", null).statusCode())
        .isEqualTo(200);
  }

  @Property
  void aForecastIsNeverLessThanWhatIsSpent(
      @ForAll @LongRange(max = 1_000_000_000_000L) long spent,
      @ForAll @IntRange(max = 30 * 86_400 - 1) int second) {
    Instant start = Instant.parse("2027-04-01T00:00:00Z");
    Instant end = Instant.parse("2027-05-01T00:00:00Z");

    assertThat(Forecast.microUsd(spent, start, start.plusSeconds(second), end))
        .isBetween(spent, spent * 31);
    assertThat(Forecast.microUsd(spent, start, end, end)).isEqualTo(spent);
  }

  private static void charge(Hirer hirer, String hire, long microUsd, String at) {
    UUID goal = UUID.randomUUID();
    UUID run = UUID.randomUUID();
    UUID hireId = UUID.fromString(hire);
    database.transactVoid(
        Scope.plant(),
        tx -> {
          tx.execute(
              """
              INSERT INTO plant.goal (id, customer_id, hire_id, statement, success_criteria, constraints, inputs, created_by, created_at)
              VALUES (?, ?, ?, 'x', '[]', '[]', '{}', 'x', now())
              """,
              goal,
              hirer.customerId(),
              hireId);
          tx.execute(
              """
              INSERT INTO plant.run (id, customer_id, hire_id, goal_id, agent_id, agent_slug, status, steps, started_by,
                correlation_id, created_at, finished_at)
              SELECT ?, customer_id, id, ?, agent_id, agent_slug, 'succeeded', '[]', 'x', 'x', now(), now()
              FROM plant.hire WHERE id = ?
              """,
              run,
              goal,
              hireId);
          tx.createUpdate(
                  """
                  INSERT INTO plant.charge (id, customer_id, hire_id, run_id, reason, amount_microusd, at)
                  VALUES (:id, :customer, :hire, :run, 'x', :amount, :at)
                  """)
              .bind("id", UUID.randomUUID())
              .bind("customer", hirer.customerId())
              .bind("hire", hireId)
              .bind("run", run)
              .bind("amount", microUsd)
              .bind("at", Instant.parse(at))
              .execute();
        });
  }
}
