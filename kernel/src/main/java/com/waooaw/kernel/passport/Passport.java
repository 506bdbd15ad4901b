package com.waooaw.kernel.passport;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the gateway vouches for when it forwards a request. The backend believes this and nothing
 * else. It is good for one method and path, for {@link #LIFETIME}.
 *
 * @param portal {@code CP} or {@code PP}
 * @param subject the user's id, or null for an anonymous caller
 * @param email the user's e-mail, or null for an anonymous caller
 * @param customerId the customer's id, or null for staff and anonymous callers
 * @param sessionId the session's id, or null for an anonymous caller
 * @param roles the caller's roles, sorted; empty for an anonymous caller
 * @param sandbox true when outside acts must be recorded and never sent
 * @param correlationId the request's correlation id
 * @param method the HTTP method this is good for
 * @param path the canonical path this is good for
 * @param permission the permission that was granted, or null on public routes
 * @param costMicroUsd what this request was charged, in millionths of a dollar
 * @param reservationId the ledger's reservation for that charge, or null when nothing was reserved
 * @param taskCounted true when the gateway counted this request against the trial's daily tasks
 * @param clientPrefix the client's address shortened to /24 or /48
 * @param expiresAt when this stops being good
 */
public record Passport(
    String portal,
    String subject,
    String email,
    String customerId,
    String sessionId,
    List<String> roles,
    boolean sandbox,
    String correlationId,
    String method,
    String path,
    String permission,
    long costMicroUsd,
    String reservationId,
    boolean taskCounted,
    String clientPrefix,
    Instant expiresAt) {

  /** The request header that carries a sealed passport. */
  public static final String HEADER = "X-Waooaw-Passport";

  /** How long a passport is good for. */
  public static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final String PURPOSE = "passport.v1";
  private static final JsonFactory JSON = new JsonFactory();
  // Bytes that nearly every passport fits into.
  private static final int MOST_PASSPORTS = 640;

  public Passport {
    requireNonNull(portal, "portal");
    requireNonNull(correlationId, "correlationId");
    requireNonNull(method, "method");
    requireNonNull(path, "path");
    requireNonNull(expiresAt, "expiresAt");
    roles = List.copyOf(roles);
  }

  /** The seal that the gateway and the backend share. */
  public static Seal seal(byte[] key) {
    return new Seal(key, PURPOSE);
  }

  /** This passport as a header value. */
  public String sealed(Seal seal) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream(MOST_PASSPORTS);
    try (JsonGenerator json = JSON.createGenerator(payload)) {
      json.writeStartObject();
      json.writeStringField("portal", portal);
      json.writeStringField("sub", subject);
      json.writeStringField("email", email);
      json.writeStringField("customer", customerId);
      json.writeStringField("sid", sessionId);
      json.writeArrayFieldStart("roles");
      for (String role : roles) {
        json.writeString(role);
      }
      json.writeEndArray();
      json.writeBooleanField("sandbox", sandbox);
      json.writeStringField("correlation", correlationId);
      json.writeStringField("method", method);
      json.writeStringField("path", path);
      json.writeStringField("permission", permission);
      json.writeNumberField("cost", costMicroUsd);
      json.writeStringField("reservation", reservationId);
      json.writeBooleanField("task_counted", taskCounted);
      json.writeStringField("client", clientPrefix);
      json.writeNumberField("exp", expiresAt.toEpochMilli());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seal.seal(payload.toByteArray());
  }

  /**
   * The passport in a header value, or nothing if it was not sealed by the gateway or is no longer
   * good.
   */
  public static Optional<Passport> open(Seal seal, String header, Instant now) {
    return seal.open(header).flatMap(Passport::parse).filter(p -> now.isBefore(p.expiresAt()));
  }

  /** Whether this passport was made for this very request. */
  public boolean isFor(String requestMethod, String requestPath) {
    return method.equals(requestMethod) && path.equals(requestPath);
  }

  private static Optional<Passport> parse(byte[] payload) {
    try {
      JsonObject json = new JsonObject(io.vertx.core.buffer.Buffer.buffer(payload));
      return Optional.of(
          new Passport(
              json.getString("portal"),
              json.getString("sub"),
              json.getString("email"),
              json.getString("customer"),
              json.getString("sid"),
              json.getJsonArray("roles").stream().map(String.class::cast).toList(),
              json.getBoolean("sandbox"),
              json.getString("correlation"),
              json.getString("method"),
              json.getString("path"),
              json.getString("permission"),
              json.getLong("cost"),
              json.getString("reservation"),
              json.getBoolean("task_counted"),
              json.getString("client"),
              Instant.ofEpochMilli(json.getLong("exp"))));
    } catch (DecodeException | ClassCastException | NullPointerException malformed) {
      return Optional.empty();
    }
  }
}
