package com.waooaw.plant.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it, forward only. */
public final class HandClock implements InstantSource {
  private final AtomicReference<Instant> now;

  public HandClock(String start) {
    this.now = new AtomicReference<>(Instant.parse(start));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves to an instant that is not before now. */
  public void moveTo(Instant at) {
    now.updateAndGet(
        before -> {
          if (at.isBefore(before)) {
            throw new IllegalArgumentException("A clock does not go back from " + before);
          }
          return at;
        });
  }

  /** Moves on by a while. */
  public void advance(Duration by) {
    now.updateAndGet(before -> before.plus(by));
  }
}
