package com.waooaw.bench.load;

/**
 * What happened within one second: requests that came due, and answers and errors that came in.
 *
 * @param at seconds since the warm-up ended; negative within it
 * @param p50 median latency of the answers that came in, in microseconds
 * @param p99 99th percentile of the same
 */
public record Second(int at, long sent, long succeeded, long failed, long p50, long p99) {
  /** Whether it is left out of the result. */
  public boolean inWarmUp() {
    return at < 0;
  }
}
