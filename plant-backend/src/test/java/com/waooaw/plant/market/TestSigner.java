package com.waooaw.plant.market;

import com.waooaw.plant.keys.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A real ES256 signer whose key lives as long as the test. */
public final class TestSigner implements Signer {
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final String KEY_ID = "test-1";

  private final KeyPair keys;

  public TestSigner() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Signed sign(byte[] payload) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(keys.getPrivate());
      signature.update(payload);
      return new Signed(
          KEY_ID, Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean verify(byte[] payload, Signed signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(keys.getPublic());
      signature.update(payload);
      return signed.keyId().equals(KEY_ID)
          && signature.verify(Base64.getUrlDecoder().decode(signed.signature()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
