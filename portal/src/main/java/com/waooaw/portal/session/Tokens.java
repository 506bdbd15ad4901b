package com.waooaw.portal.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The pair the gateway gave for a sign-in or a refresh.
 *
 * @param access bearer token
 * @param accessExpiresAt when the bearer token ends
 * @param refresh good for one exchange
 */
public record Tokens(String access, Instant accessExpiresAt, String refresh) {
  public Tokens {
    requireNonNull(access, "access");
    requireNonNull(accessExpiresAt, "accessExpiresAt");
    requireNonNull(refresh, "refresh");
  }

  /** The tokens in a session document of the gateway, or nothing if it holds none. */
  public static Optional<Tokens> of(JsonObject session) {
    try {
      String access = session.getString("access_token");
      Instant end = expiry(access).orElseGet(() -> session.getInstant("expires_at"));
      return Optional.of(new Tokens(access, end, session.getString("refresh_token")));
    } catch (ClassCastException | NullPointerException | DateTimeException malformed) {
      return Optional.empty();
    }
  }

  // Read and not verified: it came from the gateway itself and only says when to ask for another.
  private static Optional<Instant> expiry(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonObject claims =
          new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
      return Optional.ofNullable(claims.getLong("exp")).map(Instant::ofEpochSecond);
    } catch (IllegalArgumentException | DecodeException | ClassCastException notClaims) {
      return Optional.empty();
    }
  }
}
