package com.waooaw.plant.catalogue;

import java.time.Instant;
import java.util.UUID;

/**
 * How an agent's newest finished runs went.
 *
 * @param successRate of those that ended by themselves; null before there are any
 * @param medianSeconds of those that succeeded; null before there are any
 * @param newestRuns how many runs are counted at most
 */
record AgentMetrics(
    UUID agentId,
    long runs,
    long succeeded,
    long failed,
    long stopped,
    Double successRate,
    Double medianSeconds,
    Double p95Seconds,
    long deliverables,
    long atWork,
    Instant since,
    Instant lastFinished,
    int newestRuns) {}
