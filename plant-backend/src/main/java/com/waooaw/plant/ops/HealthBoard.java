package com.waooaw.plant.ops;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.api.EventSink;
import com.waooaw.plant.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The stack as it is now, for as many as look: services are asked once a second at most, however
 * many do.
 */
public final class HealthBoard implements AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final StackProbes probes;
  private final Database database;
  private final RedisLink redis;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private Look last;
  private long lastNanos;

  /** One look at everything. */
  record Look(
      String status, Instant checkedAt, List<StackProbes.ServiceHealth> services, Vitals plant) {}

  public HealthBoard(StackProbes probes, Database database, RedisLink redis, InstantSource clock) {
    this.probes = requireNonNull(probes, "probes");
    this.database = requireNonNull(database, "database");
    this.redis = requireNonNull(redis, "redis");
    this.clock = requireNonNull(clock, "clock");
  }

  /** What is known now, or was a second ago. */
  Look look() {
    asking.lock();
    try {
      if (last == null || System.nanoTime() - lastNanos > FRESH.toNanos()) {
        StackProbes.StackHealth stack = probes.check();
        Vitals vitals = Vitals.read(database, redis, clock);
        last = new Look(stack.status(), stack.checkedAt(), stack.services(), vitals);
        lastNanos = System.nanoTime();
      }
      return last;
    } finally {
      asking.unlock();
    }
  }

  /** Writes a look every two seconds, until the reader has gone or the process stops. */
  void stream(EventSink sink) throws InterruptedException {
    long number = 0;
    while (!sink.closed()) {
      sink.event(++number, "health", Json.write(look()));
      if (closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /** Ends the streams; readers come back to another process. */
  @Override
  public void close() {
    closing.countDown();
  }
}
