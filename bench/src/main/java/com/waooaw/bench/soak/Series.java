package com.waooaw.bench.soak;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One figure as it went over a soak.
 *
 * @param name what it is
 * @param unit such as {@code MB}, or empty
 * @param slack how much it may grow and still count as flat, in the unit; noise, not a leak
 * @param values sampled at even intervals
 */
public record Series(String name, String unit, double slack, List<Double> values) {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int SHORTEST = 6;

  public Series {
    requireNonNull(name, "name");
    values = List.copyOf(values);
  }

  /**
   * By how much it grew: the line through the middle of its samples (Theil and Sen), from the first
   * to the last, the first fifth left out because it warms up. One odd sample does not move it.
   */
  public double growth() {
    if (values.size() < SHORTEST) {
      throw new IllegalStateException("Too few samples of " + name);
    }
    List<Double> kept = values.subList(values.size() / 5, values.size());
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      for (int j = i + 1; j < kept.size(); j++) {
        slopes.add((kept.get(j) - kept.get(i)) / (j - i));
      }
    }
    slopes.sort(null);
    int middle = slopes.size() / 2;
    double median =
        slopes.size() % 2 == 1
            ? slopes.get(middle)
            : (slopes.get(middle - 1) + slopes.get(middle)) / 2;
    return median * (kept.size() - 1);
  }

  /** Whether it did not grow by more than its slack. */
  public boolean flat() {
    return growth() <= slack;
  }

  /** One line for people: how it went, from where to where, and whether that is flat. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%-18s %s  %.1f to %.1f %s, grew by %.1f: %s",
        name,
        spark(),
        values.stream().mapToDouble(v -> v).min().orElseThrow(),
        values.stream().mapToDouble(v -> v).max().orElseThrow(),
        unit,
        growth(),
        flat() ? "flat" : "NOT FLAT");
  }

  // From nought, so that what hardly moves looks as if it hardly moved.
  private String spark() {
    double most = Math.max(values.stream().mapToDouble(v -> v).max().orElseThrow(), 1e-9);
    StringBuilder line = new StringBuilder();
    for (double value : values) {
      int height = (int) Math.round(Math.max(value, 0) / most * (BARS.length() - 1));
      line.append(BARS.charAt(height));
    }
    return line.toString();
  }
}
