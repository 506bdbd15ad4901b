package com.waooaw.gateway.audit;

import com.waooaw.contract.Route;
import com.waooaw.contract.Route.Access;
import com.waooaw.gateway.auth.Principal;
import com.waooaw.gateway.forward.ClientPrefix;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.gateway.stage.Rbac;
import com.waooaw.kernel.http.Correlation;
import com.waooaw.policy.Decision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is kept of a request: never its body, its tokens or its cookies. */
public final class RequestEvent {
  /** Request header of the id of what caused the request. */
  static final String CAUSATION = "X-Causation-ID";

  private static final int MAX_TEXT = 300;
  private static final Pattern VALUE = Pattern.compile("=[^&]*");

  private RequestEvent() {}

  /** The event of an answered request. */
  public static JsonObject of(Exchange exchange) {
    Optional<Principal> who = exchange.principal();
    Optional<Decision> decision = exchange.decision();
    Route route = exchange.route();
    JsonObject event =
        new JsonObject()
            .put("correlation_id", exchange.correlationId())
            .put("causation_id", causation(exchange))
            .put("trace_id", exchange.trace().id())
            .put("timestamp", exchange.startedAt().toString())
            .put("portal", exchange.portal())
            .put("method", exchange.request().method().name())
            .put("route", route.template())
            .put("path", path(exchange))
            .put("query", redacted(exchange.request().query()))
            .put("user", who.map(Principal::userId).orElse(null))
            .put("customer", who.flatMap(Principal::customerId).orElse(null))
            .put("roles", new JsonArray(who.map(Principal::roles).orElse(List.of())))
            .put("governor", who.flatMap(Principal::governorAgentId).isPresent())
            .put("tier", Rbac.tier(who))
            .put("trial", who.map(p -> p.trial(exchange.startedAt())).orElse("none"))
            .put(
                "permission",
                route.access() instanceof Access.Permission permission ? permission.name() : null)
            .put("revision", decision.map(Decision::revision).orElse(null))
            .put("reasons", new JsonArray(decision.map(RequestEvent::reasons).orElse(List.of())))
            .put("status", exchange.status())
            .put("error_type", exchange.problem())
            .put("upstream", exchange.upstream())
            .put("latency_us", micros(exchange.elapsedNanos()))
            .put("policy_us", micros(exchange.policyNanos()))
            .put("upstream_us", micros(exchange.upstreamNanos()))
            .put("client", ClientPrefix.of(exchange.clientAddress()))
            .put(
                "user_agent",
                AuditText.clean(exchange.request().getHeader("User-Agent"), MAX_TEXT));
    exchange.approval().ifPresent(id -> event.put("approval", id.toString()));
    return event;
  }

  // The id of what made the caller ask, in the form of a correlation id or not at all.
  private static String causation(Exchange exchange) {
    String given = exchange.request().getHeader(CAUSATION);
    return given != null && Correlation.accept(given).equals(given) ? given : null;
  }

  // What has no canonical form is kept as it was sent: such paths are what the trail is read for.
  private static String path(Exchange exchange) {
    String sent = exchange.request().path();
    return AuditText.clean(
        exchange.path().equals("/") && sent != null ? sent : exchange.path(), MAX_TEXT);
  }

  private static List<String> reasons(Decision decision) {
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
    return query == null ? null : AuditText.clean(VALUE.matcher(query).replaceAll("=…"), MAX_TEXT);
  }
}
