package com.waooaw.gateway.telemetry;

import static java.util.Objects.requireNonNull;

import com.waooaw.contract.Route;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.LongStream;

/**
 * The meters of requests and stages. Each is made once; a request only looks it up. Shared by all
 * event loops.
 */
public final class GateMeters {
  private static final int STATUSES = 600;
  private static final Duration[] STAGE_BUCKETS =
      micros(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000);
  private static final Duration[] REQUEST_BUCKETS =
      micros(
          500,
          1_000,
          2_500,
          5_000,
          10_000,
          25_000,
          50_000,
          100_000,
          250_000,
          500_000,
          1_000_000,
          2_500_000,
          10_000_000,
          30_000_000);

  private final MeterRegistry metrics;
  private final Map<String, OfRoute> routes = new ConcurrentHashMap<>();
  private final Map<String, OfStage> stages = new ConcurrentHashMap<>();

  private record OfStage(Timer passed, Timer refused) {}

  private record OfRoute(Timer time, AtomicReferenceArray<Counter> answers) {}

  public GateMeters(MeterRegistry metrics) {
    this.metrics = requireNonNull(metrics, "metrics");
  }

  /** A request spent this long in a stage. */
  public void stage(String name, boolean passed, long nanos) {
    OfStage stage = stages.computeIfAbsent(name, this::stage);
    (passed ? stage.passed() : stage.refused()).record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A request was answered. */
  public void answered(Route route, int status, long nanos) {
    OfRoute meters = routes.computeIfAbsent(route.operationId(), id -> route(route));
    meters.time().record(nanos, TimeUnit.NANOSECONDS);
    int at = Math.clamp(status, 0, STATUSES - 1);
    Counter answers = meters.answers().get(at);
    if (answers == null) {
      answers =
          Counter.builder("gateway.answers")
              .description("Answers by route and status")
              .tag("route", route.template())
              .tag("method", route.method())
              .tag("status", Integer.toString(status))
              .register(metrics);
      meters.answers().set(at, answers);
    }
    answers.increment();
  }

  private OfStage stage(String name) {
    return new OfStage(stage(name, true), stage(name, false));
  }

  private Timer stage(String name, boolean passed) {
    return Timer.builder("gateway.stage")
        .description("Time in one stage")
        .tag("stage", name)
        .tag("passed", Boolean.toString(passed))
        .serviceLevelObjectives(STAGE_BUCKETS)
        .register(metrics);
  }

  private OfRoute route(Route route) {
    Timer time =
        Timer.builder("gateway.request")
            .description("Time from the request's head to the answer's end")
            .tag("route", route.template())
            .tag("method", route.method())
            .serviceLevelObjectives(REQUEST_BUCKETS)
            .register(metrics);
    return new OfRoute(time, new AtomicReferenceArray<>(STATUSES));
  }

  private static Duration[] micros(long... micros) {
    return LongStream.of(micros)
        .mapToObj(m -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(m)))
        .toArray(Duration[]::new);
  }
}
