package com.waooaw.plant.hire;

import com.waooaw.plant.money.Cost;
import com.waooaw.plant.money.Money;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** A hire as its customer reads it. */
record HireView(
    UUID id,
    AgentRef agent,
    UUID customerId,
    String state,
    Instant startedAt,
    Cost spend,
    long deliverableCount,
    long runCount,
    Money price,
    TrialView trial) {

  /** A trial as its customer reads it. Its id is its hire's. */
  record TrialView(
      UUID id,
      UUID agentId,
      AgentRef agent,
      UUID customerId,
      String status,
      Instant startedAt,
      Instant endsAt,
      long daysRemaining,
      long tasksUsedToday,
      int taskLimitPerDay,
      Cost spend,
      Cost spendCap,
      long deliverableCount) {

    static TrialView of(Hire hire, Instant now, long tasksUsedToday) {
      Hire.Trial trial = hire.trial().orElseThrow();
      return new TrialView(
          hire.id(),
          hire.agent().id(),
          hire.agent(),
          hire.customerId(),
          status(hire, now),
          hire.startedAt(),
          trial.endsAt(),
          hire.daysRemaining(now),
          tasksUsedToday,
          trial.tasksPerDay(),
          Cost.microUsd(hire.spendMicroUsd()),
          Cost.microUsd(trial.spendCapMicroUsd()),
          hire.deliverableCount());
    }

    private static String status(Hire hire, Instant now) {
      if (hire.convertedAt() != null) {
        return "converted";
      }
      return switch (hire.state(now)) {
        case TRIAL_ACTIVE, ACTIVE, PAUSED, SUSPENDED -> "active";
        case CANCELLED -> "cancelled";
        case EXPIRED -> "expired";
      };
    }
  }

  static HireView of(Hire hire, Instant now, long tasksUsedToday) {
    return new HireView(
        hire.id(),
        hire.agent(),
        hire.customerId(),
        hire.state(now).name().toLowerCase(Locale.ROOT),
        hire.startedAt(),
        Cost.microUsd(hire.spendMicroUsd()),
        hire.deliverableCount(),
        hire.runCount(),
        hire.price(),
        hire.trial().isPresent() ? TrialView.of(hire, now, tasksUsedToday) : null);
  }
}
