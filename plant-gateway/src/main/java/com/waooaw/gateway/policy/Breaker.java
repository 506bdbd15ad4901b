package com.waooaw.gateway.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Opens for ten seconds after five failures in ten, then lets one call through to see. Belongs to
 * one event loop.
 */
final class Breaker {
  private static final int FAILURES = 5;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration OPEN = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final Deque<Instant> failures = new ArrayDeque<>();
  private Instant openUntil = Instant.MIN;
  private boolean probing;

  Breaker(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether a call may be made now; every call that was permitted is recorded. */
  boolean permits() {
    if (failures.size() < FAILURES) {
      return true;
    }
    if (clock.instant().isBefore(openUntil) || probing) {
      return false;
    }
    probing = true;
    return true;
  }

  /** What became of a permitted call. */
  void record(boolean succeeded) {
    probing = false;
    Instant now = clock.instant();
    if (succeeded) {
      failures.clear();
      return;
    }
    failures.addLast(now);
    while (failures.size() > FAILURES || failures.getFirst().isBefore(now.minus(WINDOW))) {
      failures.removeFirst();
    }
    if (failures.size() >= FAILURES) {
      openUntil = now.plus(OPEN);
    }
  }
}
