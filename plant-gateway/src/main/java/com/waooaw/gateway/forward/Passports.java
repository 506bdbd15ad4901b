package com.waooaw.gateway.forward;

import com.waooaw.contract.Route.Access;
import com.waooaw.gateway.auth.Principal;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.policy.Decision;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Writes what the gateway vouches for. */
public final class Passports {
  private final Seal seal;
  private final InstantSource clock;

  public Passports(Seal seal, InstantSource clock) {
    this.seal = seal;
    this.clock = clock;
  }

  /** A passport of the request itself. */
  String issue(Exchange exchange) {
    if (exchange.decision().orElseThrow().governor().approvalRequired()) {
      throw new IllegalStateException("Nothing is vouched for that lacks its approval");
    }
    return sealed(
        exchange,
        exchange.route().method(),
        exchange.path(),
        exchange.route().access() instanceof Access.Permission permission
            ? permission.name()
            : null,
        exchange.reservation());
  }

  /** A passport of what the gateway itself asks in the caller's name. */
  public String issue(Exchange exchange, String method, String path) {
    return sealed(exchange, method, path, null, Optional.empty());
  }

  private String sealed(
      Exchange exchange,
      String method,
      String path,
      String permission,
      Optional<Exchange.Reservation> reservation) {
    Optional<Principal> who = exchange.principal();
    return new Passport(
            exchange.portal(),
            who.map(Principal::userId).orElse(null),
            who.map(Principal::email).orElse(null),
            who.flatMap(Principal::customerId).orElse(null),
            who.map(Principal::sessionId).orElse(null),
            who.map(Principal::roles).orElse(List.of()),
            exchange.decision().orElseThrow().routing().upstream() == Decision.Upstream.SANDBOX,
            exchange.correlationId(),
            method,
            path,
            permission,
            reservation.map(Exchange.Reservation::microUsd).orElse(0L),
            reservation.map(Exchange.Reservation::id).orElse(null),
            reservation.map(Exchange.Reservation::taskCounted).orElse(false),
            exchange.clientPrefix(),
            clock.instant().plus(Passport.LIFETIME))
        .sealed(seal);
  }
}
