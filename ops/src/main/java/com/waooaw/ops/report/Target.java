package com.waooaw.ops.report;

import static java.util.Objects.requireNonNull;

/**
 * A figure to reach.
 *
 * @param must what is promised
 * @param aim what is hoped for
 * @param measured the figure, or why there is none
 */
public record Target(
    String id, String measure, String must, String aim, String measured, Verdict verdict) {
  /** How it stands. */
  public enum Verdict {
    AIM("aim reached"),
    MUST("must held"),
    MISSED("missed"),
    NOT_MEASURED("not measured");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  public Target {
    requireNonNull(id, "id");
    requireNonNull(verdict, "verdict");
  }
}
