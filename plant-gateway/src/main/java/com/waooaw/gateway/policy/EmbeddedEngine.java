package com.waooaw.gateway.policy;

import static java.util.Objects.requireNonNull;

import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import com.waooaw.policy.EmbeddedPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/**
 * The rules in process, for one event loop. Where they are interpreted other threads decide, one
 * question after the other, and the event loop only waits.
 */
final class EmbeddedEngine implements PolicyClient {
  private final Vertx vertx;
  private final Supplier<JsonObject> health;
  private EmbeddedPolicy policy;

  EmbeddedEngine(Vertx vertx, EmbeddedPolicy policy, Supplier<JsonObject> health) {
    this.vertx = requireNonNull(vertx, "vertx");
    this.policy = requireNonNull(policy, "policy");
    this.health = requireNonNull(health, "health");
  }

  /** Decides by other rules from the next question on. Call on the event loop it belongs to. */
  void use(EmbeddedPolicy next) {
    policy = next;
  }

  @Override
  public Future<Decision> decide(DecisionInput input) {
    String question = input.toJson().toString();
    if (policy.interpreted()) {
      return elsewhere(policy, question);
    }
    try {
      return Future.succeededFuture(Decision.parse(policy.decide(question)));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Decision> elsewhere(EmbeddedPolicy rules, String question) {
    return vertx.executeBlocking(
        () -> {
          synchronized (rules) {
            return Decision.parse(rules.decide(question));
          }
        });
  }

  @Override
  public Future<JsonObject> probe() {
    return Future.succeededFuture(health.get());
  }
}
