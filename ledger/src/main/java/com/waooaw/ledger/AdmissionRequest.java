package com.waooaw.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything one admission decides on.
 *
 * @param session the caller's session, if signed in
 * @param rate the caller's rate limit
 * @param task the trial's daily tasks, if this request uses one
 * @param charge the money this request may cost, if any
 * @param lease how long a reservation may stay open before it is swept back
 * @param now the time all windows are counted by
 */
public record AdmissionRequest(
    Optional<SessionRef> session,
    RateLimit rate,
    Optional<TaskQuota> task,
    Optional<Charge> charge,
    Duration lease,
    Instant now) {
  public AdmissionRequest {
    requireNonNull(session, "session");
    requireNonNull(rate, "rate");
    requireNonNull(task, "task");
    requireNonNull(charge, "charge");
    requireNonNull(lease, "lease");
    requireNonNull(now, "now");
  }

  /**
   * A session as a token names it.
   *
   * @param id the session's id
   * @param generation refused when the session has since been raised above it
   */
  public record SessionRef(String id, long generation) {
    public SessionRef {
      requireNonNull(id, "id");
    }
  }

  /**
   * A steady rate that may be exceeded in bursts.
   *
   * @param key whose rate
   * @param perHour steady requests an hour, positive
   * @param burst requests at once, positive
   */
  public record RateLimit(String key, long perHour, long burst) {
    public RateLimit {
      requireNonNull(key, "key");
      if (perHour <= 0 || burst <= 0) {
        throw new IllegalArgumentException("A rate and its burst are positive");
      }
    }
  }

  /**
   * Tasks a UTC day.
   *
   * @param customerId whose
   * @param limit how many
   */
  public record TaskQuota(String customerId, long limit) {
    public TaskQuota {
      requireNonNull(customerId, "customerId");
    }
  }

  /**
   * Money to reserve under every cap, or under none.
   *
   * @param microUsd millionths of a dollar, not negative
   * @param caps at least one
   */
  public record Charge(long microUsd, List<Cap> caps) {
    public Charge {
      caps = List.copyOf(caps);
      if (microUsd < 0 || caps.isEmpty()) {
        throw new IllegalArgumentException("A charge is not negative and has a cap");
      }
    }
  }

  /**
   * A hard limit on money.
   *
   * @param scope what the caller is told is exhausted, such as {@code platform}
   * @param key whose, within the scope
   * @param window the span it covers
   * @param limitMicroUsd millionths of a dollar
   */
  public record Cap(String scope, String key, Window window, long limitMicroUsd) {
    public Cap {
      requireNonNull(scope, "scope");
      requireNonNull(key, "key");
      requireNonNull(window, "window");
    }
  }
}
