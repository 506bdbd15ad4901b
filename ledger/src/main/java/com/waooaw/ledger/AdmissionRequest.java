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
 * @param stops caps that must not have been reached too far, though nothing is charged to them
 * @param lease how long a reservation may stay open before it is swept back
 * @param now the time all windows are counted by
 */
public record AdmissionRequest(
    Optional<SessionRef> session,
    RateLimit rate,
    Optional<TaskQuota> task,
    Optional<Charge> charge,
    List<Stop> stops,
    Duration lease,
    Instant now) {
  public AdmissionRequest {
    requireNonNull(session, "session");
    requireNonNull(rate, "rate");
    requireNonNull(task, "task");
    requireNonNull(charge, "charge");
    stops = List.copyOf(stops);
    requireNonNull(lease, "lease");
    requireNonNull(now, "now");
  }

  /** A request that no cap stops but those it is charged to. */
  public AdmissionRequest(
      Optional<SessionRef> session,
      RateLimit rate,
      Optional<TaskQuota> task,
      Optional<Charge> charge,
      Duration lease,
      Instant now) {
    this(session, rate, task, charge, List.of(), lease, now);
  }

  /** A request that only its rate can refuse. */
  public static AdmissionRequest rateOnly(RateLimit rate, Instant now) {
    return new AdmissionRequest(
        Optional.empty(), rate, Optional.empty(), Optional.empty(), Duration.ZERO, now);
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
   * @param marks per cents of a cap whose reaching is told, once each in the cap's life; see {@link
   *     CapBook#alerts}
   */
  public record Charge(long microUsd, List<Cap> caps, List<Integer> marks) {
    public Charge {
      caps = List.copyOf(caps);
      marks = List.copyOf(marks);
      if (microUsd < 0 || caps.isEmpty()) {
        throw new IllegalArgumentException("A charge is not negative and has a cap");
      }
    }

    /** A charge of which nobody is told. */
    public Charge(long microUsd, List<Cap> caps) {
      this(microUsd, caps, List.of());
    }
  }

  /**
   * A hard limit on money.
   *
   * @param scope what the caller is told is exhausted, such as {@code platform}
   * @param key whose, within the scope
   * @param window the span it covers
   * @param limitMicroUsd millionths of a dollar, or {@link #UNLIMITED}, which only counts
   * @param adjustable whether a limit set by {@link CapBook#setLimit} replaces this one
   */
  public record Cap(
      String scope, String key, Window window, long limitMicroUsd, boolean adjustable) {
    /** No limit but one that was set by hand. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    public Cap {
      requireNonNull(scope, "scope");
      requireNonNull(key, "key");
      requireNonNull(window, "window");
    }

    /** A cap whose limit is this one, whatever was set. */
    public Cap(String scope, String key, Window window, long limitMicroUsd) {
      this(scope, key, window, limitMicroUsd, false);
    }
  }

  /**
   * Refuses what costs nothing by itself once a cap is reached to a degree.
   *
   * @param cap which
   * @param percent of its limit, spent and reserved together
   */
  public record Stop(Cap cap, int percent) {
    public Stop {
      requireNonNull(cap, "cap");
    }
  }
}
