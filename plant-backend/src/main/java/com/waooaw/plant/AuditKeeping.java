package com.waooaw.plant;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.audit.Anchors;
import com.waooaw.plant.audit.AuditRoutes;
import com.waooaw.plant.audit.AuditTerms;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.Chainer;
import com.waooaw.plant.audit.Retention;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.keys.EcJwk;
import com.waooaw.plant.keys.Purpose;
import com.waooaw.plant.keys.Signer;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The audit trail: its chainer, its retention and its routes, wired to each other. */
final class AuditKeeping {
  private final Chainer chainer;
  private final Optional<Retention> retention;

  private AuditKeeping(Chainer chainer, Optional<Retention> retention) {
    this.chainer = chainer;
    this.retention = retention;
  }

  static AuditKeeping wire(
      ServiceRuntime runtime,
      Api api,
      Stores stores,
      RedisLink redis,
      AuditTerms terms,
      AuditTrail trail,
      Ids ids,
      InstantSource clock) {
    Signer signer = stores.keys().signer(Purpose.AUDIT);
    Signer amendments = stores.keys().signer(Purpose.CERTIFICATE);
    List<EcJwk> keys = stores.keys().publicKeys(Purpose.AUDIT);
    Anchors anchors = new Anchors(redis, keys.getFirst().kid(), terms.anchorFolder());
    Chainer chainer = new Chainer(stores.database(), redis, signer, anchors, clock);
    Optional<Retention> retention =
        terms
            .retentionMonths()
            .map(months -> new Retention(stores.database(), signer, trail, months, clock));
    new AuditRoutes(
            stores.database(),
            trail,
            anchors,
            signer,
            keys,
            amendments,
            new Entities(amendments, ids, clock),
            clock)
        .bind(api);
    AuditKeeping keeping = new AuditKeeping(chainer, retention);
    runtime
        .health()
        .dependsOn("audit", () -> runtime.vertx().executeBlocking(keeping::health, false));
    runtime.onStop("retention", () -> retention.ifPresent(Retention::stop));
    runtime.onStop("chainer", chainer::stop);
    return keeping;
  }

  void start() {
    chainer.start();
    retention.ifPresent(Retention::start);
  }

  private JsonObject health() {
    JsonObject health = chainer.health();
    retention
        .flatMap(Retention::refusal)
        .ifPresent(refusal -> health.put(com.waooaw.kernel.health.Health.WARNING, refusal));
    return health;
  }
}
