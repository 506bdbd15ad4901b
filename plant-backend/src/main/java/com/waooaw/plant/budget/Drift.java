package com.waooaw.plant.budget;

import java.time.Instant;

/**
 * How far the counters in Redis were from the charges, in millionths of a dollar.
 *
 * @param excess what Redis had counted and the database had not: it stays counted
 * @param repaired what the database had charged and Redis had lost: it was put back
 * @param checkedAt null until it was compared
 */
record Drift(long excess, long repaired, Instant checkedAt) {
  /** From here on it is reported. */
  static final long TOLERATED = 10_000;

  static final Drift UNKNOWN = new Drift(0, 0, null);

  /** Positive when Redis had counted too much, negative when too little. */
  long amount() {
    return excess - repaired;
  }

  boolean reported() {
    return excess > TOLERATED || repaired > TOLERATED;
  }
}
