package com.waooaw.plant.keys;

/** Signs with one of the plant's ES256 keys (RFC 7518, section 3.4). */
public interface Signer {
  /**
   * A signature and the key it can be checked with.
   *
   * @param keyId the {@code kid} of the public key
   * @param signature base64url, without padding, of the 64-byte concatenation of r and s
   */
  record Signed(String keyId, String signature) {}

  /** Signs bytes with the current key. */
  Signed sign(byte[] payload);

  /** Whether a signature was made over these bytes by the named key; false for unknown keys. */
  boolean verify(byte[] payload, Signed signed);
}
