package com.waooaw.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What became of an {@link AdmissionRequest}. */
public sealed interface Admission {
  /**
   * Where the caller's rate stands.
   *
   * @param limit requests at once
   * @param remaining requests left at this instant
   * @param reset until the full burst is there again
   */
  record RateState(long limit, long remaining, Duration reset) {}

  /**
   * The request may go on.
   *
   * @param reservation to be settled or released; empty when there was neither a task nor a charge
   */
  record Admitted(Optional<String> reservation, RateState rate) implements Admission {}

  /** The session has ended, or its claims have changed since the token was made. */
  record SessionEnded() implements Admission {}

  /** Too many requests; try again after the given time. */
  record RateLimited(RateState rate, Duration retryAfter) implements Admission {}

  /** All of the day's trial tasks are used. */
  record TasksUsedUp(RateState rate, long limit, long used, Instant resetsAt)
      implements Admission {}

  /**
   * A cap would be passed, or has been reached as far as this request may find it. Amounts are
   * millionths of a dollar.
   *
   * @param stoppedAtPercent 100 for a cap the request would have been charged to
   * @param resetsAt when the cap starts anew; empty if it never does
   */
  record OverBudget(
      RateState rate,
      String scope,
      long limit,
      long spent,
      long reserved,
      int stoppedAtPercent,
      Optional<Instant> resetsAt)
      implements Admission {}
}
