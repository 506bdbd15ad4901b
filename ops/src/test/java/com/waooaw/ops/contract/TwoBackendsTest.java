package com.waooaw.ops.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two backends, each a process of its own behind its own gateway, on one database and one Redis.
 */
class TwoBackendsTest {
  private static final int RUNS = 60;
  private static final String LEADER =
      """
      SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.classid::bigint << 32 | l.objid::bigint = %d
      """
          .formatted(0x776F61_6175646974L);

  private PlantOfProcesses plant;
  private PlantOfProcesses.Seat one;
  private PlantOfProcesses.Seat two;
  private Connection superuser;

  @BeforeEach
  void start() throws Exception {
    plant = new PlantOfProcesses();
    one = plant.seat("one");
    two = plant.seat("two");
    superuser = one.superuser();
  }

  @AfterEach
  void stop() throws Exception {
    superuser.close();
    plant.close();
  }

  @Test
  void eachJobRunsOnceAndEachEventIsChainedOnce() throws Exception {
    List<String> runs = new ArrayList<>();
    for (PlantOfProcesses.Seat seat : List.of(one, two)) {
      World world = new World(seat, new Random(4));
      Caller customer = world.people().customer();
      for (int i = 0; i < RUNS / 2; i++) {
        runs.add(world.another(customer, "runs"));
      }
    }
    String ours = "('" + String.join("','", runs) + "')";
    await(
        Duration.ofSeconds(60),
        "every run is finished",
        () -> count("plant.run WHERE finished_at IS NOT NULL AND id::text IN " + ours) == RUNS);

    assertThat(
            count("plant.run WHERE status = 'succeeded' AND attempts = 1 AND id::text IN " + ours))
        .as("runs that one process took, once")
        .isEqualTo(RUNS);
    assertThat(
            Sql.list(
                superuser,
                "SELECT run_id FROM plant.deliverable WHERE run_id::text IN "
                    + ours
                    + " GROUP BY run_id HAVING count(*) = 1"))
        .as("runs that left one deliverable")
        .hasSize(RUNS);
    assertThat(
            Sql.list(
                superuser,
                "SELECT run_id FROM plant.run_event GROUP BY run_id HAVING count(*) <> max(seq)"))
        .as("runs with a gap or a repeat in their events")
        .isEmpty();
    await(
        Duration.ofSeconds(10),
        "every event is chained",
        () ->
            count("audit.entry WHERE action = 'run.started' AND entity_id IN " + ours) == RUNS
                && count("audit.outbox") == 0);
    assertThat(
            Sql.list(
                superuser,
                "SELECT entity_id FROM audit.entry WHERE kind = 'business' AND entity_id IN "
                    + ours
                    + " GROUP BY entity_id, action HAVING count(*) > 1"))
        .as("events that were chained twice")
        .isEmpty();
    assertThat(verified(one).path("valid").asBoolean()).isTrue();
    assertThat(count("plant.scheduled_task WHERE consecutive_failures > 0")).isZero();
  }

  @Test
  @SuppressWarnings("SystemOut") // The figure that the build's log keeps.
  void oneChainerLeadsAndTheOtherTakesOverWithinTenSecondsOfItsDeath() throws Exception {
    await(Duration.ofSeconds(10), "somebody leads", () -> leaders().size() == 1);
    for (int i = 0; i < 40; i++) {
      assertThat(leaders()).as("who leads").hasSizeLessThanOrEqualTo(1);
      Thread.sleep(25);
    }
    PlantOfProcesses.Seat leader = leaders().getFirst().equals("one") ? one : two;
    PlantOfProcesses.Seat heir = leader == one ? two : one;
    World world = new World(heir, new Random(5));

    long killed = System.nanoTime();
    leader.kill();

    Caller customer = world.people().customer();
    String id = world.customerId(customer);
    await(
        Duration.ofSeconds(10).minusNanos(System.nanoTime() - killed),
        "what happened after it is chained",
        () ->
            count("audit.entry WHERE action = 'customer.signed_up' AND customer_id = '" + id + "'")
                == 1);
    System.out.printf(
        "Chainer: the other took over %d ms after kill -9 of the leader%n",
        Duration.ofNanos(System.nanoTime() - killed).toMillis());
    assertThat(leaders()).containsExactly(heir.name());
    assertThat(verified(heir).path("valid").asBoolean()).isTrue();
  }

  private List<String> leaders() {
    return Sql.list(superuser, LEADER);
  }

  private long count(String fromWhere) {
    return Sql.number(superuser, "SELECT count(*) FROM " + fromWhere);
  }

  private static JsonNode verified(PlantOfProcesses.Seat seat) {
    World world = new World(seat, new Random(6));
    Call verify =
        new Call(
            world.route("POST", "/api/v1/audit/verify").orElseThrow(),
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            null);
    Answer answer = world.people().send(world.governor(), verify);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return Json.read(answer.text());
  }

  private static void await(Duration patience, String what, BooleanSupplier come)
      throws InterruptedException {
    long started = System.nanoTime();
    while (!come.getAsBoolean()) {
      if (System.nanoTime() - started > patience.toNanos()) {
        throw new AssertionError("Not within " + patience + ": " + what);
      }
      Thread.sleep(50);
    }
  }
}
