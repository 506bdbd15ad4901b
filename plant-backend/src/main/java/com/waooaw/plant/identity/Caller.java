package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.api.Request;
import java.util.UUID;

/**
 * Where a request comes from, by the gateway's word.
 *
 * @param portal {@code CP} or {@code PP}
 * @param userId null when nobody is signed in
 * @param sessionId null when nobody is signed in
 * @param network the client's network, such as {@code 192.0.2.0/24}
 * @param userAgent what the browser calls itself, which proves nothing; null if it does not say
 */
record Caller(
    String portal,
    UUID userId,
    UUID sessionId,
    String network,
    String userAgent,
    String correlationId) {
  private static final int LONGEST_AGENT = 200;

  Caller {
    requireNonNull(portal, "portal");
  }

  static Caller of(Request request) {
    var passport = request.passport();
    return new Caller(
        passport.portal(),
        passport.subject() == null ? null : UUID.fromString(passport.subject()),
        passport.sessionId() == null ? null : UUID.fromString(passport.sessionId()),
        passport.clientPrefix(),
        shortened(request.headers().get("User-Agent")),
        passport.correlationId());
  }

  private static String shortened(String agent) {
    if (agent == null) {
      return null;
    }
    String plain = agent.replaceAll("\\p{Cntrl}", " ").strip();
    return plain.substring(0, Math.min(plain.length(), LONGEST_AGENT));
  }
}
