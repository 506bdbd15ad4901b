package com.waooaw.plant;

import com.waooaw.contract.Contract;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Ledger;
import com.waooaw.plant.agent.AgentPrograms;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.ContractValidator;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.identity.People;
import com.waooaw.plant.identity.SessionRevocation;
import com.waooaw.plant.rules.ActivePolicy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The Plant Backend: identity, catalogue, hires, work and audit behind the contract's routes. */
public final class Main {
  private Main() {}

  /** Starts the service as a process of its own; {@code migrate} only migrates the database. */
  public static void main(String[] arguments) {
    if (List.of(arguments).equals(List.of("migrate"))) {
      Migrate.main();
      return;
    }
    ServiceRuntime.main(
        () ->
            wire(
                ServiceRuntime.forProcess("plant-backend"),
                BackendSettings.read(System.getenv()),
                Clock.systemUTC(),
                BuiltInAgents.all()));
  }

  /** Wires the service and listens; answers the port. */
  public static int wire(
      ServiceRuntime runtime, BackendSettings settings, InstantSource clock, AgentPrograms programs)
      throws Exception {
    // Beside the migrations: either takes long, and neither needs the other.
    CompletableFuture<ContractValidator> validator =
        CompletableFuture.supplyAsync(() -> new ContractValidator(Contract.load()));
    Ids ids = new Ids(clock, new SecureRandom());
    RedisLink redis = RedisLink.to(runtime.vertx(), settings.redis());
    runtime.onStop("redis", redis::close);
    Ledger ledger = new Ledger(redis);
    Stores stores = Stores.open(runtime, settings, ids, clock);
    ActivePolicy policy = ActivePolicy.of(runtime.vertx(), settings.rules(), clock);
    AuditTrail audit = new AuditTrail(clock);
    SessionRevocation revocation = new SessionRevocation(ledger);
    Api api =
        new Api(validator.join(), Passport.seal(settings.passportKey()), stores.database(), clock);

    Marketplace market =
        Marketplace.wire(
            runtime,
            stores,
            ledger,
            Providers.of(runtime.vertx(), settings.work(), programs, clock),
            policy,
            revocation::renewTokensOf,
            audit,
            ids,
            clock);
    People people =
        Accounts.wire(runtime, settings, api, stores, market, revocation, audit, ids, clock);
    people
        .identity()
        .ensureFirstAdmin()
        .ifPresent(admin -> FirstAccounts.tell(admin, settings.credentialsFile()));

    market.bind(api);
    BudgetKeeping.wire(
        runtime, api, stores.database(), redis, market.hires(), policy, audit, clock);
    AuditKeeping auditKeeping =
        AuditKeeping.wire(runtime, api, stores, redis, settings.audit(), audit, ids, clock);
    Operations.wire(
        runtime,
        api,
        stores.database(),
        redis,
        settings.targets(),
        policy,
        revocation,
        audit,
        market.jobs(),
        ids,
        clock);

    runtime.health().dependsOn("postgres", stores::probe);
    runtime.health().dependsOn("redis", redis::ping);
    runtime.onStop("requests", api::close);
    auditKeeping.start();
    market.start();
    people.start();
    settings.managementPort().ifPresent(runtime::listenManagement);
    return runtime.listen(
        settings.port(), 2, () -> KeyRoutes.add(api.router(runtime.vertx()), stores.keys()));
  }
}
