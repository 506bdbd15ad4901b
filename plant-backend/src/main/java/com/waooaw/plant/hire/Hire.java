package com.waooaw.plant.hire;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A customer's engagement of an agent, with the price and limits that the customer saw.
 *
 * @param storedState the state as written; an ended trial may not have been marked yet
 * @param convertedAt when a trial became a paid hire; null if it did not
 * @param trial the trial's terms; empty if it did not begin as one
 * @param spendMicroUsd what its work cost so far
 */
public record Hire(
    UUID id,
    UUID customerId,
    AgentRef agent,
    State storedState,
    Instant startedAt,
    Instant convertedAt,
    Money price,
    Optional<Trial> trial,
    long spendMicroUsd,
    long deliverableCount,
    long runCount) {

  /** Where a hire stands. */
  public enum State {
    TRIAL_ACTIVE,
    ACTIVE,
    PAUSED,
    SUSPENDED,
    CANCELLED,
    EXPIRED
  }

  /** A trial's frozen terms. It ends at that instant, to the second, whatever any job does. */
  public record Trial(Instant endsAt, int tasksPerDay, long spendCapMicroUsd) {}

  /** Where it stands at an instant. */
  public State state(Instant now) {
    boolean over =
        storedState == State.TRIAL_ACTIVE && trial.isPresent() && !now.isBefore(endsAt());
    return over ? State.EXPIRED : storedState;
  }

  /** Whether it is a trial that runs at an instant. */
  public boolean onTrial(Instant now) {
    return state(now) == State.TRIAL_ACTIVE;
  }

  /** Whole days until the trial ends, rounded up; 0 when it does not run. */
  public long daysRemaining(Instant now) {
    if (!onTrial(now)) {
      return 0;
    }
    Duration left = Duration.between(now, endsAt());
    Duration day = Duration.ofDays(1);
    return left.plus(day).minusNanos(1).dividedBy(day);
  }

  /**
   * Refuses new work of a hire that may not work.
   *
   * @throws com.waooaw.kernel.problem.ProblemException trial-expired or conflict
   */
  public void requireWorking(Instant now) {
    switch (state(now)) {
      case TRIAL_ACTIVE, ACTIVE -> {}
      case EXPIRED ->
          throw Problem.of(
                  ProblemType.TRIAL_EXPIRED,
                  "The trial of " + agent.name() + " has ended. What it made stays yours.")
              .exception();
      case PAUSED -> throw refused("is paused");
      case SUSPENDED -> throw refused("is suspended");
      case CANCELLED -> throw refused("was cancelled");
    }
  }

  private Instant endsAt() {
    return trial.orElseThrow().endsAt();
  }

  private RuntimeException refused(String why) {
    return Problem.of(ProblemType.CONFLICT, "The hire of " + agent.name() + " " + why + ".")
        .exception();
  }
}
