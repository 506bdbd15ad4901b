package com.waooaw.plant.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.plant.keys.Purpose;
import com.waooaw.plant.keys.SigningKeys;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * Mints access tokens: JWTs signed with RS256 (RFC 7519), each portal's with its own issuer and
 * key.
 */
final class Tokens {
  static final Duration ACCESS_LIFETIME = Duration.ofMinutes(15);

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final SigningKeys keys;

  Tokens(SigningKeys keys) {
    this.keys = keys;
  }

  String access(Person person, UUID sessionId, long generation, TrialClaims trial, Instant now) {
    boolean staff = person.portal().equals("PP");
    Purpose purpose = staff ? Purpose.PP_TOKEN : Purpose.CP_TOKEN;
    String keyId = keys.tokenKeyId(purpose);
    JsonObject header = new JsonObject().put("alg", "RS256").put("typ", "JWT").put("kid", keyId);
    JsonObject claims =
        new JsonObject()
            .put("iss", staff ? "pp.waooaw.com" : "cp.waooaw.com")
            .put("aud", "waooaw")
            .put("token_use", "access")
            .put("sub", person.id().toString())
            .put("user_id", person.id().toString())
            .put("email", person.email())
            .put("customer_id", person.customerId() == null ? null : person.customerId().toString())
            .put("roles", new JsonArray().add(person.role()))
            .put("governor_agent_id", person.governorAgentId())
            .put("trial_mode", trial.trialMode())
            .put(
                "trial_expires_at", trial.expiresAt() == null ? null : trial.expiresAt().toString())
            .put("sid", sessionId.toString())
            .put("gen", generation)
            .put("jti", UUID.randomUUID().toString())
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(ACCESS_LIFETIME).getEpochSecond());
    String input = part(header) + "." + part(claims);
    return input + "." + URL.encodeToString(keys.signToken(keyId, input.getBytes(US_ASCII)));
  }

  private static String part(JsonObject json) {
    return URL.encodeToString(json.encode().getBytes(UTF_8));
  }
}
