package com.waooaw.bench.load;

import org.HdrHistogram.Histogram;

/** Percentiles of a distribution of times, in microseconds, to three digits. */
public record Latency(long p50, long p90, long p99, long p999, long max) {
  /** Of no request at all. */
  public static final Latency NONE = new Latency(0, 0, 0, 0, 0);

  static Latency of(Histogram micros) {
    return micros.getTotalCount() == 0
        ? NONE
        : new Latency(
            micros.getValueAtPercentile(50),
            micros.getValueAtPercentile(90),
            micros.getValueAtPercentile(99),
            micros.getValueAtPercentile(99.9),
            micros.getMaxValue());
  }
}
