package com.waooaw.ledger;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What callers are told when the ledger refuses, whichever service asked it. */
public final class LedgerProblems {
  private static final Map<String, String> WHOSE =
      Map.of(
          "platform", "the platform's budget of this month",
          "agent", "this agent's budget of today",
          "trial", "your trials' budget",
          "customer", "your own budget of this month");

  private LedgerProblems() {}

  /** 402, naming the cap, how much of it is gone, and when it starts anew if it ever does. */
  public static Problem overBudget(Admission.OverBudget over, Instant now) {
    Problem problem =
        Problem.of(ProblemType.BUDGET_EXCEEDED, sentence(over))
            .with("scope", over.scope())
            .with("limit", over.limit())
            .with("spent", over.spent())
            .with("reserved", over.reserved())
            .with("stopped_at_percent", over.stoppedAtPercent())
            .with("currency", "USD")
            .with("exponent", 6);
    return over.resetsAt()
        .map(
            at ->
                problem
                    .with("resets_at", at.toString())
                    .withHeader("Retry-After", Long.toString(seconds(Duration.between(now, at)))))
        .orElse(problem);
  }

  /** 429, with the true time to the next day's tasks. */
  public static Problem tasksUsedUp(Admission.TasksUsedUp used, Instant now) {
    return Problem.of(
            ProblemType.TRIAL_LIMIT_EXCEEDED,
            "All "
                + used.limit()
                + " trial tasks of today are used. New ones start at midnight UTC.")
        .with("limit", used.limit())
        .with("used", used.used())
        .with("resets_at", used.resetsAt().toString())
        .withHeader("Retry-After", Long.toString(seconds(Duration.between(now, used.resetsAt()))));
  }

  /** Whole seconds, rounded up, at least one: whoever waits that long is not too early. */
  public static long seconds(Duration duration) {
    return Math.max(1, duration.plusMillis(999).plusNanos(999_999).toSeconds());
  }

  private static String sentence(Admission.OverBudget over) {
    String whose = WHOSE.getOrDefault(over.scope(), "the budget of the " + over.scope());
    String anew =
        over.resetsAt().map(at -> " It starts anew at " + at + ".").orElse(" It is never renewed.");
    String limit = dollars(over.limit());
    return over.stoppedAtPercent() < 100
        ? "Only essential work goes on: "
            + over.stoppedAtPercent()
            + " % of "
            + whose
            + ", "
            + limit
            + ", is gone."
            + anew
        : capital(whose) + ", " + limit + ", is used up." + anew;
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String dollars(long microUsd) {
    return String.format(Locale.ROOT, "USD %d.%02d", microUsd / 1_000_000, microUsd / 10_000 % 100);
  }
}
