package com.waooaw.gateway.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens of all kinds with the {@link SigningKeys}: good ones and the others. */
public final class TokenMint {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final SigningKeys keys;
  private final InstantSource clock;

  public TokenMint(SigningKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  public long now() {
    return clock.instant().getEpochSecond();
  }

  /** The header of a good token signed by a key. */
  public static JsonObject header(String kid) {
    return new JsonObject().put("alg", "RS256").put("typ", "JWT").put("kid", kid);
  }

  /** The trial of a customer who has no paid hire, for an hour from now. */
  public UnaryOperator<JsonObject> inTrial() {
    return c ->
        c.put("trial_mode", true)
            .put("trial_expires_at", clock.instant().plusSeconds(3_600).toString());
  }

  /** JSON as one part of a token. */
  public static String part(JsonObject json) {
    return URL.encodeToString(json.encode().getBytes(UTF_8));
  }

  /** The claims of a good token of a customer nobody else is. */
  public JsonObject customer() {
    String user = UUID.randomUUID().toString();
    return new JsonObject()
        .put("iss", "cp.waooaw.com")
        .put("aud", "waooaw")
        .put("token_use", "access")
        .put("sub", user)
        .put("user_id", user)
        .put("email", "asha@example.com")
        .put("customer_id", UUID.randomUUID().toString())
        .put("roles", new JsonArray().add("customer_admin"))
        .putNull("governor_agent_id")
        .put("trial_mode", false)
        .putNull("trial_expires_at")
        .put("sid", UUID.randomUUID().toString())
        .put("gen", 1)
        .put("jti", UUID.randomUUID().toString())
        .put("iat", now())
        .put("exp", now() + 900);
  }

  /** The claims of a good token of staff. */
  public JsonObject staff(String... roles) {
    JsonArray list = new JsonArray();
    for (String role : roles) {
      list.add(role);
    }
    return customer().put("iss", "pp.waooaw.com").putNull("customer_id").put("roles", list);
  }

  /** A customer's token after a change of its claims. */
  public String customer(UnaryOperator<JsonObject> change) {
    return signed(header("cp-1"), change.apply(customer()), "cp-1");
  }

  /** A token of staff after a change of its claims. */
  public String staff(UnaryOperator<JsonObject> change) {
    return signed(header("pp-1"), change.apply(staff("admin")), "pp-1");
  }

  /** RS256 by one of our keys, whatever the header says. */
  public String signed(JsonObject header, JsonObject claims, String key) {
    return signed(header.encode(), claims.encode().getBytes(UTF_8), key);
  }

  public String signed(String header, byte[] claims, String key) {
    String input = URL.encodeToString(header.getBytes(UTF_8)) + "." + URL.encodeToString(claims);
    return input + "." + signature("SHA256withRSA", keys.privateKey(key), input);
  }

  /** Signed by another algorithm of Java's with one of our keys. */
  public String signedWith(String algorithm, JsonObject header, JsonObject claims) {
    String input = part(header) + "." + part(claims);
    return input + "." + signature(algorithm, keys.privateKey("cp-1"), input);
  }

  /** Signed by somebody else's key. */
  public String signedBy(PrivateKey key, JsonObject header, JsonObject claims) {
    String input = part(header) + "." + part(claims);
    return input + "." + signature("SHA256withRSA", key, input);
  }

  /** An HMAC with a secret that everybody knows. */
  public String hmac(String alg, byte[] secret) {
    String input = part(header("cp-1").put("alg", alg)) + "." + part(customer());
    try {
      Mac mac = Mac.getInstance(alg.replace("HS", "HmacSHA"));
      mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
      return input + "." + URL.encodeToString(mac.doFinal(input.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signature(String algorithm, PrivateKey key, String input) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      if (algorithm.equals("RSASSA-PSS")) {
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signature.update(input.getBytes(US_ASCII));
      return URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
