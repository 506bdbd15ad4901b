package com.waooaw.ops.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.contract.Route;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * kill -9 of the backend at thirty random moments while goals, runs, approvals and (where the
 * contract has them) payments are asked for: what was accepted is there, what was approved was done
 * once, and the audit chain verifies. {@code -Dwaooaw.kill.seed=N} kills at other moments.
 */
@Tag("kill")
class KilledBackendTest {
  private static final int KILLS = Integer.getInteger("waooaw.kill.times", 30);
  private static final long SEED = Long.getLong("waooaw.kill.seed", 9);
  private static final String PAYMENTS = "/api/v1/payments";
  private static final int CUSTOMERS = 3;
  private static final int BILLS = 12;

  @Test
  @SuppressWarnings("SystemOut") // The figures that the build's log keeps.
  void nothingAcceptedIsLostAndNothingIsDoneTwiceWhenTheBackendIsKilledThirtyTimes()
      throws Exception {
    Random random = new Random(SEED);
    try (PlantOfProcesses plant = new PlantOfProcesses()) {
      PlantOfProcesses.Seat backend = plant.seat("backend");
      World world = new World(backend, new Random(SEED));
      Load load = new Load(world);
      world.orchestrator();
      long slowest = 0;
      List<Future<?>> workers = new ArrayList<>();
      try (ExecutorService threads = Executors.newCachedThreadPool()) {
        for (int i = 0; i < CUSTOMERS; i++) {
          Caller customer = world.people().customer();
          world.hireOf(customer, "maths-tutor");
          workers.add(threads.submit(() -> load.work(customer)));
        }
        List<String> agents = agents(world);
        workers.add(threads.submit(() -> load.approve(agents)));
        List<Load.Bill> bills = bills(world);
        workers.add(threads.submit(() -> load.pay(bills)));
        for (int i = 0; i < KILLS; i++) {
          Thread.sleep(300 + random.nextInt(1_500));
          long killed = System.nanoTime();
          backend.kill();
          backend.start();
          slowest = Math.max(slowest, System.nanoTime() - killed);
        }
        Thread.sleep(500);
        load.end();
        for (Future<?> worker : workers) {
          worker.get();
        }
      }
      System.out.printf(
          "Killed %d times (seed %d), back within %d ms; %d accepted, %d approvals granted, %d acts"
              + " done, %d requests refused meanwhile%n",
          KILLS,
          SEED,
          slowest / 1_000_000,
          load.accepted.size(),
          load.granted.size(),
          load.done.size(),
          load.refusals.get());
      try (Connection superuser = backend.superuser()) {
        nothingIsLost(world, load, superuser);
        nothingIsDoneTwice(load, superuser);
        theTrailIsWhole(world, load, superuser);
      }
    }
  }

  private static void nothingIsLost(World world, Load load, Connection superuser) throws Exception {
    assertThat(load.accepted).hasSizeGreaterThan(KILLS);
    long started = System.nanoTime();
    while (Sql.number(superuser, "SELECT count(*) FROM plant.run WHERE finished_at IS NULL") > 0) {
      assertThat(System.nanoTime() - started).as("runs go on").isLessThan(120_000_000_000L);
      Thread.sleep(200);
    }
    for (Load.Accepted one : load.accepted) {
      Answer again = world.people().send(one.caller(), one.call());
      assertThat(again.good()).as(one + " asked again: " + again).isTrue();
      assertThat(again.json().path("id").asText()).as("the same key").isEqualTo(one.id());
      if (one.kind().equals("run")) {
        assertThat(
                Sql.list(
                    superuser,
                    "SELECT status || ' ' || (SELECT count(*) FROM plant.deliverable d WHERE d.run_id = r.id)"
                        + " || ' ' || (SELECT count(*) FROM plant.dead_letter l WHERE l.run_id = r.id)"
                        + " FROM plant.run r WHERE id = '"
                        + one.id()
                        + "'"))
            .as("a run that was accepted ends with what it made, or says why not")
            .containsAnyOf("succeeded 1 0", "failed 0 1");
      }
    }
    for (Map.Entry<String, String> granted : load.granted.entrySet()) {
      assertThat(
              Sql.list(
                  superuser,
                  "SELECT status FROM plant.approval WHERE id = '" + granted.getKey() + "'"))
          .as("an approval that was granted")
          .containsAnyOf("approved", "used");
    }
  }

