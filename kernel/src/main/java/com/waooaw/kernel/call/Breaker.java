package com.waooaw.kernel.call;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A circuit breaker: opens for a while after a number of failures within a while, then lets one
 * call through to see. May be shared by threads.
 *
 * @see <a href="https://martinfowler.com/bliki/CircuitBreaker.html">Circuit Breaker</a>
 */
public final class Breaker {
  private final int mostFailures;
  private final Duration window;
  private final Duration open;
  private final InstantSource clock;
  private final Deque<Instant> failures = new ArrayDeque<>();
  // Null while it is closed.
  private Instant openUntil;
  private boolean probing;

  /** Closed; opens for {@code open} after {@code failures} within {@code window}. */
  public Breaker(int failures, Duration window, Duration open, InstantSource clock) {
    this.mostFailures = failures;
    this.window = requireNonNull(window, "window");
    this.open = requireNonNull(open, "open");
    this.clock = requireNonNull(clock, "clock");
  }

  /** What a breaker does with calls. */
  public enum State {
    /** Lets them through. */
    CLOSED,
    /** Refuses them. */
    OPEN,
    /** Waits for what becomes of one that it let through. */
    PROBING
  }

  /** What it does now; open until a call probes, however long ago its time ended. */
  public synchronized State state() {
    if (openUntil == null) {
      return State.CLOSED;
    }
    return probing ? State.PROBING : State.OPEN;
  }

  /** Whether a call may be made now; every call that was permitted is recorded. */
  public synchronized boolean permits() {
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
  public synchronized void record(boolean succeeded) {
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
        openUntil = now.plus(open);
      }
      return;
    }
    failures.addLast(now);
    while (failures.getFirst().isBefore(now.minus(window))) {
      failures.removeFirst();
    }
    if (failures.size() >= mostFailures) {
      openUntil = now.plus(open);
      failures.clear();
    }
  }
}
