package com.waooaw.kernel.passport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals short texts with HMAC-SHA256 (RFC 2104) under a key two services share. A sealed text is
 * {@code base64url(payload) '.' base64url(mac)}; the mac also covers a purpose, so one kind of text
 * can never pass for another.
 */
public final class Seal {
  /** The fewest bytes a key may have. */
  public static final int MIN_KEY_BYTES = 32;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  // Has read the key and the purpose, and is only ever copied: that is cheaper than to begin anew.
  private final Mac begun;

  /**
   * @param key at least {@link #MIN_KEY_BYTES} bytes
   * @param purpose what the texts are for, in ASCII
   */
  public Seal(byte[] key, String purpose) {
    if (key.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException("A key has at least " + MIN_KEY_BYTES + " bytes");
    }
    try {
      begun = Mac.getInstance("HmacSHA256");
      begun.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
    begun.update(purpose.getBytes(US_ASCII));
    begun.update((byte) 0);
  }

  /** The payload with its mac. */
  public String seal(byte[] payload) {
    return ENCODER.encodeToString(payload) + '.' + ENCODER.encodeToString(mac(payload));
  }

  /** The payload, or nothing if the text was not sealed with this key for this purpose. */
  public Optional<byte[]> open(String sealed) {
    int dot = sealed.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    try {
      byte[] payload = DECODER.decode(sealed.substring(0, dot));
      byte[] claimed = DECODER.decode(sealed.substring(dot + 1));
      return MessageDigest.isEqual(mac(payload), claimed) ? Optional.of(payload) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private byte[] mac(byte[] payload) {
    try {
      return ((Mac) begun.clone()).doFinal(payload);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The JDK's HmacSHA256 can be copied", e);
    }
  }
}
