package com.waooaw.plant.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;

/**
 * The public half of an ES256 key as a JSON Web Key (RFC 7517, RFC 7518 section 6.2), which is all
 * that somebody without our database needs in order to check what we signed.
 *
 * @param kid the key's id, which signatures name
 * @param key a point on P-256
 */
public record EcJwk(String kid, ECPublicKey key) {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  private static final int COORDINATE_BYTES = 32;
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

  public EcJwk {
    requireNonNull(kid, "kid");
    requireNonNull(key, "key");
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is no ES256 key
   */
  public static EcJwk read(JsonNode json) {
    String kid = json.path("kid").textValue();
    if (kid == null
        || !"EC".equals(json.path("kty").textValue())
        || !"P-256".equals(json.path("crv").textValue())) {
      throw new IllegalArgumentException("not a P-256 key with an id");
    }
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      ECPoint point = new ECPoint(coordinate(json, "x"), coordinate(json, "y"));
      PublicKey key =
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
      EcJwk read = new EcJwk(kid, (ECPublicKey) key);
      // A point that is not on the curve is found out only when it is used.
      Signature.getInstance(ALGORITHM).initVerify(key);
      return read;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a point on P-256", e);
    }
  }

  /** As a JSON Web Key. */
  public ObjectNode toJson() {
    return Json.mapper()
        .createObjectNode()
        .put("kty", "EC")
        .put("crv", "P-256")
        .put("use", "sig")
        .put("alg", "ES256")
        .put("kid", kid)
        .put("x", coordinate(key.getW().getAffineX()))
        .put("y", coordinate(key.getW().getAffineY()));
  }

  /** Its thumbprint (RFC 7638), by which people compare keys. */
  public String thumbprint() {
    String members =
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()));
    try {
      return URL.encodeToString(
          MessageDigest.getInstance("SHA-256").digest(members.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Whether this key made the signature over these bytes. */
  public boolean verify(byte[] payload, String signature) {
    return verify(key, payload, signature);
  }

  static boolean verify(PublicKey key, byte[] payload, String encoded) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(payload);
      return signature.verify(Base64.getUrlDecoder().decode(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
      return false;
    }
  }

  private static BigInteger coordinate(JsonNode json, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(json.path(name).asText()));
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = new byte[COORDINATE_BYTES];
    byte[] signed = number.toByteArray();
    int length = Math.min(signed.length, COORDINATE_BYTES);
    System.arraycopy(signed, signed.length - length, bytes, COORDINATE_BYTES - length, length);
    return URL.encodeToString(bytes);
  }
}
