package com.waooaw.gateway.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.waooaw.gateway.telemetry.PolicyMeters;
import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers clean decisions for a few seconds, by their input, and forgets them all when a decision
 * comes with another revision. Failures are never remembered. Requests that ask the same while it
 * is being asked share the answer. Confined to one event loop.
 */
public final class CachedPolicy implements PolicyClient {
  private static final Duration KEPT = Duration.ofSeconds(5);
  private static final int ENTRIES = 5_000;

  private final PolicyClient engine;
  private final PolicyMeters meters;
  private final Cache<DecisionInput, Decision> decisions =
      Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(ENTRIES).build();
  private final Map<DecisionInput, Future<Decision>> asked = new HashMap<>();
  private String revision = "";

  public CachedPolicy(PolicyClient engine, PolicyMeters meters) {
    this.engine = engine;
    this.meters = meters;
  }

  @Override
  public Future<Decision> decide(DecisionInput input) {
    Decision known = decisions.getIfPresent(input);
    meters.asked(known != null);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    Future<Decision> pending = asked.get(input);
    return pending != null ? pending : ask(input);
  }

  private Future<Decision> ask(DecisionInput input) {
    Future<Decision> answer = engine.decide(input);
    if (answer.isComplete()) {
      return answer.onSuccess(decision -> remember(input, decision));
    }
    asked.put(input, answer);
    return answer
        .onSuccess(decision -> remember(input, decision))
        .onComplete(done -> asked.remove(input));
  }

  private void remember(DecisionInput input, Decision decision) {
    if (!decision.revision().equals(revision)) {
      forget();
      revision = decision.revision();
    }
    decisions.put(input, decision);
  }

  /** Asks anew from now on, because the rules have changed. */
  void forget() {
    decisions.invalidateAll();
  }

  @Override
  public Future<JsonObject> probe() {
    return engine.probe();
  }
}
