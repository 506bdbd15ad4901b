package com.waooaw.ops.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.contract.Route;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What each reading operation costs while agents, runs, audit entries and whatever else a customer
 * has become many. Statements, rows and pages are counted by the database itself and must not grow;
 * time is measured only when asked for by name.
 */
class GrowthTest {
  // A page has 100 items at most, and one row more tells whether there is another page.
  private static final long MOST_ROWS = 501;
  // Beside what the smallest plant costs: deeper indexes, and the pages of rows that lie apart.
  private static final long MORE_BLOCKS = 150;

  /** Reads that look at many rows, and how many pages of 8 KiB each of them may cost. */
  private static final Map<String, Double> MANY =
      Map.of(
          // The month's charges, by an index that holds the amounts.
          "getPlatformBudget", 0.05,
          "getHireBudget", 0.05,
          "getUsage", 0.05,
          // Every listed agent and its certificate, at most once a second in each process.
          "listAgents", 0.4);

  // What every visitor may see is remembered for a second.
  private static final long REMEMBERED_MILLIS = 1_200;

  // An item of a page: its row, and where its indexes lead.
  private static final long BLOCKS_AN_ITEM = 4;
  private static final int CALLS = 60;
  private static final int ROUNDS = 3;
  private static final long NOISE_NANOS = 3_000_000;

  private final List<String> faults = new ArrayList<>();

  @Test
  void aReadCostsTheDatabaseTheSameHoweverMuchThereIs() throws Exception {
    grow(new long[] {10, 10_000}, false);
  }

  @Test
  @Tag("growth")
  void aReadTakesNoLongerWithAHundredThousandOfEverything() throws Exception {
    grow(new long[] {10, 1_000, 100_000}, true);
  }

  @SuppressWarnings("SystemOut") // The figures that the build's log keeps.
  private void grow(long[] sizes, boolean timed) throws Exception {
    try (PlantUnderTest plant = new PlantUnderTest();
        Connection superuser = plant.superuser()) {
      try (Statement statement = superuser.createStatement()) {
        statement.execute("CREATE EXTENSION pg_stat_statements");
      }
      World world = new World(plant, new Random(8));
      Caller customer = world.people().customer();
      Caller governor = world.people().governor(customer);
      Map<Call, Caller> reads = reads(world, customer, governor);
      Growth growth = new Growth(superuser, world.customerId(customer));
      Map<Call, Cost> first = new LinkedHashMap<>();
      Map<Call, Long> fastest = new LinkedHashMap<>();
      for (long size : sizes) {
        System.out.println("Growth: " + size + " of each, rows now " + growth.to(size));
        for (Map.Entry<Call, Caller> read : reads.entrySet()) {
          Call call = read.getKey();
          long pause = call.route().access() instanceof Route.Access.Public ? REMEMBERED_MILLIS : 0;
          Cost cost = Cost.of(superuser, pause, () -> world.people().send(read.getValue(), call));
          compare(size, call, cost, first.computeIfAbsent(call, c -> cost));
          long p95 = timed ? p95(world, read.getValue(), call) : 0;
          if (timed) {
            slow(size, call, p95, fastest.computeIfAbsent(call, c -> p95));
          }
          System.out.printf(
              "Growth: %7d %-26s %2d statements, %4d pages, at most %3d rows%s%n",
              size,
              call.route().operationId(),
              cost.statements(),
              cost.blocks(),
              cost.rows(),
              timed ? ", p95 %.1f ms".formatted(p95 / 1e6) : "");
        }
      }
      writes(world, superuser, customer, governor);
    }
    assertThat(faults).isEmpty();
  }

  // Every read with a page as long as may be asked for.
  private static Map<Call, Caller> reads(World world, Caller customer, Caller governor) {
    Map<Call, Caller> reads = new LinkedHashMap<>();
    for (Route route : world.contract().routes()) {
      if (route.method().equals("GET") && !route.stream() && !route.webSocket() && !route.slow()) {
        Caller caller = caller(world, route, customer, governor);
        Call call = world.valid(route, caller, false);
        reads.put(
            world.names(world.contract().operation(route), "limit")
                ? call.withQuery("limit", "100")
                : call,
            caller);
      }
    }
    return reads;
  }

  private static Caller caller(World world, Route route, Caller customer, Caller governor) {
    return world.grants().customers(route) && !world.grants().governed(route) ? customer : governor;
  }

  private void compare(long size, Call call, Cost cost, Cost first) {
    boolean remembered = cost.statements() == 0 || first.statements() == 0;
    if (!remembered && cost.statements() != first.statements()) {
      faults.add(
          "%s takes %d statements with %d of everything and %d with few: read what belongs to a page in one statement, not in one for each item"
              .formatted(call, cost.statements(), size, first.statements()));
    }
    bounded(call, cost);
    double summed = size * MANY.getOrDefault(call.route().operationId(), 0.0);
    long most =
        3 * first.blocks() + MORE_BLOCKS + BLOCKS_AN_ITEM * cost.rows() + Math.round(summed);
    if (cost.blocks() > most) {
      faults.add(
          "%s touches %d pages with %d of everything and %d with few: add the index that its list or its sum needs"
              .formatted(call, cost.blocks(), size, first.blocks()));
    }
  }

  private void bounded(Call call, Cost cost) {
    if (cost.rows() > MOST_ROWS) {
      faults.add(
          "%s reads %d rows by one statement, which needs a bound: %s"
              .formatted(call, cost.rows(), cost.widest()));
    }
  }

  private void slow(long size, Call call, long p95, long first) {
    if (p95 > 2 * Math.max(first, NOISE_NANOS)) {
      faults.add(
          "%s takes %.1f ms (p95) with %d of everything and %.1f ms with few"
              .formatted(call, p95 / 1e6, size, first / 1e6));
    }
  }

  // Of several rounds the best: what else this machine does is no fault of the query.
  private static long p95(World world, Caller caller, Call call) {
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long[] nanos = new long[CALLS];
      for (int i = 0; i < CALLS; i++) {
        long started = System.nanoTime();
        world.people().send(caller, call);
        nanos[i] = System.nanoTime() - started;
      }
      Arrays.sort(nanos);
      best = Math.min(best, nanos[CALLS * 95 / 100]);
    }
    return best;
  }

  @SuppressWarnings("SystemOut") // What is left out is told.
  // What writes need not cost the same, but nothing they ask may be without a bound either.
  private void writes(World world, Connection superuser, Caller customer, Caller governor)
      throws Exception {
    for (Route route : world.contract().routes()) {
      if (!route.method().equals("GET") && !route.slow()) {
        Caller caller = caller(world, route, customer, governor);
        try {
          Call call = world.valid(route, caller, true);
          bounded(call, Cost.once(superuser, () -> world.people().send(caller, call)));
        } catch (AssertionError usedUp) {
          // The conversation asks it of a customer who is new.
          System.out.println("Growth: not asked here: " + route.operationId());
        }
      }
    }
  }
}
