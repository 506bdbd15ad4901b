package com.waooaw.plant.ops;

import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;

/** What operators look at. */
public final class OpsRoutes {
  private OpsRoutes() {}

  /** Binds the routes. */
  public static void bind(Api api, StackProbes probes) {
    api.on("opsHealth", request -> Reply.ok(probes.check()));
  }
}
