package com.waooaw.gateway.telemetry;

import com.waooaw.kernel.call.Breaker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What the ways to the rules, one an event loop, say of themselves together. */
public final class PolicyMeters {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final List<Breaker> breakers = new CopyOnWriteArrayList<>();

  /** A decision was asked for; whether it was remembered. */
  public void asked(boolean remembered) {
    (remembered ? hits : misses).increment();
  }

  /** Watches a breaker before the rules. */
  public Breaker watch(Breaker breaker) {
    breakers.add(breaker);
    return breaker;
  }

  /** The breakers watched so far; grows while the service starts. */
  public List<Breaker> breakers() {
    return breakers;
  }

  /** Registers the cache's counters. */
  public void register(MeterRegistry metrics) {
    cache(metrics, "hit", hits);
    cache(metrics, "miss", misses);
  }

  private static void cache(MeterRegistry metrics, String result, LongAdder count) {
    FunctionCounter.builder("gateway.policy.cache", count, LongAdder::sum)
        .description("Decisions asked for, by whether they were remembered")
        .tag("result", result)
        .register(metrics);
  }
}
