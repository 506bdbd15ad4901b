package com.waooaw.portal.session;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One signed-in browser. Its tokens never leave the portal.
 *
 * @param key names the session in Redis; a hash of the cookie's value, which itself is not kept
 * @param csrfToken what the browser's writes must carry
 * @param tokens what the gateway is shown
 * @param stale whether the access token must be renewed before it is used again
 * @param startedAt when the person signed in
 */
public record Session(
    String key, String csrfToken, Tokens tokens, boolean stale, Instant startedAt) {
  /** A token this near its end is renewed before it is sent. */
  static final Duration RENEW_BEFORE = Duration.ofSeconds(30);

  public Session {
    requireNonNull(key, "key");
    requireNonNull(csrfToken, "csrfToken");
    requireNonNull(tokens, "tokens");
    requireNonNull(startedAt, "startedAt");
  }

  /** Whether the access token is not to be sent as it is. */
  public boolean mustRenew(Instant now) {
    return stale || !now.plus(RENEW_BEFORE).isBefore(tokens.accessExpiresAt());
  }

  Session with(Tokens renewed) {
    return new Session(key, csrfToken, renewed, false, startedAt);
  }

  Session markedStale() {
    return new Session(key, csrfToken, tokens, true, startedAt);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("csrf", csrfToken)
        .put("access", tokens.access())
        .put("access_exp", tokens.accessExpiresAt().toEpochMilli())
        .put("refresh", tokens.refresh())
        .put("stale", stale)
        .put("started", startedAt.toEpochMilli());
  }

  static Optional<Session> parse(String key, byte[] text) {
    try {
      JsonObject json = new JsonObject(io.vertx.core.buffer.Buffer.buffer(text));
      return Optional.of(
          new Session(
              key,
              json.getString("csrf"),
              new Tokens(
                  json.getString("access"),
                  Instant.ofEpochMilli(json.getLong("access_exp")),
                  json.getString("refresh")),
              json.getBoolean("stale"),
              Instant.ofEpochMilli(json.getLong("started"))));
    } catch (DecodeException | ClassCastException | NullPointerException malformed) {
      return Optional.empty();
    }
  }
}
