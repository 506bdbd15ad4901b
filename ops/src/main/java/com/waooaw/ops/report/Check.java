package com.waooaw.ops.report;

import static java.util.Objects.requireNonNull;

/**
 * One thing looked at.
 *
 * @param detail what was seen, or why it was skipped
 * @param failure null unless it failed
 */
public record Check(String name, Outcome outcome, String detail, Failure failure) {
  /** What came of a check. */
  public enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  public Check {
    requireNonNull(name, "name");
    requireNonNull(detail, "detail");
    if ((outcome == Outcome.FAILED) != (failure != null)) {
      throw new IllegalArgumentException(name + " is " + outcome + " with failure " + failure);
    }
  }

  /** It is as it should be. */
  public static Check passed(String name, String detail) {
    return new Check(name, Outcome.PASSED, detail, null);
  }

  /** It could not be looked at. */
  public static Check skipped(String name, String why) {
    return new Check(name, Outcome.SKIPPED, why, null);
  }

  /** It is not as it should be. */
  public static Check failed(String name, String detail, Failure failure) {
    return new Check(name, Outcome.FAILED, detail, failure);
  }
}
