package com.waooaw.ops.verify;

import com.waooaw.ops.report.Check;
import com.waooaw.ops.report.Check.Outcome;
import com.waooaw.ops.report.Failure;
import com.waooaw.ops.report.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs the checks of one section and remembers what came of each. */
final class Checks {
  private final String section;
  private final String purpose;
  private final Consumer<String> say;
  private final Instant began = Instant.now();
  private final List<Check> checks = new ArrayList<>();

  Checks(String section, String purpose, Consumer<String> say) {
    this.section = section;
    this.purpose = purpose;
    this.say = say;
    say.accept("== " + section);
  }

  /**
   * Runs one check.
   *
   * @param body answers what was seen, or throws a {@link Fault}
   * @return whether it held
   */
  boolean check(String name, Callable<String> body) {
    try {
      return add(new Check(name, Outcome.PASSED, body.call(), null));
    } catch (Fault fault) {
      return add(new Check(name, Outcome.FAILED, "", fault.failure()));
    } catch (Exception e) {
      return add(new Check(name, Outcome.FAILED, "", new Failure(e.toString(), "", "")));
    }
  }

  /** Remembers a check that could not be made here. */
  void skip(String name, String why) {
    add(new Check(name, Outcome.SKIPPED, why, null));
  }

  private boolean add(Check check) {
    checks.add(check);
    String tail =
        check.failure() == null
            ? check.detail()
            : check.failure().cause() + "\n          " + check.failure().likelyFix();
    say.accept(
        String.format(
            Locale.ROOT,
            "  %-7s %s%s",
            check.outcome() == Outcome.PASSED ? "ok" : check.outcome().name(),
            check.name(),
            tail.isBlank() ? "" : ": " + tail));
    return check.outcome() != Outcome.FAILED;
  }

  Section done() {
    return new Section(
        section, purpose, List.copyOf(checks), Duration.between(began, Instant.now()));
  }
}
