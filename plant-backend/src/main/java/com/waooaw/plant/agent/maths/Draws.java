package com.waooaw.plant.agent.maths;

/**
 * The source of all chance in a practice set: SplitMix64 (Steele, Lea, Flood, "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014), written out here so that a seed makes the same set
 * on every Java, for ever.
 */
final class Draws {
  private long state;

  Draws(long seed) {
    state = seed;
  }

  private long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A whole number from {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return least + (int) Long.remainderUnsigned(next(), most - least + 1L);
  }

  /** Like {@link #between} but never 0. */
  int nonZero(int least, int most) {
    int value = between(least, most);
    while (value == 0) {
      value = between(least, most);
    }
    return value;
  }

  boolean heads() {
    return between(0, 1) == 1;
  }

  int oneOf(int... values) {
    return values[between(0, values.length - 1)];
  }
}
