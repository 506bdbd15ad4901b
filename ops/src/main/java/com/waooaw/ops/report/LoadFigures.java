package com.waooaw.ops.report;

import static java.util.Objects.requireNonNull;

import com.waooaw.bench.load.ErrorSample;
import com.waooaw.bench.load.Latency;
import com.waooaw.bench.load.LoadPlan;
import com.waooaw.bench.load.LoadResult;
import com.waooaw.bench.load.ScenarioResult;
import com.waooaw.bench.load.Second;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;

/**
 * What came of a load; see {@link LoadResult} for the figures.
 *
 * @param marks what was done to the stack meanwhile
 */
public record LoadFigures(
    String name,
    int requestsPerSecond,
    Duration duration,
    long sent,
    long succeeded,
    long failed,
    double achievedRate,
    Latency latency,
    Latency lateness,
    SequencedMap<String, Long> errors,
    SequencedMap<String, List<ErrorSample>> samples,
    List<ScenarioResult> scenarios,
    List<Second> timeline,
    List<Mark> marks) {
  /**
   * An event within a load, such as "Redis restarted".
   *
   * @param at seconds since the load's warm-up ended
   */
  public record Mark(int at, String what) {
    public Mark {
      requireNonNull(what, "what");
    }
  }

  public LoadFigures {
    requireNonNull(name, "name");
    requireNonNull(duration, "duration");
    scenarios = List.copyOf(scenarios);
    timeline = List.copyOf(timeline);
    marks = List.copyOf(marks);
  }

  /** The figures of a plan that was run. */
  public static LoadFigures of(String name, LoadPlan plan, LoadResult result, List<Mark> marks) {
    return new LoadFigures(
        name,
        plan.requestsPerSecond(),
        plan.duration(),
        result.sent(),
        result.succeeded(),
        result.failed(),
        result.achievedRate(),
        result.latency(),
        result.lateness(),
        result.errors(),
        result.samples(),
        result.scenarios(),
        result.timeline(),
        marks);
  }

  /** All of it in a sentence, for who cannot see the charts. */
  String inWords() {
    return Figures.count(sent)
        + " requests at "
        + Figures.count(requestsPerSecond)
        + " a second for "
        + Figures.time(duration)
        + ": "
        + (failed == 0 ? "no error" : Figures.counted(failed, "error"))
        + "; latency p50 "
        + Figures.micros(latency.p50())
        + ", p90 "
        + Figures.micros(latency.p90())
        + ", p99 "
        + Figures.micros(latency.p99())
        + ", at most "
        + Figures.micros(latency.max())
        + ". Of this the generator's own lateness is p50 "
        + Figures.micros(lateness.p50())
        + ", p99 "
        + Figures.micros(lateness.p99())
        + ".";
  }
}
