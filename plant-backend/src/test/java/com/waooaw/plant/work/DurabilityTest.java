package com.waooaw.plant.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Market.Caller;
import com.waooaw.plant.market.MarketProcess;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Programs;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestSigner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes work on runs; one of them goes away in the middle. */
class DurabilityTest {
  private Market market;
  private Process one;
  private Process two;

  @BeforeEach
  void open() throws Exception {
    market =
        new Market(
            Postgres.database(),
            Redis.port(),
            InstantSource.system(),
            new TestSigner(),
            List.of(Programs.wordCount("sdr")),
            false);
    one = MarketProcess.start(market.url);
    two = MarketProcess.start(market.url);
  }

  @AfterEach
  void close() {
    one.destroyForcibly();
    two.destroyForcibly();
    market.close();
  }

  @Test
  void aRunWhoseProcessIsKilledGoesOnAtItsStepInAnother() throws Exception {
    Caller caller = market.customer();
    String run = halfway(caller);
    long killed = System.nanoTime();

    worker(run).destroyForcibly();

    Duration gone = Duration.ofNanos(awaitAttempt(caller, run, 2) - killed);
    JsonNode finished = market.finished(caller, run);
    assertThat(gone).isLessThan(Duration.ofSeconds(8));
    assertThat(finished.path("status").asText()).isEqualTo("succeeded");
    assertThat(finished.path("attempts").asInt()).isEqualTo(2);
    assertThat(finished.path("deliverable_ids")).hasSize(1);
    assertThat(deliverables(run)).isEqualTo(1);
    List<RunEvent.Numbered> events = events(run);
    assertThat(events.stream().map(RunEvent.Numbered::seq).toList())
        .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
    // The step that was broken off is repeated and says so; the one before it is not.
    assertThat(events)
        .filteredOn(e -> e.text().startsWith("Taking up again at: Counting"))
        .hasSize(1);
    assertThat(events).filteredOn(e -> e.kind().equals("think")).hasSize(1);
    assertThat(events).filteredOn(DurabilityTest::last).hasSize(1);
    assertThat(last(events.getLast())).isTrue();
  }

  @Test
  void aProcessToldToStopHandsItsRunOverAtOnce() throws Exception {
    Caller caller = market.customer();
    String run = halfway(caller);
    Process worker = worker(run);
    long told = System.nanoTime();

    worker.destroy();

    Duration gone = Duration.ofNanos(awaitAttempt(caller, run, 2) - told);
    assertThat(gone).isLessThan(Duration.ofSeconds(4));
    assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(market.finished(caller, run).path("status").asText()).isEqualTo("succeeded");
    assertThat(deliverables(run)).isEqualTo(1);
  }

  private String halfway(Caller caller) throws Exception {
    String run =
        market.run(
            caller,
            market.trial(caller, "sdr"),
            "{\"text\":\"" + "w ".repeat(20) + "\",\"pause_ms\":100}");
    for (int i = 0; i < 200; i++) {
      if (events(run).stream().anyMatch(e -> e.kind().equals("progress"))) {
        return run;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("Nobody works on the run");
  }

  private long awaitAttempt(Caller caller, String run, int attempt) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (market.get(caller, "/api/v1/runs/" + run).path("attempts").asInt() >= attempt) {
        return System.nanoTime();
      }
      Thread.sleep(25);
    }
    throw new AssertionError("Nobody took the run up again");
  }

  private Process worker(String run) {
    String picked =
        query(
            "SELECT picked_by FROM plant.scheduled_task WHERE task_instance = :run",
            run,
            String.class);
    return picked.endsWith("/" + one.pid()) ? one : two;
  }

  private long deliverables(String run) {
    return query(
        "SELECT count(*) FROM plant.deliverable WHERE run_id = CAST(:run AS uuid)",
        run,
        Long.class);
  }

  private List<RunEvent.Numbered> events(String run) {
    return market.database.transact(
        Scope.plant(), tx -> EventStore.after(tx, UUID.fromString(run), 0, 10_000));
  }

  private <T> T query(String sql, String run, Class<T> type) {
    return market.database.transact(
        Scope.plant(), tx -> tx.createQuery(sql).bind("run", run).mapTo(type).one());
  }

  private static boolean last(RunEvent.Numbered event) {
    return event.kind().equals("status")
        && event.data().path("status").asText().equals("succeeded");
  }
}
