package com.waooaw.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Counts outcomes, all together, by scenario and by second. Used on the event loop only. */
final class Tally {
  private static final int SAMPLES = 5;
  private static final long NANOS = 1_000_000_000L;

  private final LoadPlan plan;
  private final long begin;
  private final Consumer<Second> progress;
  private final long highest;
  private final Histogram latency;
  private final Histogram lateness;
  private final Histogram secondLatency;
  private final List<Share> shares = new ArrayList<>();
  private final SequencedMap<String, Long> errors = new LinkedHashMap<>();
  private final SequencedMap<String, List<ErrorSample>> samples = new LinkedHashMap<>();
  private final List<Second> timeline = new ArrayList<>();
  private long lastSuccess;
  private int second;
  private long secondSent;
  private long secondFailed;

  /**
   * Counts.
   *
   * @param begin when the warm-up ends, in {@link System#nanoTime}
   * @param progress told each second as it ends, the warm-up's too
   */
  Tally(LoadPlan plan, long begin, Consumer<Second> progress) {
    this.plan = plan;
    this.begin = begin;
    this.progress = progress;
    this.highest = Math.max(2, plan.timeOut().plusSeconds(60).toNanos() / 1000);
    this.latency = histogram();
    this.lateness = histogram();
    this.secondLatency = histogram();
    this.lastSuccess = begin;
    this.second = secondOf(begin - plan.warmUp().toNanos());
    plan.scenarios().forEach(s -> shares.add(new Share(s.name(), histogram())));
  }

  /** A request came due at {@code intended} and was looked at {@code now}. */
  void due(int scenario, long intended, long now) {
    reach(now);
    secondSent++;
    if (isMeasured(intended)) {
      shares.get(scenario).sent++;
      record(lateness, now - intended);
    }
  }

  /** An answer was received to its end, as expected. */
  void succeeded(Exchange exchange, long now) {
    reach(now);
    boolean measured = isMeasured(exchange.intended);
    if (measured == second >= 0) {
      record(secondLatency, now - exchange.intended);
    }
    if (measured) {
      lastSuccess = now;
      record(latency, now - exchange.intended);
      record(shares.get(exchange.scenario).latency, now - exchange.intended);
    }
  }

  /**
   * Something else became of a request.
   *
   * @param kind one of {@link Faults}
   */
  void failed(String kind, int scenario, long intended, long now) {
    reach(now);
    boolean measured = isMeasured(intended);
    if (measured == second >= 0) {
      secondFailed++;
    }
    if (measured) {
      errors.merge(kind, 1L, Long::sum);
      shares.get(scenario).failed++;
    }
  }

  /** Whether another example of this kind of error would be kept. */
  boolean wantsSample(String kind, long intended) {
    return isMeasured(intended) && samples.getOrDefault(kind, List.of()).size() < SAMPLES;
  }

  /** Keeps an example, if it is one of the first of its kind. */
  void sample(
      String kind, Exchange exchange, long now, int status, Map<String, String> head, String body) {
    if (wantsSample(kind, exchange.intended)) {
      samples
          .computeIfAbsent(kind, k -> new ArrayList<>())
          .add(
              new ErrorSample(
                  plan.scenarios().get(exchange.scenario).name(),
                  Duration.ofNanos(now - begin),
                  exchange.call.method() + " " + exchange.call.path(),
                  status,
                  head,
                  body));
    }
  }

  /** Ends the seconds that are over. What comes in after the plan's end belongs to its last one. */
  void reach(long now) {
    int last = (int) ((plan.duration().toNanos() + NANOS - 1) / NANOS) - 1;
    int current = Math.min(secondOf(now), last);
    while (second < current) {
      endSecond();
    }
  }

  /** The result, once nothing is under way. */
  LoadResult result() {
    endSecond();
    long sent = shares.stream().mapToLong(s -> s.sent).sum();
    long took = Math.max(plan.duration().toNanos(), lastSuccess - begin);
    return new LoadResult(
        sent,
        latency.getTotalCount(),
        errors,
        samples,
        Latency.of(latency),
        Latency.of(lateness),
        shares.stream().map(Share::result).toList(),
        timeline,
        latency.getTotalCount() * (double) NANOS / took);
  }

  private void endSecond() {
    Latency percentiles = Latency.of(secondLatency);
    Second ended =
        new Second(
            second,
            secondSent,
            secondLatency.getTotalCount(),
            secondFailed,
            percentiles.p50(),
            percentiles.p99());
    if (!ended.inWarmUp()) {
      timeline.add(ended);
    }
    progress.accept(ended);
    second++;
    secondSent = 0;
    secondFailed = 0;
    secondLatency.reset();
  }

  private boolean isMeasured(long intended) {
    return intended - begin >= 0;
  }

  private int secondOf(long now) {
    return (int) Math.floorDiv(now - begin, NANOS);
  }

  private Histogram histogram() {
    return new Histogram(1, highest, 3);
  }

  private void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos / 1000, 0, highest));
  }

  private static final class Share {
    private final String name;
    private final Histogram latency;
    private long sent;
    private long failed;

    Share(String name, Histogram latency) {
      this.name = name;
      this.latency = latency;
    }

    ScenarioResult result() {
      return new ScenarioResult(name, sent, latency.getTotalCount(), failed, Latency.of(latency));
    }
  }
}
