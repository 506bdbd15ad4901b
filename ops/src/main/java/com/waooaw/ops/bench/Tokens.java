package com.waooaw.ops.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Signed-in customers: a key pair of our own, its JWK Set, and a token for each customer. */
final class Tokens {
  private static final String KEY_ID = "cp-1";
  private static final long LIFE_SECONDS = 23 * 3_600;

  private final KeyPair keys;
  private final List<String> tokens;

  Tokens(int customers) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    this.tokens = Stream.generate(this::token).limit(customers).toList();
  }

  List<String> all() {
    return tokens;
  }

  String jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    JsonObject jwk =
        new JsonObject()
            .put("kty", "RSA")
            .put("use", "sig")
            .put("alg", "RS256")
            .put("kid", KEY_ID)
            .put("n", unsigned(key.getModulus()))
            .put("e", unsigned(key.getPublicExponent()));
    return new JsonObject().put("keys", new JsonArray().add(jwk)).encode();
  }

  private String token() {
    String user = UUID.randomUUID().toString();
    long now = Instant.now().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("iss", "cp.waooaw.com")
            .put("aud", "waooaw")
            .put("token_use", "access")
            .put("sub", user)
            .put("user_id", user)
            .put("email", "customer@example.com")
            .put("customer_id", UUID.randomUUID().toString())
            .put("roles", new JsonArray().add("customer_admin"))
            .putNull("governor_agent_id")
            .put("trial_mode", false)
            .putNull("trial_expires_at")
            .put("sid", UUID.randomUUID().toString())
            .put("gen", 1)
            .put("jti", UUID.randomUUID().toString())
            .put("iat", now)
            .put("exp", now + LIFE_SECONDS);
    String signed =
        encoded(new JsonObject().put("alg", "RS256").put("kid", KEY_ID).encode().getBytes(UTF_8))
            + "."
            + encoded(claims.encode().getBytes(UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(US_ASCII));
      return signed + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return encoded(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
