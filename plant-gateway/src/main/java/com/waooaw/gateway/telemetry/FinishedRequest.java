package com.waooaw.gateway.telemetry;

import java.time.Instant;

/**
 * What a trace tells of an answered request.
 *
 * @param trace its place
 * @param method the HTTP method
 * @param route the route's template, never the path itself
 * @param status the HTTP status
 * @param problem the problem's slug; null when it was answered well
 * @param upstream where it was forwarded; null when it was not
 * @param correlationId the id in logs and the audit trail
 * @param startedAt when it came in
 * @param nanos how long it took
 * @param upstreamStartNanos how long until it was forwarded
 * @param upstreamNanos how long the upstream took to begin its answer
 */
public record FinishedRequest(
    RequestTrace trace,
    String method,
    String route,
    int status,
    String problem,
    String upstream,
    String correlationId,
    Instant startedAt,
    long nanos,
    long upstreamStartNanos,
    long upstreamNanos) {}
