package com.waooaw.gateway.forward;

import com.waooaw.gateway.stage.Exchange;
import com.waooaw.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes a request's reservation, once. A settlement that Redis does not take is swept back with
 * its lease; the charge rows in Postgres stay the truth.
 */
public final class Settlement {
  private static final Logger log = LoggerFactory.getLogger(Settlement.class);

  private final Ledger ledger;

  public Settlement(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The work was done: what was reserved is spent. */
  void settle(Exchange exchange) {
    exchange
        .takeReservation()
        .ifPresent(
            held ->
                ledger
                    .settle(held.id(), held.microUsd())
                    .onFailure(e -> warn(exchange, "settled", e)));
  }

  /** No work was done: money and task go back. */
  public void release(Exchange exchange) {
    exchange
        .takeReservation()
        .ifPresent(held -> ledger.release(held.id()).onFailure(e -> warn(exchange, "released", e)));
  }

  private static void warn(Exchange exchange, String what, Throwable reason) {
    log.atWarn()
        .addKeyValue("correlation_id", exchange.correlationId())
        .setCause(reason)
        .log("A reservation was not " + what + "; its lease will end");
  }
}
