package com.waooaw.plant.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Canonical;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Reads the gateway's events of requests. */
final class RequestEvents {
  private RequestEvents() {}

  /**
   * An entry, not yet chained.
   *
   * @throws IllegalArgumentException if the event is not one
   */
  static Entry read(String event) {
    JsonNode json;
    try {
      json = Json.read(event);
    } catch (java.io.UncheckedIOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
    if (!(json instanceof ObjectNode)) {
      throw new IllegalArgumentException("not a JSON object");
    }
    int status = json.path("status").intValue();
    String error = text(json, "error_type");
    return new Entry(
        0,
        instant(json),
        "request",
        text(json, "user") == null ? "anonymous" : text(json, "user"),
        required(json, "method") + " " + required(json, "route"),
        null,
        null,
        text(json, "customer"),
        required(json, "correlation_id"),
        error == null ? Integer.toString(status) : status + " " + error,
        canonical(json),
        "",
        "");
  }

  static String canonical(JsonNode json) {
    return new String(Canonical.bytes(json), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Instant instant(JsonNode json) {
    try {
      return Instant.parse(required(json, "timestamp")).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("timestamp is not a time", e);
    }
  }

  private static String required(JsonNode json, String field) {
    String value = text(json, field);
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  // Postgres text cannot hold NUL.
  private static String text(JsonNode json, String field) {
    String value = json.path(field).textValue();
    if (value != null && value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(field + " holds a NUL");
    }
    return value;
  }
}
