package com.waooaw.plant.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A request that the rules did not let through, as the audit trail has it.
 *
 * @param actor the user's id, or {@code anonymous}
 * @param error the slug of the problem that the caller got
 * @param revision of the rules that decided; null when none was recorded
 */
record Denial(
    long seq,
    Instant at,
    String correlationId,
    String actor,
    String customerId,
    String portal,
    List<String> roles,
    String method,
    String route,
    String permission,
    int status,
    String error,
    String revision,
    List<Reason> reasons) {
  Denial {
    roles = List.copyOf(roles);
    reasons = List.copyOf(reasons);
  }

  /** A reason code of the rules, in words. */
  record Reason(String code, String explanation) {}

  /** A denial as the trail keeps it: columns and the body. */
  record Row(
      long seq,
      Instant at,
      String actor,
      String customerId,
      String correlationId,
      String outcome,
      String body) {
    /** The gateway's event; empty when it is no JSON any more. */
    JsonNode event() {
      try {
        return Json.read(body);
      } catch (java.io.UncheckedIOException tampered) {
        return Json.mapper().createObjectNode();
      }
    }
  }

  /** A denial explained by the permissions in force. */
  static Denial of(Row row, Explanations explanations) {
    JsonNode event = row.event();
    String[] outcome = row.outcome().split(" ", 2);
    String permission = event.path("permission").textValue();
    List<String> roles = texts(event.path("roles"));
    List<Reason> reasons = new ArrayList<>();
    for (String code : texts(event.path("reasons"))) {
      reasons.add(new Reason(code, explanations.of(code, permission, roles)));
    }
    return new Denial(
        row.seq(),
        row.at(),
        row.correlationId(),
        row.actor(),
        row.customerId(),
        event.path("portal").asText(),
        roles,
        event.path("method").asText(),
        event.path("route").asText(),
        permission,
        event.path("status").asInt(),
        outcome.length == 2 ? outcome[1] : "",
        event.path("revision").textValue(),
        reasons);
  }

  static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
