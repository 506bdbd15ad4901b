package com.waooaw.gateway;

import com.waooaw.contract.Route;
import com.waooaw.contract.Route.Access;
import com.waooaw.gateway.audit.RequestAudit;
import com.waooaw.gateway.audit.RequestEvent;
import com.waooaw.gateway.forward.Forwarder;
import com.waooaw.gateway.forward.HangUp;
import com.waooaw.gateway.forward.Settlement;
import com.waooaw.gateway.path.CanonicalPath;
import com.waooaw.gateway.path.RequestForm;
import com.waooaw.gateway.path.RouteTable;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.gateway.stage.Rates;
import com.waooaw.gateway.stage.Stage;
import com.waooaw.gateway.telemetry.FinishedRequest;
import com.waooaw.gateway.telemetry.GateMeters;
import com.waooaw.gateway.telemetry.Tracing;
import com.waooaw.kernel.http.Problems;
import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request through the stages in their order, and forwards what passed them all. Whatever
 * happens, the request is answered once, its reservation finished once, and one audit event
 * written.
 */
final class Gate {
  private static final Logger log = LoggerFactory.getLogger(Gate.class);
  // What has no route is still limited and audited, as if it were one nobody may forward.
  private static final Route NO_ROUTE =
      new Route(
          "none",
          "GET",
          "unmatched",
          new Access.Public(),
          false,
          false,
          false,
          false,
          false,
          "",
          false);
  private static final long SMALL_BODY = 64 * 1024;
  private static final String OPENED = "gate.opened";
  private static final int SWITCHING = 101;

  private final RouteTable routes;
  private final List<Stage> stages;
  private final Forwarder forwarder;
  private final Settlement settlement;
  private final Rates rates;
  private final RequestAudit audit;
  private final Seal portals;
  private final InstantSource clock;
  private final GateMeters meters;
  private final Tracing tracing;

  Gate(
      RouteTable routes,
      List<Stage> stages,
      Forwarder forwarder,
      Settlement settlement,
      Rates rates,
      RequestAudit audit,
      Seal portals,
      InstantSource clock,
      GateMeters meters,
      Tracing tracing) {
    this.routes = routes;
    this.stages = List.copyOf(stages);
    this.forwarder = forwarder;
    this.settlement = settlement;
    this.rates = rates;
    this.audit = audit;
    this.portals = portals;
    this.clock = clock;
    this.meters = meters;
    this.tracing = tracing;
  }

  /** Begins a request: from here on it has its place in a trace, and an entry in the end. */
  void open(RoutingContext ctx) {
    // Nothing of the body is read before the request may be forwarded.
    ctx.request().pause();
    Instant now = clock.instant();
    Optional<PortalPass> pass =
        Optional.ofNullable(ctx.request().getHeader(PortalPass.HEADER))
            .flatMap(h -> PortalPass.open(portals, h, now));
    Found found = find(ctx.request());
    Exchange exchange = new Exchange(ctx, now, pass, found.path(), found.route());
    exchange.traced(tracing.begin(ctx.request().headers()));
    ctx.put(OPENED, new Opened(exchange, found));
    ctx.addEndHandler(ended -> finish(exchange));
    if (isPreflight(ctx.request())) {
      // CORS answers it, which knows of no rates.
      rates.tellRefused(exchange).onComplete(told -> ctx.next());
    } else {
      ctx.next();
    }
  }

  /**
   * Counts what was refused before {@link #handle}, and says in the refusal where the rate stands.
   */
  void refusedEarly(RoutingContext ctx) {
    Opened opened = ctx.get(OPENED);
    if (opened == null) {
      ctx.next();
    } else {
      rates.tellRefused(opened.exchange()).onComplete(told -> ctx.next());
    }
  }

  void handle(RoutingContext ctx) {
    Opened opened = ctx.get(OPENED);
    Exchange exchange = opened.exchange();
    pass(exchange, 0)
        .compose(
            passed ->
                opened
                    .found()
                    .problem()
                    .map(problem -> refused(exchange, problem))
                    .orElseGet(() -> forward(exchange)))
        .onSuccess(forwarded -> finishUpgraded(exchange))
        .onFailure(failure -> refuse(exchange, failure));
  }

  // Nothing is done, or shown, that could not be recorded.
  private Future<Void> forward(Exchange exchange) {
    if (!audit.reserve()) {
      return Future.failedFuture(
          Problem.of(ProblemType.SERVICE_UNAVAILABLE, "What is done cannot be recorded right now.")
              .withHeader("Retry-After", "5")
              .exception());
    }
    exchange.auditRoomReserved();
    return forwarder.forward(exchange);
  }

  private record Opened(Exchange exchange, Found found) {}

  private record Found(String path, Route route, Optional<Problem> problem) {}

