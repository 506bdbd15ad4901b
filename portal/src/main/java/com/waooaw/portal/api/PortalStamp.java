package com.waooaw.portal.api;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.http.Correlation;
import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.portal.Face;
import com.waooaw.portal.client.TrustedProxies;
import io.vertx.core.MultiMap;
import java.time.InstantSource;

/**
 * Proves to the gateway which portal speaks, and for which address.
 *
 * @param face which portal
 * @param proxies whose word on a client's address is believed
 * @param seal shared with the gateway
 * @param clock dates the passes
 */
record PortalStamp(Face face, TrustedProxies proxies, Seal seal, InstantSource clock) {
  PortalStamp {
    requireNonNull(face, "face");
    requireNonNull(proxies, "proxies");
    requireNonNull(seal, "seal");
    requireNonNull(clock, "clock");
  }

  void on(MultiMap headers, Exchange exchange) {
    headers.set(Correlation.HEADER, exchange.correlationId());
    headers.set(
        PortalPass.HEADER,
        new PortalPass(
                face.name(),
                proxies.client(exchange.request()),
                clock.instant().plus(PortalPass.LIFETIME))
            .sealed(seal));
  }
}
