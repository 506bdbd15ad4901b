package com.waooaw.ops.report;

import static java.util.Objects.requireNonNull;

/**
 * Why a check failed, for who must mend it.
 *
 * @param cause the root cause in one line
 * @param logExcerpt the lines of the log that show it; may be empty
 * @param likelyFix what to try first; may be empty
 */
public record Failure(String cause, String logExcerpt, String likelyFix) {
  public Failure {
    requireNonNull(cause, "cause");
    requireNonNull(logExcerpt, "logExcerpt");
    requireNonNull(likelyFix, "likelyFix");
  }
}
