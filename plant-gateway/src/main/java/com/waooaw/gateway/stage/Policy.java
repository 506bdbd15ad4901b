package com.waooaw.gateway.stage;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.policy.Decision;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;

/** Stage 3: may it be done now, in this trial. Whether a governor must approve it comes last. */
public final class Policy implements Stage {
  @Override
  public String name() {
    return "policy";
  }

  @Override
  public Future<Void> apply(Exchange exchange) {
    Decision decision = exchange.decision().orElseThrow();
    if (!decision.trial().allow()) {
      return Future.failedFuture(
          Problem.of(
                  ProblemType.TRIAL_EXPIRED,
                  "Your trial has ended. What was made in it stays yours.")
              .with("reasons", new JsonArray(decision.trial().reasons()))
              .exception());
    }
    return Future.succeededFuture();
  }
}
