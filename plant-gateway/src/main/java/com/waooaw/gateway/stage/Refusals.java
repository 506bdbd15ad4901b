package com.waooaw.gateway.stage;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.ledger.Admission;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.LedgerProblems;
import java.time.Instant;

/** What callers are told when their rate is used up. */
final class Refusals {
  private Refusals() {}

  static Problem rateLimited(RateLimit rate, Admission.RateLimited limited, Instant now) {
    return Problem.of(
            ProblemType.TOO_MANY_REQUESTS, "Too many requests at once. Wait a moment and go on.")
        .with("scope", rate.key().substring(0, rate.key().indexOf(':')))
        .with("limit", rate.burst())
        .with("per_hour", rate.perHour())
        .with("resets_at", now.plus(limited.retryAfter()).toString())
        .withHeader("Retry-After", Long.toString(LedgerProblems.seconds(limited.retryAfter())));
  }
}
