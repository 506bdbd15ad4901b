package com.waooaw.gateway.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** RSA key pairs by their ids, each made when it is first asked for, and how they are published. */
public final class SigningKeys {
  /** The keys that every {@link TestUpstream} publishes; made once a run. */
  public static final SigningKeys SHARED = new SigningKeys();

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final Map<String, KeyPair> pairs = new ConcurrentHashMap<>();

  public PrivateKey privateKey(String kid) {
    return pair(kid).getPrivate();
  }

  public RSAPublicKey publicKey(String kid) {
    return (RSAPublicKey) pair(kid).getPublic();
  }

  /** A public key as a JWK (RFC 7517). */
  public JsonObject jwk(String kid) {
    RSAPublicKey key = publicKey(kid);
    return new JsonObject()
        .put("kty", "RSA")
        .put("use", "sig")
        .put("alg", "RS256")
        .put("kid", kid)
        .put("n", unsigned(key.getModulus()))
        .put("e", unsigned(key.getPublicExponent()));
  }

  /** These public keys as a JWK Set. */
  public JsonObject set(List<String> kids) {
    JsonArray list = new JsonArray();
    kids.forEach(kid -> list.add(jwk(kid)));
    return new JsonObject().put("keys", list);
  }

  private KeyPair pair(String kid) {
    return pairs.computeIfAbsent(kid, SigningKeys::newPair);
  }

  private static KeyPair newPair(String kid) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(kid, e);
    }
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return URL.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
