package com.waooaw.gateway;

import com.waooaw.gateway.telemetry.OtlpExporter;
import com.waooaw.gateway.telemetry.Tracing;
import com.waooaw.kernel.http.ServiceRuntime;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Traces: always continued, exported where a collector is named. */
final class Traces {
  // Ids of traces need to differ; nobody gains anything by guessing one.
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  private Traces() {}

  static Tracing of(ServiceRuntime runtime, GatewaySettings settings) {
    return settings
        .traces()
        .map(collector -> exported(runtime, collector))
        .orElseGet(() -> new Tracing(RANDOM, Optional.empty()));
  }

  private static Tracing exported(ServiceRuntime runtime, URI collector) {
    OtlpExporter exporter =
        new OtlpExporter(runtime.vertx(), collector, "plant-gateway", ServiceRuntime.version());
    new Meters(runtime.metrics()).traces(exporter);
    runtime.onStop("traces", exporter::flush);
    return new Tracing(RANDOM, Optional.of(exporter));
  }
}
