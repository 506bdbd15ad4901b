package com.waooaw.bench.compare;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One line of the table of targets.
 *
 * @param id such as {@code P1}
 * @param measure what was measured
 * @param must what it has to be, for people
 * @param aim what it should become, for people
 * @param measured what it was, for people
 * @param verdict whether it is as it must be
 * @param details the figures behind it, for programs
 */
public record Row(
    String id,
    String measure,
    String must,
    String aim,
    String measured,
    Verdict verdict,
    JsonObject details) {
  /** What a measurement says of its target. */
  public enum Verdict {
    AIMED("at the aim"),
    MET("met"),
    MISSED("MISSED"),
    NOT_MEASURED("not measured");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }

    /** Of a figure that is the better the larger it is. */
    public static Verdict atLeast(double figure, double must, double aim) {
      return figure >= aim ? AIMED : figure >= must ? MET : MISSED;
    }

    /** Of a figure that is the better the smaller it is. */
    public static Verdict atMost(double figure, double must, double aim) {
      return figure <= aim ? AIMED : figure <= must ? MET : MISSED;
    }

    /** Of two figures that must both hold. */
    public Verdict and(Verdict other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  public Row {
    requireNonNull(id, "id");
    requireNonNull(details, "details");
  }

  /** A line that says why there is no figure. */
  public static Row unmeasured(String id, String measure, String must, String aim, String why) {
    return new Row(
        id, measure, must, aim, why, Verdict.NOT_MEASURED, new JsonObject().put("reason", why));
  }

  /** For the file of results. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("measure", measure)
        .put("must", must)
        .put("aim", aim)
        .put("measured", measured)
        .put("verdict", verdict.toString())
        .put("details", details);
  }

  /** Lines under a head, every column as wide as its widest cell. */
  public static String table(List<Row> rows) {
    List<List<String>> cells = new java.util.ArrayList<>();
    cells.add(List.of("id", "measure", "must", "aim", "measured", ""));
    rows.forEach(
        r -> cells.add(List.of(r.id, r.measure, r.must, r.aim, r.measured, r.verdict.toString())));
    int columns = cells.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : cells) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : cells) {
      StringBuilder one = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        one.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      text.append(one.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
