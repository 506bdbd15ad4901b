package com.waooaw.ops.stack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How long to wait before the next restart: at once after a good while, else ever longer. */
final class Backoff {
  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration GOOD_WHILE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private Instant last = Instant.EPOCH;
  private Duration pause = SHORTEST;

  Backoff(InstantSource clock) {
    this.clock = clock;
  }

  /** The pause before the restart that is due now. */
  Duration next() {
    Instant now = clock.instant();
    if (Duration.between(last, now).compareTo(GOOD_WHILE) > 0) {
      pause = SHORTEST;
    } else {
      pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
    }
    last = now;
    return pause;
  }
}
