package com.waooaw.gateway.policy;

import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import com.waooaw.policy.EmbeddedPolicy;
import com.waooaw.policy.PolicyData;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The rules in process. */
public final class EmbeddedEngine implements PolicyClient {
  private final EmbeddedPolicy policy;

  public EmbeddedEngine(EmbeddedPolicy policy) {
    this.policy = policy;
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
    return Future.succeededFuture(
        new JsonObject()
            .put("engine", "embedded module")
            .put("revision", PolicyData.shipped().revision()));
  }
}
