package com.waooaw.kernel.approval;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;

/**
 * What the keeper of approvals tells the gateway.
 *
 * @param outcome where the approval stands, or what became of using it
 * @param approvalId the approval, or null when none is for this act
 * @param expiresAt by when it must be decided or, once approved, used; null without an approval
 * @param reason what the governor said, or null
 */
public record Ruling(Outcome outcome, UUID approvalId, Instant expiresAt, String reason) {
  /** What there is to say. */
  public enum Outcome {
    /** Nobody has decided yet. */
    @JsonProperty("pending")
    PENDING,
    /** Approved and not used. */
    @JsonProperty("approved")
    APPROVED,
    /** Approved and used just now, for this very request. No other request hears this. */
    @JsonProperty("granted")
    GRANTED,
    /** A governor said no. */
    @JsonProperty("denied")
    DENIED,
    /** Nobody decided in time, or nobody used it in time. */
    @JsonProperty("expired")
    EXPIRED,
    /** Used before. */
    @JsonProperty("used")
    USED,
    /** No approval of that id is for this act of this caller. */
    @JsonProperty("mismatch")
    MISMATCH,
    /** This caller has too many open requests for approval. */
    @JsonProperty("too_many")
    TOO_MANY
  }

  public Ruling {
    requireNonNull(outcome, "outcome");
  }

  /** A ruling that is about no approval. */
  public static Ruling of(Outcome outcome) {
    return new Ruling(outcome, null, null, null);
  }
}
