package com.waooaw.gateway.forward;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests may be under way to one upstream, so that a slow one cannot take every
 * connection.
 */
public final class Bulkhead {
  private static final int IN_FLIGHT = 256;

  private final AtomicInteger inFlight = new AtomicInteger();

  boolean enter() {
    if (inFlight.incrementAndGet() <= IN_FLIGHT) {
      return true;
    }
    inFlight.decrementAndGet();
    return false;
  }

  void leave() {
    inFlight.decrementAndGet();
  }

  /** How many are under way now. */
  public int inFlight() {
    return inFlight.get();
  }
}
