package com.waooaw.kernel.id;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDv7 identifiers (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random
 * bits. Ids of one maker sort by the millisecond they were made in.
 */
public final class Ids {
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param clock tells the time
   * @param random must be safe for concurrent use, such as {@link java.security.SecureRandom}
   */
  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
  }

  /** A new id. */
  public UUID next() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