  private Found find(HttpServerRequest request) {
    Optional<Problem> fault = RequestForm.fault(request);
    if (fault.isPresent()) {
      return new Found("/", NO_ROUTE, fault);
    }
    String path;
    try {
      path = CanonicalPath.of(request.path());
    } catch (ProblemException refused) {
      return new Found("/", NO_ROUTE, Optional.of(refused.problem()));
    }
    return switch (routes.find(request.method().name(), path)) {
      case RouteTable.Match.Found match -> new Found(path, match.route(), Optional.empty());
      case RouteTable.Match.OtherMethods other ->
          new Found(
              path,
              NO_ROUTE,
              Optional.of(
                  Problem.of(
                          ProblemType.METHOD_NOT_ALLOWED, "This address does not take that method.")
                      .withHeader("Allow", String.join(", ", other.allowed()))));
      case RouteTable.Match.Nothing nothing ->
          new Found(
              path,
              NO_ROUTE,
              Optional.of(Problem.of(ProblemType.NOT_FOUND, "There is nothing at this address.")));
    };
  }

  // Most stages know at once; only what has to be waited for costs a composition.
  private Future<Void> pass(Exchange exchange, int from) {
    for (int at = from; at < stages.size(); at++) {
      Stage stage = stages.get(at);
      long started = System.nanoTime();
      Future<Void> done = apply(stage, exchange);
      if (!done.isComplete()) {
        int next = at + 1;
        return done.onComplete(late -> timed(stage, late.succeeded(), started))
            .compose(passed -> pass(exchange, next));
      }
      timed(stage, done.succeeded(), started);
      if (done.failed()) {
        return done;
      }
    }
    return Future.succeededFuture();
  }

  // Whatever a stage throws refuses the request too, and gives back what is reserved for it.
  private static Future<Void> apply(Stage stage, Exchange exchange) {
    try {
      return stage.apply(exchange);
    } catch (RuntimeException failure) {
      return Future.failedFuture(failure);
    }
  }

  private void timed(Stage stage, boolean passed, long started) {
    meters.stage(stage.name(), passed, System.nanoTime() - started);
  }

  private void refuse(Exchange exchange, Throwable failure) {
    settlement.release(exchange);
    rates.tellRefused(exchange).onComplete(told -> answer(exchange, failure));
  }

  private void answer(Exchange exchange, Throwable failure) {
    RoutingContext ctx = exchange.context();
    boolean stillSending = hasBody(exchange.request()) && !exchange.request().isEnded();
    if (stillSending) {
      // The rest of a body that nobody will read would only hold the connection.
      ctx.response().putHeader("Connection", "close");
    }
    Problem problem = Problems.of(failure);
    exchange.problem(problem.type().slug());
    if (problem.type() == ProblemType.INTERNAL_SERVER_ERROR) {
      log.atError()
          .addKeyValue("correlation_id", exchange.correlationId())
          .setCause(failure)
          .log("Unexpected failure");
    }
    Problems.send(ctx, problem);
    HangUp.on(ctx.vertx(), ctx.request(), stillSending);
  }

  // An upgraded request has no end of its own that its context would hear of.
  private void finishUpgraded(Exchange exchange) {
    if (exchange.route().webSocket()
        && exchange.context().response().getStatusCode() == SWITCHING) {
      finish(exchange);
    }
  }

  private void finish(Exchange exchange) {
    int status = exchange.status();
    audit.record(RequestEvent.of(exchange), exchange.hasAuditRoom());
    meters.answered(exchange.route(), status, exchange.elapsedNanos());
    tracing.finish(finished(exchange, status));
    log.atInfo()
        .addKeyValue("correlation_id", exchange.correlationId())
        .addKeyValue("trace_id", exchange.trace().id())
        .addKeyValue("method", exchange.request().method().name())
        .addKeyValue("route", exchange.route().template())
        .addKeyValue("status", status)
        .addKeyValue("micros", exchange.elapsedNanos() / 1_000)
        .log("Answered");
  }

  private static FinishedRequest finished(Exchange exchange, int status) {
    return new FinishedRequest(
        exchange.trace(),
        exchange.request().method().name(),
        exchange.route().template(),
        status,
        exchange.problem(),
        exchange.upstream(),
        exchange.correlationId(),
        exchange.startedAt(),
        exchange.elapsedNanos(),
        exchange.upstreamStartNanos(),
        exchange.upstreamNanos());
  }

  // Fetch, section 3.2.2
  private static boolean isPreflight(HttpServerRequest request) {
    return request.method() == HttpMethod.OPTIONS
        && request.headers().contains("Origin")
        && request.headers().contains("Access-Control-Request-Method");
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.headers().contains("Transfer-Encoding")
        || (length != null && (length.length() > 9 || Long.parseLong(length) > SMALL_BODY));
  }

  // OPTIONS asks for just what the refusal of any other method tells.
  private static Future<Void> refused(Exchange exchange, Problem problem) {
    if (problem.type() == ProblemType.METHOD_NOT_ALLOWED
        && exchange.request().method() == HttpMethod.OPTIONS) {
      return exchange
          .context()
          .response()
          .setStatusCode(204)
          .putHeader("Allow", problem.headers().get("Allow"))
          .end();
    }
    return Future.failedFuture(problem.exception());
  }
}
