package com.waooaw.ops.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Twenty thousand requests that nobody would send, made from the contract and a seed, sent by two
 * customers, staff and nobody about the things of both customers: no answer is a 500, none is off
 * its schema, and none holds a byte of the other customer. {@code -Dwaooaw.fuzz.seed=N} sends
 * others, {@code -Dwaooaw.fuzz.requests=N} more of them.
 */
class ContractFuzzTest {
  private static final int THREADS = 8;
  private static final int ENOUGH_FAULTS = 25;
  private static final long SEED = Long.getLong("waooaw.fuzz.seed", 5);
  private static final int REQUESTS = Integer.getInteger("waooaw.fuzz.requests", 20_000);

  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();

  @Test
  @SuppressWarnings("SystemOut") // The figures that the build's log keeps.
  void nothingThatIsSentBreaksTheContractOrReachesAnotherCustomer() throws Exception {
    World world = new World(PlantUnderTest.shared(), new Random(SEED));
    Caller one = world.people().customer();
    Caller other = world.people().customer();
    Leaks leaks = new Leaks();
    leaks.watch(one);
    leaks.watch(other);
    Fuzz fuzz = new Fuzz(world, SEED, List.of(one, other), world.people().staff("viewer", one));
    AnswerCheck check = new AnswerCheck(world.contract());
    long started = System.nanoTime();
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> workers = new java.util.ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        workers.add(threads.submit(() -> shoot(world, fuzz, check, leaks, next)));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    }
    System.out.printf(
        "Fuzzed: %d requests of seed %d in %d s, answered %s%n",
        Math.min(next.get(), REQUESTS),
        SEED,
        (System.nanoTime() - started) / 1_000_000_000L,
        new TreeMap<>(statuses));
    assertThat(faults).as("send them again with -Dwaooaw.fuzz.seed=%d", SEED).isEmpty();
  }

  private void shoot(World world, Fuzz fuzz, AnswerCheck check, Leaks leaks, AtomicInteger next) {
    for (int n = next.getAndIncrement();
        n < REQUESTS && faults.size() < ENOUGH_FAULTS;
        n = next.getAndIncrement()) {
      Fuzz.Shot shot = fuzz.shot(n);
      Caller caller = shot.caller();
      leaks.asks(caller, shot.call());
      Answer answer =
          caller == null || isPublic(shot.call())
              ? world.people().sendWith(null, shot.call())
              : world.people().send(caller, shot.call());
      statuses.computeIfAbsent(answer.status(), s -> new AtomicInteger()).incrementAndGet();
      String which = "request " + n + " by " + caller + ": ";
      check
          .fault(shot.call().route(), answer)
          .ifPresent(f -> faults.add(which + shot.call() + " was answered " + answer + ": " + f));
      leaks.in(caller, shot.call(), answer).ifPresent(leak -> faults.add(which + leak));
    }
  }

  private static boolean isPublic(Call call) {
    return call.route().access() instanceof com.waooaw.contract.Route.Access.Public;
  }
}
