package com.waooaw.gateway.stage;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.ledger.Admission;
import java.time.Duration;
import java.time.Instant;

/** What callers are told when the ledger refuses. */
final class Refusals {
  private Refusals() {}

  static Problem rateLimited(Admission.RateLimited limited) {
    return Problem.of(
            ProblemType.TOO_MANY_REQUESTS, "Too many requests at once. Wait a moment and go on.")
        .with("limit", limited.rate().limit())
        .withHeader("Retry-After", Long.toString(seconds(limited.retryAfter())));
  }

  static Problem tasksUsedUp(Admission.TasksUsedUp used, Instant now) {
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

  static Problem overBudget(Admission.OverBudget over) {
    return Problem.of(
            ProblemType.BUDGET_EXCEEDED, "The budget of the " + over.scope() + " is used up.")
        .with("scope", over.scope())
        .with("limit", over.limit())
        .with("spent", over.spent())
        .with("reserved", over.reserved())
        .with("resets_at", over.resetsAt().toString());
  }

  /** Whole seconds, rounded up, at least one: whoever waits that long is not too early. */
  static long seconds(Duration duration) {
    return Math.max(1, duration.plusMillis(999).plusNanos(999_999).toSeconds());
  }
}
