package com.waooaw.plant.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.time.Instant;

/** An entry as the contract shows it. */
record EntryView(
    long seq,
    Instant at,
    String kind,
    String actor,
    String action,
    String entityType,
    String entityId,
    String customerId,
    String correlationId,
    String outcome,
    JsonNode body,
    String prevHash,
    String hash) {
  static EntryView of(Entry e) {
    return new EntryView(
        e.seq(),
        e.at(),
        e.kind(),
        e.actor(),
        e.action(),
        e.entityType(),
        e.entityId(),
        e.customerId(),
        e.correlationId(),
        e.outcome(),
        readable(e.body()),
        e.prevHash(),
        e.hash());
  }

  // A body that was tampered with must still be shown, whatever it is now.
  private static JsonNode readable(String body) {
    try {
      JsonNode json = Json.read(body);
      return json.isObject() ? json : Json.mapper().createObjectNode().put("unreadable", body);
    } catch (java.io.UncheckedIOException tampered) {
      return Json.mapper().createObjectNode().put("unreadable", body);
    }
  }
}
