package com.waooaw.ops.bench;

import com.waooaw.contract.Contract;
import com.waooaw.gateway.GatewaySettings;
import com.waooaw.gateway.forward.Forwarder;
import com.waooaw.gateway.forward.OpenStreams;
import com.waooaw.gateway.forward.Passports;
import com.waooaw.gateway.forward.Settlement;
import com.waooaw.gateway.forward.Upstream;
import com.waooaw.gateway.path.CanonicalPath;
import com.waooaw.gateway.path.RouteTable;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.gateway.telemetry.Tracing;
import com.waooaw.kernel.http.Problems;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Ledger;
import com.waooaw.policy.Decision;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The gateway without its stages, its measures and its audit: canonical path, route, headers,
 * passport, forwarding. It is a wiring of its own, in the CLI and in no image, since a setting that
 * switches the stages off must not exist.
 */
public final class PassThrough {
  private static final Decision EVERYTHING =
      new Decision(
          new Decision.Rbac(true, List.of()),
          new Decision.Trial(true, List.of(), null, null),
          new Decision.Governor(false, List.of()),
          new Decision.Routing(Decision.Upstream.PRODUCTION),
          new Decision.Budget(0, 0, 0, List.of()),
          new Decision.Limits(1, 1),
          "bench");

  private static final Tracing TRACING =
      new Tracing(() -> ThreadLocalRandom.current().nextLong(), Optional.empty());

  private PassThrough() {}

  /** Starts it as a process of its own, with the gateway's settings. */
  public static void main(String[] arguments) {
    ServiceRuntime.main(
        () ->
            wire(ServiceRuntime.forProcess("pass-through"), GatewaySettings.read(System.getenv())));
  }

  private static void wire(ServiceRuntime runtime, GatewaySettings settings) {
    Clock clock = Clock.systemUTC();
    // Nothing is ever reserved, so Redis is never asked.
    Settlement settlement =
        new Settlement(new Ledger(RedisLink.to(runtime.vertx(), settings.redis())));
    RouteTable routes = new RouteTable(Contract.load().routes());
    Passports passports = new Passports(Passport.seal(settings.passportKey()), clock);
    Map<Decision.Upstream, Upstream> upstreams =
        Map.of(Decision.Upstream.PRODUCTION, new Upstream("production", settings.backend()));
    runtime.listen(
        settings.port(),
        settings.eventLoops(),
        () -> {
          Forwarder forwarder =
              new Forwarder(runtime.vertx(), upstreams, passports, settlement, new OpenStreams());
          Router router = Router.router(runtime.vertx());
          Problems.install(router);
          router.route().handler(context -> forward(context, routes, forwarder, clock));
          return router;
        });
  }

  private static void forward(
      RoutingContext context, RouteTable routes, Forwarder forwarder, Clock clock) {
    HttpServerRequest request = context.request().pause();
    String path = CanonicalPath.of(request.path());
    if (routes.find(request.method().name(), path) instanceof RouteTable.Match.Found found) {
      Exchange exchange =
          new Exchange(context, clock.instant(), Optional.empty(), path, found.route());
      exchange.traced(TRACING.begin(request.headers()));
      exchange.decided(EVERYTHING, 0);
      forwarder
          .forward(exchange)
          .onFailure(failure -> Problems.send(context, Problems.of(failure)));
    } else {
      request.resume();
      context.fail(404);
    }
  }
}
