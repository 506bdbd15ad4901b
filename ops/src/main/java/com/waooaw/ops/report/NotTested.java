package com.waooaw.ops.report;

import static java.util.Objects.requireNonNull;

/** What a reader might think was tested, and why it was not. */
public record NotTested(String what, String why) {
  public NotTested {
    requireNonNull(what, "what");
    requireNonNull(why, "why");
  }
}
