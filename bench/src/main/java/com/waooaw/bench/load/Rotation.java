package com.waooaw.bench.load;

import java.util.List;

/**
 * Smooth weighted round robin, as nginx picks upstreams: no randomness, the shares exact after each
 * turn of all weights, and heavy scenarios spread between light ones.
 */
final class Rotation {
  private final int[] weights;
  private final long[] current;
  private final long total;

  Rotation(List<Scenario> scenarios) {
    weights = scenarios.stream().mapToInt(Scenario::weight).toArray();
    current = new long[weights.length];
    long sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    total = sum;
  }

  /** The index of the next scenario. */
  int next() {
    int picked = 0;
    for (int i = 0; i < weights.length; i++) {
      current[i] += weights[i];
      if (current[i] > current[picked]) {
        picked = i;
      }
    }
    current[picked] -= total;
    return picked;
  }
}