  private static void nothingIsDoneTwice(Load load, Connection superuser) {
    assertThat(
            Sql.list(
                superuser,
                "SELECT success_criteria FROM plant.goal GROUP BY success_criteria HAVING count(*) > 1"))
        .as("goals that one key made twice")
        .isEmpty();
    assertThat(
            Sql.list(
                superuser, "SELECT goal_id FROM plant.run GROUP BY goal_id HAVING count(*) > 1"))
        .as("runs that one key started twice")
        .isEmpty();
    assertThat(
            Sql.list(
                superuser,
                "SELECT run_id FROM plant.charge WHERE reason = 'run.started' GROUP BY run_id HAVING count(*) > 1"))
        .as("runs that were charged twice")
        .isEmpty();
    assertThat(
            Sql.list(
                superuser,
                "SELECT run_id FROM plant.run_event GROUP BY run_id HAVING count(*) <> max(seq)"))
        .as("runs with a gap or a repeat in their events")
        .isEmpty();
    if (!Sql.list(superuser, "SELECT 1 WHERE to_regclass('plant.payment') IS NOT NULL").isEmpty()) {
      assertThat(
              Sql.list(
                  superuser,
                  "SELECT order_id FROM plant.payment WHERE status = 'succeeded' GROUP BY order_id HAVING count(*) > 1"))
          .as("orders that were paid twice")
          .isEmpty();
    }
    assertThat(
            Sql.list(
                superuser,
                "SELECT why FROM plant.amendment WHERE status = 'retired' GROUP BY why HAVING count(*) > 1"))
        .as("acts that one approval let through twice")
        .isEmpty();
    assertThat(Sql.list(superuser, "SELECT why FROM plant.amendment WHERE status = 'retired'"))
        .as("acts that were told to be done")
        .containsAll(load.done);
  }

  private static void theTrailIsWhole(World world, Load load, Connection superuser)
      throws Exception {
    long started = System.nanoTime();
    while (Sql.number(superuser, "SELECT count(*) FROM audit.outbox") > 0) {
      assertThat(System.nanoTime() - started).as("chaining goes on").isLessThan(30_000_000_000L);
      Thread.sleep(200);
    }
    List<String> told =
        Sql.list(
            superuser,
            "SELECT action || ' ' || entity_id FROM audit.entry WHERE action IN ('goal.created', 'run.started')");
    assertThat(told).as("events that were chained twice").doesNotHaveDuplicates();
    assertThat(told)
        .containsAll(
            load.accepted.stream()
                .filter(one -> !one.kind().equals("payment"))
                .map(
                    one ->
                        (one.kind().equals("goal") ? "goal.created " : "run.started ") + one.id())
                .toList());
    Route verify = world.route("POST", "/api/v1/audit/verify").orElseThrow();
    Answer verified =
        world
            .people()
            .send(world.governor(), new Call(verify, Map.of(), Map.of(), Map.of(), null, null));
    assertThat(verified.json().path("valid").asBoolean()).as(verified.toString()).isTrue();
  }

  // None where the contract has no payments.
  private static List<Load.Bill> bills(World world) {
    List<Load.Bill> bills = new ArrayList<>();
    if (world.route("POST", PAYMENTS).isPresent()) {
      for (int i = 0; i < BILLS; i++) {
        Caller payer = world.people().customer();
        bills.add(new Load.Bill(payer, StateMakers.invoice(world, payer)));
      }
    }
    return bills;
  }

  // Those that need a model: the others are what the runs are of.
  private static List<String> agents(World world) {
    List<String> agents = new ArrayList<>();
    world
        .ask(world.governor(), "GET", "/api/v1/agents?limit=100", null, 200)
        .path("items")
        .forEach(
            agent -> {
              if (agent.path("needs_model").asBoolean()) {
                agents.add(agent.path("id").asText());
              }
            });
    return agents;
  }
}
