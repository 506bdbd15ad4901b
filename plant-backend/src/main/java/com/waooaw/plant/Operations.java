package com.waooaw.plant;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.customer.CustomerRoutes;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.identity.SessionRevocation;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.ops.HealthBoard;
import com.waooaw.plant.ops.OpsRoutes;
import com.waooaw.plant.ops.StackProbes;
import com.waooaw.plant.privacy.PrivacyRoutes;
import com.waooaw.plant.rules.ActivePolicy;
import com.waooaw.plant.rules.PolicyRoutes;
import io.vertx.core.Future;
import java.time.InstantSource;

/** What operators look at, the rules in force, and customers' own data, wired to each other. */
final class Operations {
  private Operations() {}

  /** Wires and binds. Call before the jobs are started. */
  static void wire(
      ServiceRuntime runtime,
      Api api,
      Database database,
      RedisLink redis,
      StackProbes.Targets targets,
      ActivePolicy policy,
      SessionRevocation revocation,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    StackProbes probes = new StackProbes(runtime.vertx(), database, redis, targets, clock);
    HealthBoard board = new HealthBoard(probes, database, redis, clock);
    OpsRoutes.bind(api, board);
    PolicyRoutes.bind(api, database, policy);
    CustomerRoutes.bind(api, clock);
    PrivacyRoutes.bind(api, database, revocation::renewTokensOf, audit, jobs, ids, clock);
    runtime.health().dependsOn("policy", () -> Future.succeededFuture(policy.health()));
    // Before requests are drained: viewers' streams would hold that up.
    runtime.onStopping("health-board", board::close);
    runtime.onStop("probes", probes::close);
    runtime.onStop("policy", policy::close);
  }
}
