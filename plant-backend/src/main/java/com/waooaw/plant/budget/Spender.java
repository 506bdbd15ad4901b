package com.waooaw.plant.budget;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.hire.Hire;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Whose money work uses, and under which caps.
 *
 * @param trialCapMicroUsd the frozen cap of the hire's trial while it runs; empty for paid work
 * @param agentDailyMicroUsd the frozen limit of the hire's plan; empty for policy's
 */
public record Spender(
    UUID customerId,
    UUID hireId,
    String agentSlug,
    OptionalLong trialCapMicroUsd,
    OptionalLong agentDailyMicroUsd) {
  public Spender {
    requireNonNull(customerId, "customerId");
    requireNonNull(hireId, "hireId");
    requireNonNull(agentSlug, "agentSlug");
    requireNonNull(trialCapMicroUsd, "trialCapMicroUsd");
    requireNonNull(agentDailyMicroUsd, "agentDailyMicroUsd");
  }

  /** A spender under policy's own daily limit of an agent. */
  public Spender(UUID customerId, UUID hireId, String agentSlug, OptionalLong trialCapMicroUsd) {
    this(customerId, hireId, agentSlug, trialCapMicroUsd, OptionalLong.empty());
  }

  /** A hire's work at an instant. */
  public static Spender of(Hire hire, Instant now) {
    return new Spender(
        hire.customerId(),
        hire.id(),
        hire.agent().slug(),
        hire.onTrial(now)
            ? OptionalLong.of(hire.trial().orElseThrow().spendCapMicroUsd())
            : OptionalLong.empty(),
        hire.paid()
            .map(paid -> OptionalLong.of(paid.dailyMicroUsd()))
            .orElseGet(OptionalLong::empty));
  }

  /** Whether what is spent counts against the customer's trials. */
  public boolean onTrial() {
    return trialCapMicroUsd.isPresent();
  }
}
