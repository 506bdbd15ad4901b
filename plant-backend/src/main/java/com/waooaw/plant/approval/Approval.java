package com.waooaw.plant.approval;

import com.waooaw.kernel.approval.Ruling;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * An act that waits for a governor, or what became of it.
 *
 * @param customerId whose act it is; null for staff
 * @param actHash the hash of the act and its requester
 * @param path the canonical path with the query
 * @param route the path's template
 * @param body the canonical JSON body, or null
 * @param decidersNeeded how many people must approve it
 * @param expiresAt by when it must be decided; once approved, used
 * @param decisions what people said, a JSON array, oldest first
 */
record Approval(
    UUID id,
    Decider decider,
    UUID customerId,
    String actHash,
    String method,
    String path,
    String route,
    String permission,
    String body,
    UUID requestedBy,
    String requesterEmail,
    Risk risk,
    int decidersNeeded,
    Status status,
    String correlationId,
    Instant createdAt,
    Instant expiresAt,
    Instant decidedAt,
    Instant usedAt,
    String decisions) {

  /** Whose governor decides. */
  enum Decider {
    PLATFORM,
    CUSTOMER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How much can go wrong. */
  enum Risk {
    NORMAL,
    HIGH;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where it stands; one whose time has passed is expired whether or not that was written down. */
  enum Status {
    PENDING(Ruling.Outcome.PENDING),
    APPROVED(Ruling.Outcome.APPROVED),
    DENIED(Ruling.Outcome.DENIED),
    EXPIRED(Ruling.Outcome.EXPIRED),
    USED(Ruling.Outcome.USED);

    private final Ruling.Outcome outcome;

    Status(Ruling.Outcome outcome) {
      this.outcome = outcome;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    Ruling.Outcome outcome() {
      return outcome;
    }
  }
}
