package com.waooaw.gateway.telemetry;

import com.waooaw.kernel.trace.TraceContext;
import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * A request's place in its trace.
 *
 * @param parent the caller's span; empty when the trace starts here
 * @param server the span of the gateway's own work
 * @param client the span of the call to the upstream, which the upstream sees as its parent
 */
public record RequestTrace(
    Optional<TraceContext> parent, TraceContext server, TraceContext client) {

  /** The id that joins all spans of the trace. */
  public String id() {
    return server.traceId();
  }

  /** Continues the trace to the upstream. */
  public void toUpstream(MultiMap headers) {
    client.write(headers);
  }
}
