package com.waooaw.portal;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.portal.errors.ErrorPages;
import com.waooaw.portal.session.SessionStore;
import com.waooaw.portal.session.TokenRenewal;
import com.waooaw.portal.web.WebApp;
import java.security.SecureRandom;
import java.time.InstantSource;

/** One portal: settings, sessions, web app, gateway, two ports. */
public final class Main {
  private Main() {}

  /** Runs the portal the environment describes. */
  public static void main(String[] args) {
    ServiceRuntime.main(
        () -> {
          PortalSettings settings = PortalSettings.read(System.getenv());
          wire(ServiceRuntime.forProcess(settings.face().service()), settings);
        });
  }

  /** The two ports a portal listens on; both answer both. */
  public record Ports(int ui, int api) {}

  /** Wires a portal and listens. */
  public static Ports wire(ServiceRuntime runtime, PortalSettings settings) {
    return wire(runtime, settings, InstantSource.system());
  }

  /** Wires a portal that tells the time by another clock. */
  static Ports wire(ServiceRuntime runtime, PortalSettings settings, InstantSource clock) {
    RedisLink redis = RedisLink.to(runtime.vertx(), settings.redisUrl());
    runtime.onStop("sessions", redis::close);
    SessionStore store =
        new SessionStore(
            redis, settings.sessionKey().getBytes(), settings.face(), clock, new SecureRandom());
    TokenRenewal renewal = new TokenRenewal(runtime.vertx(), redis, store);
    GatewayProbe gateway = new GatewayProbe(runtime.vertx(), settings.gatewayUrl());
    runtime.health().dependsOn("gateway", gateway::ask);
    runtime.health().dependsOn("redis", redis::ping);
    Portal portal =
        new Portal(
            runtime,
            settings,
            store,
            renewal,
            new WebApp(settings.webRoot()),
            new ErrorPages(),
            clock);
    return new Ports(
        runtime.listen(settings.uiPort(), settings.eventLoops(), portal::router, false),
        runtime.listen(settings.apiPort(), settings.eventLoops(), portal::router, false));
  }
}
