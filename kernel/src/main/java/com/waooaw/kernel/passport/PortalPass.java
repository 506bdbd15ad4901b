package com.waooaw.kernel.passport;

import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a portal tells the gateway about the browser it speaks for. The portal is the one hop
 * trusted to name the client's address, and the only way to sign in as staff, so it must prove that
 * it is a portal.
 *
 * @param portal {@code CP} or {@code PP}
 * @param clientAddress the browser's IP address, in text
 * @param expiresAt when this stops being good
 */
public record PortalPass(String portal, String clientAddress, Instant expiresAt) {
  /** The request header that carries a sealed portal pass. */
  public static final String HEADER = "X-Waooaw-Portal";

  /** How long a pass is good for. */
  public static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final String PURPOSE = "portal.v1";

  public PortalPass {
    requireNonNull(portal, "portal");
    requireNonNull(clientAddress, "clientAddress");
    requireNonNull(expiresAt, "expiresAt");
  }

  /** The seal that the portals and the gateway share. */
  public static Seal seal(byte[] key) {
    return new Seal(key, PURPOSE);
  }

  /** This pass as a header value. */
  public String sealed(Seal seal) {
    return seal.seal(
        new JsonObject()
            .put("portal", portal)
            .put("client", clientAddress)
            .put("exp", expiresAt.toEpochMilli())
            .toBuffer()
            .getBytes());
  }

  /** The pass in a header value, or nothing if no portal sealed it or it is no longer good. */
  public static Optional<PortalPass> open(Seal seal, String header, Instant now) {
    return seal.open(header).flatMap(PortalPass::parse).filter(p -> now.isBefore(p.expiresAt()));
  }

  private static Optional<PortalPass> parse(byte[] payload) {
    try {
      JsonObject json = new JsonObject(Buffer.buffer(payload));
      return Optional.of(
          new PortalPass(
              json.getString("portal"),
              json.getString("client"),
              Instant.ofEpochMilli(json.getLong("exp"))));
    } catch (DecodeException | ClassCastException | NullPointerException malformed) {
      return Optional.empty();
    }
  }
}
