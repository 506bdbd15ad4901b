package com.waooaw.ops.verify;

import com.waooaw.ops.report.Failure;

/** Why a check did not hold. */
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String logExcerpt;
  private final String likelyFix;

  /** A fault with its root cause in one line, what the logs say, and what to do. */
  Fault(String cause, String logExcerpt, String likelyFix) {
    super(cause, null, false, false);
    this.logExcerpt = logExcerpt;
    this.likelyFix = likelyFix;
  }

  Fault(String cause, String likelyFix) {
    this(cause, "", likelyFix);
  }

  Failure failure() {
    return new Failure(getMessage(), logExcerpt, likelyFix);
  }
}
