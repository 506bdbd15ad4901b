package com.waooaw.bench.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Figures of one measure, a figure a round. Machines are noisy, so the middle one counts, and a
 * ratio is taken of figures that were measured side by side in one round.
 */
public record Rounds(List<Double> figures) {
  public Rounds {
    figures = List.copyOf(figures);
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("No rounds");
    }
  }

  /** Half of the figures are no larger, and half no smaller. */
  public double median() {
    List<Double> sorted = new ArrayList<>(figures);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /**
   * Round by round, this over that.
   *
   * @throws IllegalArgumentException if there are not as many rounds of both
   */
  public Rounds over(Rounds baseline) {
    return pairwise(baseline, (mine, theirs) -> mine / theirs);
  }

  /** Round by round, this less that. */
  public Rounds less(Rounds baseline) {
    return pairwise(baseline, (mine, theirs) -> mine - theirs);
  }

  private Rounds pairwise(Rounds other, java.util.function.DoubleBinaryOperator operator) {
    if (figures.size() != other.figures.size()) {
      throw new IllegalArgumentException("Rounds are compared one by one");
    }
    List<Double> results = new ArrayList<>();
    for (int i = 0; i < figures.size(); i++) {
      results.add(operator.applyAsDouble(figures.get(i), other.figures.get(i)));
    }
    return new Rounds(results);
  }

  /** The smallest and the largest, for people. */
  public String span(String format) {
    return String.format(
        Locale.ROOT, format + " to " + format, Collections.min(figures), Collections.max(figures));
  }
}
