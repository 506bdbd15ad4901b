package com.waooaw.gateway;

import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.gateway.approval.Approval;
import com.waooaw.gateway.approval.ApprovalDesk;
import com.waooaw.gateway.audit.AuditStream;
import com.waooaw.gateway.audit.RequestAudit;
import com.waooaw.gateway.auth.Jwks;
import com.waooaw.gateway.auth.TokenVerifier;
import com.waooaw.gateway.forward.Forwarder;
import com.waooaw.gateway.forward.OpenStreams;
import com.waooaw.gateway.forward.Passports;
import com.waooaw.gateway.forward.Settlement;
import com.waooaw.gateway.forward.Upstream;
import com.waooaw.gateway.path.RequestForm;
import com.waooaw.gateway.path.RouteTable;
import com.waooaw.gateway.policy.PolicyClient;
import com.waooaw.gateway.policy.PolicyEngines;
import com.waooaw.gateway.stage.Authentication;
import com.waooaw.gateway.stage.Budget;
import com.waooaw.gateway.stage.Policy;
import com.waooaw.gateway.stage.Rates;
import com.waooaw.gateway.stage.Rbac;
import com.waooaw.gateway.stage.Stage;
import com.waooaw.gateway.telemetry.GateMeters;
import com.waooaw.gateway.telemetry.PolicyMeters;
import com.waooaw.gateway.telemetry.Tracing;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Ledger;
import com.waooaw.ledger.TurnAdmissions;
import com.waooaw.policy.Decision;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The Plant Gateway: five stages and a forwarder, the only way in. */
public final class Main {
  private static final long SWEEP_MILLIS = 5_000;
  private static final long REVOKED_MILLIS = 2_000;

  private Main() {}

  /** Starts the service as a process of its own. */
  public static void main(String[] arguments) {
    ServiceRuntime.main(
        () ->
            wire(
                ServiceRuntime.forProcess("plant-gateway"),
                GatewaySettings.read(System.getenv()),
                Clock.systemUTC()));
  }

  /** Wires the service and listens; answers the port. */
  public static int wire(ServiceRuntime runtime, GatewaySettings settings, InstantSource clock) {
    return wire(runtime, settings, clock, Contract.load().routes());
  }

  /** The same with other routes than those of the contract. */
  public static int wire(
      ServiceRuntime runtime, GatewaySettings settings, InstantSource clock, List<Route> contract) {
    RedisLink redis = RedisLink.to(runtime.vertx(), settings.redis());
    Ledger ledger = new Ledger(redis);
    Settlement settlement = new Settlement(ledger);
    // A link of its own: what the one waits for does not hold up the other.
    RedisLink auditRedis = RedisLink.to(runtime.vertx(), settings.redis());
    RequestAudit audit =
        new RequestAudit(runtime.vertx(), new AuditStream(auditRedis), clock, settings.auditRoom());
    Tracing tracing = Traces.of(runtime, settings);
    GateMeters gateMeters = new GateMeters(runtime.metrics());
    PolicyMeters policyMeters = new PolicyMeters();
    Jwks jwks = new Jwks(runtime.vertx(), settings.jwks(), clock);
    TokenVerifier tokens = new TokenVerifier(jwks, clock);
    PolicyEngines policies =
        PolicyEngines.of(
            runtime.vertx(), settings.opa(), settings.policyFolder(), clock, policyMeters);
    Rates rates = new Rates(ledger, policies, clock);
    RouteTable routes = new RouteTable(contract);
    Passports passports = new Passports(Passport.seal(settings.passportKey()), clock);
    Map<Decision.Upstream, Upstream> upstreams =
        Map.of(
            Decision.Upstream.PRODUCTION, new Upstream("production", settings.backend()),
            Decision.Upstream.SANDBOX, new Upstream("sandbox", settings.sandbox()));

    Health.add(runtime, redis, jwks, policies.create(runtime.vertx()), settings, audit);
    runtime.onStop("redis", redis::close);
    runtime.onStop("audit's redis", auditRedis::close);
    runtime.onStop("audit", audit::flush);
    OpenStreams open = new OpenStreams();
    runtime.onStopping("streams", open::end);
    runtime.vertx().setPeriodic(REVOKED_MILLIS, tick -> open.endRevoked(ledger));
    runtime.vertx().setPeriodic(SWEEP_MILLIS, tick -> ledger.sweep(clock.instant()));
    Meters meters = new Meters(runtime.metrics());
    meters.audit(audit);
    meters.upstreams(upstreams.values());
    meters.policy(policyMeters);
    meters.redis("redis", redis);
    meters.redis("audit", auditRedis);
    meters.reservations(runtime.vertx(), ledger);
    settings.managementPort().ifPresent(runtime::listenManagement);
    runtime.readHeadersOf(RequestForm.READ_BYTES);
    return runtime.listen(
        settings.port(),
        settings.eventLoops(),
        () -> {
          PolicyClient policy = policies.create(runtime.vertx());
          List<Stage> stages =
              List.of(
                  new Authentication(tokens),
                  new Rbac(policy),
                  new Policy(),
                  new Budget(
                      new TurnAdmissions(runtime.vertx(), redis, ledger),
                      rates,
                      () -> policies.get().budget(),
                      clock),
                  new Approval(policy, new ApprovalDesk(runtime.vertx(), upstreams, passports)));
          Forwarder forwarder =
              new Forwarder(runtime.vertx(), upstreams, passports, settlement, open);
          Gate gate =
              new Gate(
                  routes,
                  stages,
                  forwarder,
                  settlement,
                  rates,
                  audit,
                  PortalPass.seal(settings.portalKey()),
                  clock,
                  gateMeters,
                  tracing);
          return Routers.create(runtime.vertx(), settings.corsOrigins(), gate);
        });
  }
}
