package com.waooaw.gateway.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who calls, as far as a verified token says.
 *
 * @param portal the token's issuer, {@code CP} or {@code PP}
 * @param userId UUID in text
 * @param customerId empty for staff
 * @param roles sorted, at least one
 * @param governorAgentId empty unless the token names one
 * @param trialMode whether the customer is in its trials
 * @param trialExpiresAt when the last of them ends; empty or past means expired
 * @param sessionId for revocation
 * @param generation the session's, for revocation
 * @param expiresAt when the token stops being good
 */
public record Principal(
    String portal,
    String userId,
    String email,
    Optional<String> customerId,
    List<String> roles,
    Optional<String> governorAgentId,
    boolean trialMode,
    Optional<Instant> trialExpiresAt,
    String sessionId,
    long generation,
    Instant expiresAt) {
  public Principal {
    roles = List.copyOf(roles);
  }

  /** {@code none}, {@code active} or {@code expired} at an instant, as policy is asked. */
  public String trial(Instant now) {
    if (!trialMode) {
      return "none";
    }
    return trialExpiresAt.filter(now::isBefore).isPresent() ? "active" : "expired";
  }
}
