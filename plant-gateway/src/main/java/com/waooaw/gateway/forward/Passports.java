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

  String issue(Exchange exchange) {
    Optional<Principal> who = exchange.principal();
    Optional<Exchange.Reservation> reservation = exchange.reservation();
    return new Passport(
            exchange.portal(),
            who.map(Principal::userId).orElse(null),
            who.map(Principal::email).orElse(null),
            who.flatMap(Principal::customerId).orElse(null),
            who.map(Principal::sessionId).orElse(null),
            who.map(Principal::roles).orElse(List.of()),
            exchange.decision().orElseThrow().routing().upstream() == Decision.Upstream.SANDBOX,
            exchange.correlationId(),
            exchange.route().method(),
            exchange.path(),
            exchange.route().access() instanceof Access.Permission permission
                ? permission.name()
                : null,
            reservation.map(Exchange.Reservation::microUsd).orElse(0L),
            reservation.map(Exchange.Reservation::id).orElse(null),
            reservation.map(Exchange.Reservation::taskCounted).orElse(false),
            ClientPrefix.of(exchange.clientAddress()),
            clock.instant().plus(Passport.LIFETIME))
        .sealed(seal);
  }
}
