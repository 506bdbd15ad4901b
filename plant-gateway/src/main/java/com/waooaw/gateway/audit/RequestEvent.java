package com.waooaw.gateway.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.waooaw.contract.Route.Access;
import com.waooaw.gateway.auth.Principal;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.gateway.stage.Rbac;
import com.waooaw.kernel.http.Correlation;
import com.waooaw.policy.Decision;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is kept of a request: never its body, its tokens or its cookies. */
public final class RequestEvent {
  /** Request header of the id of what caused the request. */
  static final String CAUSATION = "X-Causation-ID";

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_TEXT = 300;
  // Characters that nearly every event fits into.
  private static final int MOST_EVENTS = 1_024;
  private static final Pattern VALUE = Pattern.compile("=[^&]*");

  private RequestEvent() {}

  /** The event of an answered request, as JSON of bounded length. */
  public static String of(Exchange exchange) {
    StringWriter text = new StringWriter(MOST_EVENTS);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      identify(exchange, json);
      request(exchange, json);
      caller(exchange, json);
      decision(exchange, json);
      answer(exchange, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void identify(Exchange exchange, JsonGenerator json) throws IOException {
    json.writeStringField("correlation_id", exchange.correlationId());
    json.writeStringField("causation_id", causation(exchange));
    json.writeStringField("trace_id", exchange.trace().id());
    json.writeStringField("timestamp", exchange.startedAt().toString());
    json.writeStringField("portal", exchange.portal());
  }

  private static void request(Exchange exchange, JsonGenerator json) throws IOException {
    json.writeStringField("method", clean(exchange.request().method().name()));
    json.writeStringField("route", exchange.route().template());
    json.writeStringField("path", path(exchange));
    json.writeStringField("query", redacted(exchange.request().query()));
  }

  private static void caller(Exchange exchange, JsonGenerator json) throws IOException {
    Optional<Principal> who = exchange.principal();
    json.writeStringField("user", who.map(Principal::userId).orElse(null));
    json.writeStringField("customer", who.flatMap(Principal::customerId).orElse(null));
    strings("roles", who.map(Principal::roles).orElse(List.of()), json);
    json.writeBooleanField("governor", who.flatMap(Principal::governorAgentId).isPresent());
    json.writeStringField("tier", Rbac.tier(who));
    json.writeStringField("trial", who.map(p -> p.trial(exchange.startedAt())).orElse("none"));
    json.writeStringField("client", exchange.clientPrefix());
    json.writeStringField("user_agent", clean(exchange.request().getHeader("User-Agent")));
  }

  private static void decision(Exchange exchange, JsonGenerator json) throws IOException {
    Optional<Decision> decision = exchange.decision();
    json.writeStringField(
        "permission",
        exchange.route().access() instanceof Access.Permission permission
            ? permission.name()
            : null);
    json.writeStringField("revision", decision.map(Decision::revision).orElse(null));
    strings("reasons", decision.map(RequestEvent::reasons).orElse(List.of()), json);
    if (exchange.approval().isPresent()) {
      json.writeStringField("approval", exchange.approval().get().toString());
    }
  }

  private static void answer(Exchange exchange, JsonGenerator json) throws IOException {
    json.writeNumberField("status", exchange.status());
    json.writeStringField("error_type", exchange.problem());
    json.writeStringField("upstream", exchange.upstream());
    json.writeNumberField("latency_us", micros(exchange.elapsedNanos()));
    json.writeNumberField("policy_us", micros(exchange.policyNanos()));
    json.writeNumberField("upstream_us", micros(exchange.upstreamNanos()));
  }

  private static void strings(String name, List<String> values, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  // The id of what made the caller ask, in the form of a correlation id or not at all.
  private static String causation(Exchange exchange) {
    String given = exchange.request().getHeader(CAUSATION);
    return given != null && Correlation.accept(given).equals(given) ? given : null;
  }

  // What has no canonical form is kept as it was sent: such paths are what the trail is read for.
  private static String path(Exchange exchange) {
    String sent = exchange.request().path();
    return clean(exchange.path().equals("/") && sent != null ? sent : exchange.path());
  }

  private static List<String> reasons(Decision decision) {
    if (decision.rbac().reasons().isEmpty()
        && decision.trial().reasons().isEmpty()
        && decision.governor().reasons().isEmpty()) {
      return List.of();
    }
    return Stream.of(
            decision.rbac().reasons(), decision.trial().reasons(), decision.governor().reasons())
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  private static long micros(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(nanos);
  }

  // The names of what was asked for are kept; what people typed is not.
  private static String redacted(String query) {
    return query == null ? null : clean(VALUE.matcher(query).replaceAll("=…"));
  }

  /**
   * A text that a caller chose, shortened and without what stores refuse: control characters and
   * halves of surrogate pairs become spaces.
   */
  static String clean(String text) {
    if (text == null || isPlain(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_TEXT));
    for (int at = 0; at < text.length() && clean.length() < MAX_TEXT; ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      boolean bad =
          Character.isISOControl(point)
              || Character.getType(point) == Character.SURROGATE
              || !Character.isDefined(point);
      clean.appendCodePoint(bad ? ' ' : point);
    }
    return clean.toString();
  }

  private static boolean isPlain(String text) {
    if (text.length() > MAX_TEXT) {
      return false;
    }
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }
}
