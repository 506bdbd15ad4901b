package com.waooaw.plant.hire;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.ledger.Admission;
import com.waooaw.ledger.AdmissionRequest;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.AdmissionRequest.TaskQuota;
import com.waooaw.ledger.Ledger;
import com.waooaw.ledger.LedgerProblems;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/** A customer's trial tasks of the UTC day, counted in the ledger. */
public final class TrialTasks {
  private static final Duration LEASE = Duration.ofSeconds(30);
  // The gateway limits rates; here only tasks are counted.
  private static final long UNLIMITED = 3_600_000;

  private final Ledger ledger;
  private final InstantSource clock;

  public TrialTasks(Ledger ledger, InstantSource clock) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.clock = requireNonNull(clock, "clock");
  }

  /** How many were used today. */
  public long usedToday(UUID customerId) {
    return await(ledger.tasksUsed(customerId.toString(), clock.instant()));
  }

  /**
   * Takes one of today's tasks.
   *
   * @return the reservation to settle or release
   * @throws com.waooaw.kernel.problem.ProblemException trial-limit-exceeded, if none is left
   */
  public String take(UUID customerId, int limit) {
    Instant now = clock.instant();
    AdmissionRequest request =
        new AdmissionRequest(
            Optional.empty(),
            new RateLimit("trial-tasks:" + customerId, UNLIMITED, UNLIMITED),
            Optional.of(new TaskQuota(customerId.toString(), limit)),
            Optional.empty(),
            LEASE,
            now);
    return switch (await(ledger.admit(request))) {
      case Admission.Admitted admitted -> admitted.reservation().orElseThrow();
      case Admission.TasksUsedUp up -> throw LedgerProblems.tasksUsedUp(up, now).exception();
      case Admission.SessionEnded ended -> throw unexpected(ended);
      case Admission.RateLimited limited -> throw unexpected(limited);
      case Admission.OverBudget over -> throw unexpected(over);
    };
  }

  /** Keeps a taken task. */
  public void settle(String reservation) {
    await(ledger.settle(reservation, 0));
  }

  /** Gives a taken task back. */
  public void release(String reservation) {
    await(ledger.release(reservation));
  }

  private static RuntimeException unexpected(Admission admission) {
    return new IllegalStateException("Counting a task was answered by " + admission);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw Problem.of(
              ProblemType.SERVICE_UNAVAILABLE, "Trial tasks cannot be counted now. Try again soon.")
          .withHeader("Retry-After", "2")
          .exception();
    }
  }
}
