package com.waooaw.plant.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

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
    JsonNode personal,
    String prevHash,
    String hash) {
  /** Entries with what is still kept apart of them. */
  static List<EntryView> of(Handle tx, List<Entry> entries) {
    List<String> digests =
        entries.stream()
            .map(e -> Personal.digestOf(readable(e.body())))
            .filter(digest -> !digest.isEmpty())
            .toList();
    Map<String, JsonNode> apart = Personal.find(tx, digests);
    return entries.stream().map(e -> of(e, apart)).toList();
  }

  private static EntryView of(Entry e, Map<String, JsonNode> apart) {
    JsonNode body = readable(e.body());
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
        body,
        apart.get(Personal.digestOf(body)),
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
