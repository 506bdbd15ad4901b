package com.waooaw.gateway.policy;

import com.waooaw.gateway.telemetry.PolicyMeters;
import com.waooaw.policy.PolicyData;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes each event loop its own way to the rules: an OPA server where one is named, the embedded
 * module otherwise.
 */
public interface PolicyEngines extends Supplier<PolicyData> {
  /** A client for the event loop that calls this. */
  PolicyClient create(Vertx vertx);

  /** The data of the rules in force, as far as the gateway reads them itself. */
  @Override
  PolicyData get();

  /**
   * The engine that the settings name.
   *
   * @param folder rules and data that may change while the gateway runs; the shipped ones when
   *     empty
   * @throws com.waooaw.policy.PolicyException if the folder holds nothing that may come into force
   */
  static PolicyEngines of(
      Vertx vertx,
      Optional<URI> opa,
      Optional<Path> folder,
      InstantSource clock,
      PolicyMeters meters) {
    if (opa.isPresent()) {
      return new OpaRules(opa.get(), clock, meters);
    }
    return folder
        .<PolicyEngines>map(watched -> EmbeddedRules.watching(vertx, watched, meters))
        .orElseGet(() -> EmbeddedRules.shipped(meters));
  }
}
