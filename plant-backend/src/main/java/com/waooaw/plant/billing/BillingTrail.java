package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Writes what happened to money into the audit trail. */
record BillingTrail(AuditTrail audit) {
  BillingTrail {
    requireNonNull(audit, "audit");
  }

  void record(
      Handle tx,
      Optional<Request> request,
      String action,
      String entity,
      String id,
      UUID customerId,
      String outcome,
      Map<String, ?> body) {
    audit.record(
        tx,
        new BusinessEvent(
            request.map(r -> r.userId().toString()).orElse("system"),
            action,
            entity,
            id,
            customerId,
            request.map(r -> r.passport().correlationId()).orElse(null),
            outcome,
            body));
  }
}
