package com.waooaw.ops.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What came of some tests. */
public record Outcome(int passed, List<Case> failed, List<Case> skipped) {
  /** No tests at all. */
  public static final Outcome NONE = new Outcome(0, List.of(), List.of());

  /**
   * A test that did not pass.
   *
   * @param why the failure's message, or the reason for the skip
   */
  public record Case(String name, String why) {
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

    public Case {
      why =
          why == null || why.isBlank()
              ? "no reason given"
              : COLOURS.matcher(why.strip()).replaceAll("");
    }
  }

  public Outcome {
    failed = List.copyOf(failed);
    skipped = List.copyOf(skipped);
  }

  /** One failure, such as a runner that left no result. */
  public static Outcome failure(String name, String why) {
    return new Outcome(0, List.of(new Case(name, why)), List.of());
  }

  /** One skip, such as a runner this machine cannot have. */
  public static Outcome skip(String name, String why) {
    return new Outcome(0, List.of(), List.of(new Case(name, why)));
  }

  /** Both together. */
  public Outcome plus(Outcome other) {
    return new Outcome(
        passed + other.passed, both(failed, other.failed), both(skipped, other.skipped));
  }

  /**
   * This, and a failure if the runner says there was one that no test shows, or ran no test at all.
   *
   * @param said the end of what the runner said
   */
  Outcome believing(String runner, int exitCode, Supplier<String> said) {
    boolean unexplained = exitCode != 0 && failed.isEmpty();
    return unexplained || total() == 0
        ? plus(failure(runner, "exit code " + exitCode + ", " + total() + " tests\n" + said.get()))
        : this;
  }

  /** How many tests there were. */
  int total() {
    return passed + failed.size() + skipped.size();
  }

  private static List<Case> both(List<Case> some, List<Case> more) {
    List<Case> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
