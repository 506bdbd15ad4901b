package com.waooaw.gateway.policy;

import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Asks the rules. Belongs to one event loop. */
public interface PolicyClient {
  /** The decision on an input; fails on anything but a clean answer. */
  Future<Decision> decide(DecisionInput input);

  /** A health probe, naming the engine and the revision it answers with. */
  Future<JsonObject> probe();
}
