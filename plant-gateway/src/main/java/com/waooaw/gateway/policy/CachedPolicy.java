package com.waooaw.gateway.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.waooaw.gateway.telemetry.PolicyMeters;
import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Remembers clean decisions for a few seconds, by their input. Failures are never remembered. */
public final class CachedPolicy implements PolicyClient {
  private static final Duration KEPT = Duration.ofSeconds(5);
  private static final int ENTRIES = 5_000;

  private final PolicyClient engine;
  private final PolicyMeters meters;
  private final Cache<DecisionInput, Decision> decisions =
      Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(ENTRIES).build();

  public CachedPolicy(PolicyClient engine, PolicyMeters meters) {
    this.engine = engine;
    this.meters = meters;
  }

  @Override
  public Future<Decision> decide(DecisionInput input) {
    Decision known = decisions.getIfPresent(input);
    meters.asked(known != null);
    return known != null
        ? Future.succeededFuture(known)
        : engine.decide(input).onSuccess(decision -> decisions.put(input, decision));
  }

  @Override
  public Future<JsonObject> probe() {
    return engine.probe();
  }
}
