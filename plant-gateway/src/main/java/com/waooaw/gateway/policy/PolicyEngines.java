package com.waooaw.gateway.policy;

import com.waooaw.gateway.telemetry.PolicyMeters;
import com.waooaw.policy.PolicyModule;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Makes each event loop its own way to the rules: an OPA server where one is named, the embedded
 * module otherwise.
 */
@FunctionalInterface
public interface PolicyEngines {
  /** A client for one event loop. */
  PolicyClient create(Vertx vertx);

  /** The engine that the settings name. */
  static PolicyEngines of(Optional<URI> opa, InstantSource clock, PolicyMeters meters) {
    if (opa.isPresent()) {
      return vertx -> new CachedPolicy(new OpaServer(vertx, opa.get(), clock, meters), meters);
    }
    PolicyModule module = PolicyModule.shipped();
    return vertx -> new CachedPolicy(new EmbeddedEngine(module.newInstance()), meters);
  }
}
