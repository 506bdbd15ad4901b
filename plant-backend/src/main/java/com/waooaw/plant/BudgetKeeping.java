package com.waooaw.plant;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.CapBook;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.budget.BudgetRoutes;
import com.waooaw.plant.budget.Budgets;
import com.waooaw.plant.budget.Reconciler;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.rules.ActivePolicy;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;

/** Budgets and their reconciler, wired to each other. */
final class BudgetKeeping {
  private BudgetKeeping() {}

  static void wire(
      ServiceRuntime runtime,
      Api api,
      Database database,
      RedisLink redis,
      Hires hires,
      ActivePolicy policy,
      AuditTrail audit,
      InstantSource clock) {
    CapBook book = new CapBook(redis);
    Reconciler reconciler = new Reconciler(database, book, audit, policy::budget, clock);
    new BudgetRoutes(new Budgets(book, reconciler, audit, policy::budget, clock), hires).bind(api);
    Gauge.builder("ledger.drift.microusd", reconciler, Reconciler::driftMicroUsd)
        .description("What Redis counts more (or less) than was charged this month")
        .register(runtime.metrics());
    // A detail and no fault: caps hold while the counters are put right.
    runtime
        .health()
        .dependsOn(
            "ledger",
            () ->
                Future.succeededFuture(
                    new JsonObject()
                        .put("drift_microusd", reconciler.driftMicroUsd())
                        .put("drifted", reconciler.driftReported())));
    runtime.onStop("reconciler", reconciler::stop);
    reconciler.start();
  }
}
