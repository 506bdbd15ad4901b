package com.waooaw.gateway.audit;

import com.waooaw.contract.Route;
import com.waooaw.contract.Route.Access;
import com.waooaw.gateway.auth.Principal;
import com.waooaw.gateway.forward.ClientPrefix;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.policy.Decision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What is kept of a request: never its body, its tokens or its cookies. */
public final class RequestEvent {
  private static final int MAX_TEXT = 300;

  private RequestEvent() {}

  /** The event of an answered request. */
  public static JsonObject of(Exchange exchange) {
    Optional<Principal> who = exchange.principal();
    Optional<Decision> decision = exchange.decision();
    Route route = exchange.route();
    JsonObject event =
        new JsonObject()
            .put("correlation_id", exchange.correlationId())
            .put("timestamp", exchange.startedAt().toString())
            .put("portal", exchange.portal())
            .put("method", exchange.request().method().name())
            .put("route", route.template())
            .put("path", shortened(exchange.path()))
            .put("query", redacted(exchange.request().query()))
            .put("user", who.map(Principal::userId).orElse(null))
            .put("customer", who.flatMap(Principal::customerId).orElse(null))
            .put("roles", new JsonArray(who.map(Principal::roles).orElse(List.of())))
            .put("trial", who.map(p -> p.trial(exchange.startedAt())).orElse("none"))
            .put(
                "permission",
                route.access() instanceof Access.Permission permission ? permission.name() : null)
            .put("revision", decision.map(Decision::revision).orElse(null))
            .put("reasons", new JsonArray(decision.map(d -> d.rbac().reasons()).orElse(List.of())))
            .put("status", exchange.context().response().getStatusCode())
            .put("error_type", exchange.problem())
            .put("upstream", exchange.upstream())
            .put("latency_us", micros(exchange.elapsedNanos()))
            .put("policy_us", micros(exchange.policyNanos()))
            .put("upstream_us", micros(exchange.upstreamNanos()))
            .put("client", ClientPrefix.of(exchange.clientAddress()))
            .put("user_agent", shortened(exchange.request().getHeader("User-Agent")));
    exchange.approval().ifPresent(id -> event.put("approval", id.toString()));
    return event;
  }

  private static long micros(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(nanos);
  }

  // The names of what was asked for are kept; what people typed is not.
  private static String redacted(String query) {
    return query == null ? null : shortened(query.replaceAll("=[^&]*", "=…"));
  }

  private static String shortened(String text) {
    return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
