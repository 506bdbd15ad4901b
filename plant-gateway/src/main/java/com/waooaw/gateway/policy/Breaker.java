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
  // Null while it is closed.
  private Instant openUntil;
  private boolean probing;

  Breaker(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether a call may be made now; every call that was permitted is recorded. */
  boolean permits() {
    if (openUntil == null) {
      return true;
    }
    if (probing || clock.instant().isBefore(openUntil)) {
      return false;
    }
    probing = true;
    return true;
  }

  /** What became of a permitted call. */
  void record(boolean succeeded) {
    Instant now = clock.instant();
    if (succeeded) {
      openUntil = null;
      probing = false;
      failures.clear();
      return;
    }
    if (openUntil != null) {
      // Only the probe says anything new; the others were under way before it opened.
      if (probing) {
        probing = false;
        openUntil = now.plus(OPEN);
      }
      return;
    }
    failures.addLast(now);
    while (failures.getFirst().isBefore(now.minus(WINDOW))) {
      failures.removeFirst();
    }
    if (failures.size() >= FAILURES) {
      openUntil = now.plus(OPEN);
      failures.clear();
    }
  }
}
