package com.waooaw.gateway.policy;

import static java.util.Objects.requireNonNull;

import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import com.waooaw.policy.EmbeddedPolicy;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/** The rules in process, for one event loop. */
final class EmbeddedEngine implements PolicyClient {
  private final Supplier<JsonObject> health;
  private EmbeddedPolicy policy;

  EmbeddedEngine(EmbeddedPolicy policy, Supplier<JsonObject> health) {
    this.policy = requireNonNull(policy, "policy");
    this.health = requireNonNull(health, "health");
  }

  /** Decides by other rules from the next question on. Call on the event loop it belongs to. */
  void use(EmbeddedPolicy next) {
    policy = next;
  }

  @Override
  public Future<Decision> decide(DecisionInput input) {
    try {
      return Future.succeededFuture(Decision.parse(policy.decide(input.toJson().toString())));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<JsonObject> probe() {
    return Future.succeededFuture(health.get());
  }
}
