package com.waooaw.plant.hire;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.money.Money;
import com.waooaw.policy.BillingTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A customer's engagement of an agent, with the price and limits that the customer saw.
 *
 * @param version counts its changes, for ETags
 * @param storedState the state as written; an end that has come may not have been marked yet
 * @param nickname what its customer calls it; empty when they call it nothing
 * @param convertedAt when a trial became a paid hire; null if it did not
 * @param price of a month as it is now, before tax
 * @param ownPrice the agent's own price as its customer saw it when the hire began
 * @param trial the trial's terms; empty if it did not begin as one
 * @param paid what it is paid for; empty while it is not
 * @param markedEnd when it ended, once that is marked
 * @param spendMicroUsd what its work cost so far
 */
public record Hire(
    UUID id,
    UUID customerId,
    long version,
    AgentRef agent,
    HireState storedState,
    Optional<String> nickname,
    HireSettings settings,
    Instant startedAt,
    Instant convertedAt,
    Money price,
    Money ownPrice,
    Optional<Trial> trial,
    Optional<Paid> paid,
    Optional<Instant> markedEnd,
    long spendMicroUsd,
    long deliverableCount,
    long runCount) {

  public Hire {
    requireNonNull(id, "id");
    requireNonNull(customerId, "customerId");
    requireNonNull(storedState, "storedState");
    requireNonNull(settings, "settings");
  }

  /** A trial's frozen terms. It ends at that instant, to the second, whatever any job does. */
  public record Trial(Instant endsAt, int tasksPerDay, long spendCapMicroUsd) {}

  /**
   * What is paid for, and its frozen limit.
   *
   * @param plan the plan's id
   * @param dailyMicroUsd what the agent may cost a UTC day
   * @param period the month that runs
   * @param cancelsAt when it ends, if it was cancelled
   * @param method the provider's token of what renewals are charged to, if the customer left one
   * @param creditPaise owed to the customer, set off against the next bill
   */
  public record Paid(
      String plan,
      long dailyMicroUsd,
      Period period,
      Optional<Instant> cancelsAt,
      Optional<String> method,
      long creditPaise) {}

  /** Where it stands at an instant. */
  public HireState state(Instant now) {
    if (storedState.onTrial() && trial.isPresent() && !now.isBefore(trial.get().endsAt())) {
      return new HireState.Expired();
    }
    boolean over = paid.flatMap(Paid::cancelsAt).filter(end -> !now.isBefore(end)).isPresent();
    return over && !storedState.ended() ? new HireState.Cancelled() : storedState;
  }

  /** Whether it is a trial that runs at an instant. */
  public boolean onTrial(Instant now) {
    return state(now).equals(new HireState.TrialActive());
  }

  /** Whole days until the trial ends, rounded up; 0 when it does not run. */
  public long daysRemaining(Instant now) {
    if (!state(now).onTrial()) {
      return 0;
    }
    Duration left = Duration.between(now, trial.orElseThrow().endsAt());
    Duration day = Duration.ofDays(1);
    return left.plus(day).minusNanos(1).dividedBy(day);
  }

  /** When it ended; empty while it has not. */
  public Optional<Instant> endedAt(Instant now) {
    if (!state(now).ended()) {
      return Optional.empty();
    }
    return markedEnd
        .or(() -> paid.flatMap(Paid::cancelsAt))
        .or(() -> trial.map(Trial::endsAt))
        .or(() -> Optional.of(startedAt));
  }

  /** Until when its goals and runs can be read; empty while it has not ended. */
  public Optional<Instant> workspaceUntil(Instant now) {
    return endedAt(now)
        .map(end -> end.plus(Duration.ofDays(BillingTerms.shipped().workspaceDays())));
  }

  /**
   * Refuses new work of a hire that may not work.
   *
   * @throws com.waooaw.kernel.problem.ProblemException trial-expired or conflict
   */
  public void requireWorking(Instant now) {
    switch (state(now)) {
      case HireState.TrialActive s -> {}
      case HireState.Active s -> {}
      case HireState.Expired s -> throw trialEnded();
      case HireState.Paused s -> throw refused("is paused");
      case HireState.Suspended s ->
          throw refused(
              switch (s.cause()) {
                case PAYMENT -> "is suspended until its bill is paid";
                case POLICY -> "is suspended";
              });
      case HireState.Cancelled s -> throw refused("was cancelled");
    }
  }

  /**
   * Refuses to show goals and runs of a hire that ended long ago. What it made can always be read.
   *
   * @throws com.waooaw.kernel.problem.ProblemException not-found
   */
  public void requireWorkspace(Instant now) {
    if (workspaceUntil(now).filter(until -> !now.isBefore(until)).isPresent()) {
      throw Problem.of(
              ProblemType.NOT_FOUND,
              "The workspace of "
                  + agent.name()
                  + " closed "
                  + BillingTerms.shipped().workspaceDays()
                  + " days after its end. What it made stays yours.")
          .exception();
    }
  }

  /**
   * Where an event takes it.
   *
   * @throws com.waooaw.kernel.problem.ProblemException trial-expired or conflict, if nowhere
   */
  public HireState after(HireState.Event event, Instant now) {
    HireState from = state(now);
    return switch (from.after(event)) {
      case HireState.Outcome.Moved moved -> moved.to();
      case HireState.Outcome.Refused no ->
          throw from instanceof HireState.Expired ? trialEnded() : refused(no.why());
    };
  }

  private ProblemException trialEnded() {
    return Problem.of(
            ProblemType.TRIAL_EXPIRED,
            "The trial of " + agent.name() + " has ended. What it made stays yours.")
        .exception();
  }

  private ProblemException refused(String why) {
    return Problem.of(ProblemType.CONFLICT, "The hire of " + agent.name() + " " + why + ".")
        .exception();
  }
}
