package com.waooaw.plant.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what is kept in the database with AES-256-GCM (NIST SP 800-38D). A sealed value is its
 * nonce and ciphertext.
 */
public final class MasterKey {
  /** The fewest bytes of secret a master key is made of. */
  public static final int MIN_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  public MasterKey(byte[] secret) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException("A master key has at least " + MIN_BYTES + " bytes");
    }
    try {
      this.key = new SecretKeySpec(MessageDigest.getInstance("SHA-256").digest(secret), "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /**
   * Encrypts what must be read again but not by who reads the database.
   *
   * @param boundTo names the value, so that it cannot be put in another's place
   */
  public byte[] seal(byte[] plain, String boundTo) {
    try {
      return encrypt(plain, boundTo);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES-GCM", e);
    }
  }

  /** What was sealed under this key and name, or nothing. */
  public Optional<byte[]> open(byte[] sealed, String boundTo) {
    try {
      return sealed.length < NONCE_BYTES ? Optional.empty() : Optional.of(decrypt(sealed, boundTo));
    } catch (GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }

  byte[] encrypt(byte[] plain, String boundTo) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, boundTo).doFinal(plain);
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
    return all;
  }

  byte[] decrypt(byte[] sealed, String boundTo) throws GeneralSecurityException {
    return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), boundTo)
        .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
  }

  private Cipher cipher(int mode, byte[] nonce, String boundTo) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(boundTo.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return cipher;
  }
}
