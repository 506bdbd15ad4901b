package com.waooaw.ops.report;

import java.time.Duration;
import java.util.List;

/** Checks that prove one thing together. */
public record Section(String name, String purpose, List<Check> checks, Duration took) {
  public Section {
    checks = List.copyOf(checks);
  }

  long count(Check.Outcome outcome) {
    return checks.stream().filter(c -> c.outcome() == outcome).count();
  }
}
