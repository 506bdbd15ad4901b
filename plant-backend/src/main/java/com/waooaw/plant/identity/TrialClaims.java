package com.waooaw.plant.identity;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What a token says of its customer's trials.
 *
 * @param trialMode true when the customer has had trials and no paid hire
 * @param expiresAt the latest end of its trials; null when not in trial mode
 */
public record TrialClaims(boolean trialMode, Instant expiresAt) {
  /** Says, within a transaction, what tokens of a customer must say now. */
  @FunctionalInterface
  public interface Source {
    /** The claims of a customer at this moment. */
    TrialClaims of(Handle tx, UUID customerId);
  }

  /** No trial, or a paid hire. */
  public static TrialClaims none() {
    return new TrialClaims(false, null);
  }
}
