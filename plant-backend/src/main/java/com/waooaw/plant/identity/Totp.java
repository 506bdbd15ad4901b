package com.waooaw.plant.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One-time passwords of a time (RFC 6238) in steps of 30 seconds.
 *
 * @param algorithm {@code HmacSHA1}, {@code HmacSHA256} or {@code HmacSHA512}
 * @param digits how many a code has
 */
record Totp(String algorithm, int digits) {
  /** What every authenticator app makes. */
  static final Totp COMMON = new Totp("HmacSHA1", 6);

  static final int STEP_SECONDS = 30;

  // Clocks of telephones are a step apart; more would only help who guesses (RFC 6238, 5.2).
  private static final int STEPS_APART = 1;

  /** The code of a moment. */
  String code(byte[] secret, Instant at) {
    return code(secret, Math.floorDiv(at.getEpochSecond(), STEP_SECONDS));
  }

  /**
   * The step whose code this is, if it is one of now.
   *
   * @param lastUsed the step of the last code used, or null; codes up to it are used up
   */
  OptionalLong step(byte[] secret, String code, Instant now, Long lastUsed) {
    long current = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
    OptionalLong found = OptionalLong.empty();
    // All are compared, so that the time it takes tells nothing.
    for (long step = current - STEPS_APART; step <= current + STEPS_APART; step++) {
      boolean same = MessageDigest.isEqual(code(secret, step).getBytes(), code.getBytes());
      if (same && (lastUsed == null || step > lastUsed)) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  // RFC 4226, 5.3 and 5.4.
  private String code(byte[] secret, long step) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0x0f;
      int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
      return String.format(Locale.ROOT, "%0" + digits + "d", number % power(digits));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + algorithm, e);
    }
  }

  private static int power(int digits) {
    int power = 1;
    for (int i = 0; i < digits; i++) {
      power *= 10;
    }
    return power;
  }
}
