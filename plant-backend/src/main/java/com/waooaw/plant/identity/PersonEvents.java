package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Tells the audit trail what happened to people. */
record PersonEvents(AuditTrail audit) {
  PersonEvents {
    requireNonNull(audit, "audit");
  }

  /** What a person did to themselves. */
  void own(Handle tx, Person person, String action, String correlationId) {
    record(tx, person.id(), person, action, "ok", correlationId, Map.of());
  }

  /** What somebody did to a person, or tried to. */
  void record(
      Handle tx,
      UUID actor,
      Person person,
      String action,
      String outcome,
      String correlationId,
      Map<String, ?> more) {
    Map<String, Object> body = new java.util.HashMap<>(more);
    body.put("portal", person.portal());
    audit.record(
        tx,
        new BusinessEvent(
            actor.toString(),
            action,
            "person",
            person.id().toString(),
            person.customerId(),
            correlationId,
            outcome,
            body));
  }
}
