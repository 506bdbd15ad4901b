package com.waooaw.ops.shows;

import com.fasterxml.jackson.databind.JsonNode;

/** The audit trail as the operators' portal shows it to the platform's administrator. */
record AuditTrail(Visitor admin) {
  private static final int PATIENCE_TENTHS = 100;

  static AuditTrail of(RunningStack stack) {
    return Holder.TRAIL;
  }

  /** One sign-in for all tests: sign-ins are rate limited. */
  private static final class Holder {
    static final AuditTrail TRAIL =
        new AuditTrail(
            Visitor.signedIn(
                RunningStack.get().ppApi(),
                RunningStack.get().credentials().path("platform_admin")));
  }

  /** The request's entry with this correlation id, which arrives a moment after the answer. */
  JsonNode awaitEntry(String correlationId) {
    for (int i = 0; i < PATIENCE_TENTHS; i++) {
      JsonNode items =
          admin
              .get("/api/v1/audit/entries?correlation_id=" + correlationId)
              .expect(200)
              .json()
              .path("items");
      for (JsonNode entry : items) {
        if (entry.path("kind").asText().equals("request")) {
          return entry;
        }
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new AssertionError("There is no audit entry with correlation id " + correlationId);
  }

  JsonNode verify() {
    return admin.post("/api/v1/audit/verify").expect(200).json();
  }
}
