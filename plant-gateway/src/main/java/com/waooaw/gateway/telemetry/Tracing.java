package com.waooaw.gateway.telemetry;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.trace.TraceContext;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Continues the caller's trace, or starts one, and hands finished spans on. A trace that starts
 * here is sampled when spans are exported at all; a caller's own choice is kept.
 */
public final class Tracing {
  private final RandomGenerator random;
  private final Optional<Consumer<FinishedRequest>> exporter;

  /** Exports nothing when there is no exporter. */
  public Tracing(RandomGenerator random, Optional<Consumer<FinishedRequest>> exporter) {
    this.random = requireNonNull(random, "random");
    this.exporter = requireNonNull(exporter, "exporter");
  }

  /** The place of a request that came with these headers. */
  public RequestTrace begin(MultiMap headers) {
    Optional<TraceContext> parent = TraceContext.read(headers);
    TraceContext server =
        parent
            .map(caller -> caller.child(random))
            .orElseGet(() -> TraceContext.start(random, exporter.isPresent()));
    return new RequestTrace(parent, server, server.child(random));
  }

  /** Hands a finished request on, if its trace is sampled. */
  public void finish(FinishedRequest request) {
    if (exporter.isPresent() && request.trace().server().sampled()) {
      exporter.get().accept(request);
    }
  }
}
