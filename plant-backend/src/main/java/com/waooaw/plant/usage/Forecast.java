package com.waooaw.plant.usage;

import java.time.Duration;
import java.time.Instant;

/**
 * What a month will have cost at its end, if the rest of it goes as it went so far. Of the first
 * day alone nothing is drawn out: it counts as a whole day.
 */
final class Forecast {
  private static final Duration LEAST = Duration.ofDays(1);

  private Forecast() {}

  static long microUsd(long spent, Instant start, Instant now, Instant end) {
    Duration gone = Duration.between(start, now);
    long counted = (gone.compareTo(LEAST) < 0 ? LEAST : gone).toSeconds();
    long left = Math.max(0, Duration.between(now, end).toSeconds());
    return spent + Math.multiplyExact(spent, left) / counted;
  }
}
