package com.waooaw.gateway.forward;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests may be under way to one upstream, so that a slow one cannot take every
 * connection.
 */
public final class Bulkhead {
  /** Requests that are answered and done. */
  static final int IN_FLIGHT = 256;

  /** Event streams and WebSockets, which stay: they would fill the others' places and keep them. */
  static final int STREAMS = 1_024;

  private final int most;
  private final AtomicInteger inFlight = new AtomicInteger();

  Bulkhead(int most) {
    this.most = most;
  }

  boolean enter() {
    if (inFlight.incrementAndGet() <= most) {
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
