package com.waooaw.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks every claim of a token: its type, its value, and how it goes with the others. */
final class Claims {
  private static final long LEEWAY_SECONDS = 30;
  private static final long MAX_LIFETIME_SECONDS = Duration.ofHours(24).toSeconds();
  private static final Pattern UUID =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
  // RFC 5321 and 6531, without quoted local parts and address literals.
  private static final Pattern EMAIL =
      Pattern.compile(
          "(?=[^@]{1,64}@.{1,189}$)[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+(\\.[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*"
              + "@[\\p{L}\\p{M}\\p{N}]([\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?(\\.[\\p{L}\\p{M}\\p{N}]([\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?)*");
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
  // The last second of the year 9999. Sums of two such times are far from what a long can hold.
  private static final long LAST_SECOND = 253_402_300_799L;

  private static final Map<String, Issuer> ISSUERS =
      Map.of(
          "cp.waooaw.com", new Issuer("CP", "cp-", Set.of("customer_user", "customer_admin")),
          "pp.waooaw.com",
              new Issuer(
                  "PP",
                  "pp-",
                  Set.of(
                      "admin",
                      "subscription_manager",
                      "agent_orchestrator",
                      "infrastructure_engineer",
                      "helpdesk_agent",
                      "industry_manager",
                      "viewer")));

  private record Issuer(String portal, String keyPrefix, Set<String> roles) {}

  private Claims() {}

  /**
   * The principal of a token whose signature is good.
   *
   * @throws com.waooaw.kernel.problem.ProblemException token-expired or invalid-token
   */
  static Principal read(String keyId, JsonNode claims, Instant now) {
    Issuer issuer = ISSUERS.get(text(claims, "iss"));
    require(issuer != null && keyId.startsWith(issuer.keyPrefix()), "iss");
    require(text(claims, "aud").equals("waooaw"), "aud");
    require(text(claims, "token_use").equals("access"), "token_use");
    long expires = checkTimes(claims, now);
    String userId = text(claims, "user_id");
    require(UUID.matcher(userId).matches() && userId.equals(text(claims, "sub")), "sub");
    String email = text(claims, "email");
    require(EMAIL.matcher(email).matches(), "email");
    boolean customer = issuer.portal().equals("CP");
    Optional<String> customerId = nullable(claims, "customer_id");
    require(customerId.isPresent() == customer, "customer_id");
    customerId.ifPresent(id -> require(UUID.matcher(id).matches(), "customer_id"));
    boolean trialMode = bool(claims, "trial_mode");
    require(customer || !trialMode, "trial_mode");
    text(claims, "jti");
    return new Principal(
        issuer.portal(),
        userId,
        email,
        customerId,
        roles(claims, issuer),
        nullable(claims, "governor_agent_id").filter(id -> !id.isBlank()),
        trialMode,
        instant(claims),
        text(claims, "sid"),
        claims.has("gen") ? integer(claims, "gen") : 0,
        Instant.ofEpochSecond(expires));
  }

  private static long checkTimes(JsonNode claims, Instant now) {
    long issuedAt = time(claims, "iat");
    long expires = time(claims, "exp");
    long second = now.getEpochSecond();
    require(issuedAt <= second + LEEWAY_SECONDS, "iat");
    require(!claims.has("nbf") || time(claims, "nbf") <= second + LEEWAY_SECONDS, "nbf");
    require(expires > issuedAt && expires - issuedAt <= MAX_LIFETIME_SECONDS, "exp");
    if (expires + LEEWAY_SECONDS <= second) {
      throw Problem.of(
              ProblemType.TOKEN_EXPIRED, "The token has expired. Refresh it or sign in again.")
          .exception();
    }
    return expires;
  }

  private static List<String> roles(JsonNode claims, Issuer issuer) {
    JsonNode list = claims.path("roles");
    require(list.isArray() && !list.isEmpty(), "roles");
    List<String> roles = new ArrayList<>();
    for (JsonNode role : list) {
      require(role.isTextual() && issuer.roles().contains(role.textValue()), "roles");
      roles.add(role.textValue());
    }
    return roles.stream().sorted().distinct().toList();
  }

  // Unparsable means expired, and expired is what no instant means.
  private static Optional<Instant> instant(JsonNode claims) {
    try {
      return nullable(claims, "trial_expires_at")
          .filter(text -> RFC_3339.matcher(text).matches())
          .map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode claims, String name) {
    JsonNode value = claims.path(name);
    require(value.isTextual() && !value.textValue().isBlank(), name);
    return value.textValue();
  }

  private static Optional<String> nullable(JsonNode claims, String name) {
    JsonNode value = claims.path(name);
    require(value.isNull() || value.isTextual(), name);
    return Optional.ofNullable(value.textValue());
  }

  private static long time(JsonNode claims, String name) {
    long second = integer(claims, name);
    require(second >= 0 && second <= LAST_SECOND, name);
    return second;
  }

  private static long integer(JsonNode claims, String name) {
    JsonNode value = claims.path(name);
    require(value.isIntegralNumber() && value.canConvertToLong(), name);
    return value.longValue();
  }

  private static boolean bool(JsonNode claims, String name) {
    require(claims.path(name).isBoolean(), name);
    return claims.path(name).booleanValue();
  }

  private static void require(boolean holds, String claim) {
    if (!holds) {
      throw TokenVerifier.invalid("The token's claim " + claim + " is not acceptable.");
    }
  }
}
