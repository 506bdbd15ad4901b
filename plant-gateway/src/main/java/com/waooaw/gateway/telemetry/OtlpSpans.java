package com.waooaw.gateway.telemetry;

import com.waooaw.kernel.trace.TraceContext;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Spans in the JSON of OTLP 1: ids in hexadecimal, 64-bit numbers as text.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP</a>
 */
final class OtlpSpans {
  private static final int SERVER = 2;
  private static final int CLIENT = 3;
  private static final int ERROR = 2;
  private static final int SERVER_FAULT = 500;
  private static final long NANOS = 1_000_000_000L;

  private OtlpSpans() {}

  /** The body of one export. */
  static JsonObject request(String service, String version, List<FinishedRequest> requests) {
    JsonArray spans = new JsonArray();
    for (FinishedRequest request : requests) {
      spans.add(server(request));
      if (request.upstream() != null) {
        spans.add(client(request));
      }
    }
    JsonObject resource =
        new JsonObject()
            .put(
                "attributes",
                new JsonArray()
                    .add(text("service.name", service))
                    .add(text("service.version", version)));
    JsonObject scope = new JsonObject().put("name", "com.waooaw.gateway").put("version", version);
    return new JsonObject()
        .put(
            "resourceSpans",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("resource", resource)
                        .put(
                            "scopeSpans",
                            new JsonArray()
                                .add(new JsonObject().put("scope", scope).put("spans", spans)))));
  }

  private static JsonObject server(FinishedRequest request) {
    JsonObject span =
        span(request.trace().server(), request.method() + " " + request.route(), SERVER)
            .put("startTimeUnixNano", nanos(request.startedAt(), 0))
            .put("endTimeUnixNano", nanos(request.startedAt(), request.nanos()))
            .put("attributes", attributes(request));
    request.trace().parent().ifPresent(parent -> span.put("parentSpanId", parent.spanId()));
    return failed(span, request);
  }

  private static JsonObject client(FinishedRequest request) {
    long begun = request.upstreamStartNanos();
    JsonObject span =
        span(request.trace().client(), request.method(), CLIENT)
            .put("parentSpanId", request.trace().server().spanId())
            .put("startTimeUnixNano", nanos(request.startedAt(), begun))
            .put("endTimeUnixNano", nanos(request.startedAt(), begun + request.upstreamNanos()))
            .put("attributes", attributes(request).add(text("peer.service", request.upstream())));
    return failed(span, request);
  }

  private static JsonObject span(TraceContext place, String name, int kind) {
    JsonObject span =
        new JsonObject()
            .put("traceId", place.traceId())
            .put("spanId", place.spanId())
            .put("flags", place.flags())
            .put("name", name)
            .put("kind", kind);
    return place.state().isEmpty() ? span : span.put("traceState", place.state());
  }

  private static JsonArray attributes(FinishedRequest request) {
    JsonArray attributes =
        new JsonArray()
            .add(text("http.request.method", request.method()))
            .add(text("http.route", request.route()))
            .add(
                new JsonObject()
                    .put("key", "http.response.status_code")
                    .put(
                        "value",
                        new JsonObject().put("intValue", Integer.toString(request.status()))))
            .add(text("waooaw.correlation_id", request.correlationId()));
    return request.problem() == null
        ? attributes
        : attributes.add(text("error.type", request.problem()));
  }

  private static JsonObject failed(JsonObject span, FinishedRequest request) {
    return request.status() >= SERVER_FAULT
        ? span.put("status", new JsonObject().put("code", ERROR))
        : span;
  }

  private static JsonObject text(String key, String value) {
    return new JsonObject()
        .put("key", key)
        .put("value", new JsonObject().put("stringValue", value));
  }

  private static String nanos(Instant start, long after) {
    return Long.toString(start.getEpochSecond() * NANOS + start.getNano() + after);
  }
}
