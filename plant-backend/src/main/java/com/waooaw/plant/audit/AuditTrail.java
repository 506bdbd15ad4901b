package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.json.Json;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/**
 * Writes business events in the transaction they describe. The chainer moves them into the chain
 * afterwards.
 */
public final class AuditTrail {
  private final InstantSource clock;

  public AuditTrail(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  /** Records an event; it exists if and only if the transaction commits. */
  public void record(Handle tx, BusinessEvent event) {
    tx.createUpdate(
            """
            INSERT INTO audit.outbox
              (at, actor, action, entity_type, entity_id, customer_id, correlation_id, outcome, body)
            VALUES
              (:at, :actor, :action, :entityType, :entityId, :customerId, :correlationId, :outcome, :json::jsonb)
            """)
        .bind("at", clock.instant())
        .bindMethods(event)
        .bind("json", Json.write(event.body()))
        .execute();
  }
}
