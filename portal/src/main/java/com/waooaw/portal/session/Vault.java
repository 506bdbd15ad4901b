package com.waooaw.portal.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Encrypts what is kept outside the process: AES-256-GCM (NIST SP 800-38D) under a key drawn from
 * the session key by HKDF (RFC 5869), with a random 96-bit nonce. The name a text is kept under is
 * authenticated too, so a text cannot be moved to another name.
 */
final class Vault {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;

  private final SecretKey key;
  private final SecureRandom random;

  Vault(byte[] secret, SecureRandom random) {
    this.random = random;
    try {
      this.key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "AES",
                  HKDFParameterSpec.ofExtract()
                      .addIKM(secret)
                      .thenExpand("waooaw portal session v1".getBytes(UTF_8), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HKDF-SHA256", e);
    }
  }

  byte[] lock(String name, byte[] text) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] locked = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(text);
      return ByteBuffer.allocate(NONCE_BYTES + locked.length).put(nonce).put(locked).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES-GCM", e);
    }
  }

  /** The text, or nothing if it was not locked under this key and name. */
  Optional<byte[]> unlock(String name, byte[] locked) {
    if (locked.length < NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, name, locked)
              .doFinal(locked, NONCE_BYTES, locked.length - NONCE_BYTES));
    } catch (GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, String name, byte[] noncePrefixed)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, noncePrefixed, 0, NONCE_BYTES));
    cipher.updateAAD(name.getBytes(UTF_8));
    return cipher;
  }
}
