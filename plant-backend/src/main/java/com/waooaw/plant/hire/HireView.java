package com.waooaw.plant.hire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.waooaw.plant.money.Cost;
import com.waooaw.plant.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A hire as its customer reads it.
 *
 * @param plan null while it is not paid for
 * @param endedAt null while it has not ended
 * @param workspaceUntil until when its goals and runs can be read once it has ended; else null
 */
public record HireView(
    UUID id,
    AgentRef agent,
    UUID customerId,
    String state,
    String nickname,
    Settings settings,
    Instant startedAt,
    Cost spend,
    long deliverableCount,
    long runCount,
    Money price,
    Money ownPrice,
    Plan plan,
    Instant endedAt,
    Instant workspaceUntil,
    TrialView trial) {

  /** What its customer set. */
  record Settings(boolean reminders, String timeZone) {
    static Settings of(Hire hire) {
      return new Settings(hire.settings().reminders(), hire.settings().timeZone().getId());
    }
  }

  /**
   * What is paid for.
   *
   * @param cancelsAt null when it renews
   * @param renews whether renewals are charged to what the customer left for them
   */
  record Plan(
      String id,
      Instant periodStart,
      Instant periodEnd,
      Instant cancelsAt,
      boolean renews,
      Money credit,
      Cost dailyLimit) {}

  /** One hire with what it has and lacks. */
  record Detail(@JsonUnwrapped HireView hire, List<Readiness> readiness) {}

  /** A trial as its customer reads it. Its id is its hire's. */
  record TrialView(
      UUID id,
      UUID agentId,
      AgentRef agent,
      UUID customerId,
      String status,
      String nickname,
      Settings settings,
      Instant startedAt,
      Instant endsAt,
      long daysRemaining,
      long tasksUsedToday,
      int taskLimitPerDay,
      Cost spend,
      Cost spendCap,
      long deliverableCount,
      Instant workspaceUntil) {

    static TrialView of(Hire hire, Instant now, long tasksUsedToday) {
      Hire.Trial trial = hire.trial().orElseThrow();
      return new TrialView(
          hire.id(),
          hire.agent().id(),
          hire.agent(),
          hire.customerId(),
          status(hire, now),
          hire.nickname().orElse(null),
          Settings.of(hire),
          hire.startedAt(),
          trial.endsAt(),
          hire.daysRemaining(now),
          tasksUsedToday,
          trial.tasksPerDay(),
          Cost.microUsd(hire.spendMicroUsd()),
          Cost.microUsd(trial.spendCapMicroUsd()),
          hire.deliverableCount(),
          hire.workspaceUntil(now).orElse(null));
    }

    private static String status(Hire hire, Instant now) {
      if (hire.convertedAt() != null) {
        return "converted";
      }
      return switch (hire.state(now)) {
        case HireState.TrialActive s -> "active";
        case HireState.Active s -> "active";
        case HireState.Paused s -> "active";
        case HireState.Suspended s -> "active";
        case HireState.Cancelled s -> "cancelled";
        case HireState.Expired s -> "expired";
      };
    }
  }

  /** A hire as it stands at an instant. */
  public static HireView of(Hire hire, Instant now, long tasksUsedToday) {
    return new HireView(
        hire.id(),
        hire.agent(),
        hire.customerId(),
        hire.state(now).word(),
        hire.nickname().orElse(null),
        Settings.of(hire),
        hire.startedAt(),
        Cost.microUsd(hire.spendMicroUsd()),
        hire.deliverableCount(),
        hire.runCount(),
        hire.price(),
        hire.ownPrice(),
        hire.paid().map(paid -> plan(paid, hire.price().currency())).orElse(null),
        hire.endedAt(now).orElse(null),
        hire.workspaceUntil(now).orElse(null),
        hire.trial().isPresent() ? TrialView.of(hire, now, tasksUsedToday) : null);
  }

  /** The ETag of a hire. */
  static String tag(Hire hire) {
    return "\"" + hire.version() + "\"";
  }

  private static Plan plan(Hire.Paid paid, String currency) {
    return new Plan(
        paid.plan(),
        paid.period().start(),
        paid.period().end(),
        paid.cancelsAt().orElse(null),
        paid.method().isPresent() && paid.cancelsAt().isEmpty(),
        new Money(paid.creditPaise(), currency),
        Cost.microUsd(paid.dailyMicroUsd()));
  }
}
