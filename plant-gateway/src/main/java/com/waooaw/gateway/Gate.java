package com.waooaw.gateway;

import com.waooaw.contract.Route;
import com.waooaw.contract.Route.Access;
import com.waooaw.gateway.audit.RequestAudit;
import com.waooaw.gateway.audit.RequestEvent;
import com.waooaw.gateway.forward.Forwarder;
import com.waooaw.gateway.forward.Settlement;
import com.waooaw.gateway.path.CanonicalPath;
import com.waooaw.gateway.path.RequestForm;
import com.waooaw.gateway.path.RouteTable;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.gateway.stage.Stage;
import com.waooaw.kernel.http.Problems;
import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
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
          "none", "GET", "unmatched", new Access.Public(), false, false, false, false, false, "");
  private static final long SMALL_BODY = 64 * 1024;

  private final RouteTable routes;
  private final List<Stage> stages;
  private final Forwarder forwarder;
  private final Settlement settlement;
  private final RequestAudit audit;
  private final Seal portals;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  Gate(
      RouteTable routes,
      List<Stage> stages,
      Forwarder forwarder,
      Settlement settlement,
      RequestAudit audit,
      Seal portals,
      InstantSource clock,
      MeterRegistry metrics) {
    this.routes = routes;
    this.stages = List.copyOf(stages);
    this.forwarder = forwarder;
    this.settlement = settlement;
    this.audit = audit;
    this.portals = portals;
    this.clock = clock;
    this.metrics = metrics;
  }

  void handle(RoutingContext ctx) {
    // Nothing of the body is read before the request may be forwarded.
    ctx.request().pause();
    Instant now = clock.instant();
    Optional<PortalPass> pass =
        Optional.ofNullable(ctx.request().getHeader(PortalPass.HEADER))
            .flatMap(h -> PortalPass.open(portals, h, now));
    Found found = find(ctx.request());
    Exchange exchange = new Exchange(ctx, now, pass, found.path(), found.route());
    ctx.addEndHandler(ended -> finish(exchange));
    pass(exchange, 0)
        .compose(
            passed ->
                found.problem().map(Gate::refused).orElseGet(() -> forwarder.forward(exchange)))
        .onFailure(failure -> answer(exchange, failure));
  }

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

  private Future<Void> pass(Exchange exchange, int at) {
    if (at == stages.size()) {
      return Future.succeededFuture();
    }
    Stage stage = stages.get(at);
    long started = System.nanoTime();
    return stage
        .apply(exchange)
        .onComplete(
            done ->
                Timer.builder("gateway.stage")
                    .tag("stage", stage.name())
                    .tag("passed", Boolean.toString(done.succeeded()))
                    .register(metrics)
                    .record(System.nanoTime() - started, java.util.concurrent.TimeUnit.NANOSECONDS))
        .compose(passed -> pass(exchange, at + 1));
  }

  private void answer(Exchange exchange, Throwable failure) {
    RoutingContext ctx = exchange.context();
    settlement.release(exchange);
    if (hasBody(exchange.request())) {
      // The rest of a body that nobody will read would only hold the connection.
      ctx.response().putHeader("Connection", "close");
    }
    ctx.request().resume();
    Problem problem = Problems.of(failure);
    exchange.problem(problem.type().slug());
    if (problem.type() == ProblemType.INTERNAL_SERVER_ERROR) {
      log.atError()
          .addKeyValue("correlation_id", exchange.correlationId())
          .setCause(failure)
          .log("Unexpected failure");
    }
    Problems.send(ctx, problem);
  }

  private void finish(Exchange exchange) {
    audit.record(RequestEvent.of(exchange));
    Timer.builder("gateway.request")
        .tag("route", exchange.route().template())
        .tag("status", Integer.toString(exchange.context().response().getStatusCode()))
        .register(metrics)
        .record(exchange.elapsedNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
    log.atInfo()
        .addKeyValue("correlation_id", exchange.correlationId())
        .addKeyValue("method", exchange.request().method().name())
        .addKeyValue("route", exchange.route().template())
        .addKeyValue("status", exchange.context().response().getStatusCode())
        .addKeyValue("micros", exchange.elapsedNanos() / 1_000)
        .log("Answered");
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.headers().contains("Transfer-Encoding")
        || (length != null && (length.length() > 9 || Long.parseLong(length) > SMALL_BODY));
  }

  private static Future<Void> refused(Problem problem) {
    return Future.failedFuture(problem.exception());
  }
}
