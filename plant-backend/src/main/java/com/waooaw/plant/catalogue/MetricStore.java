package com.waooaw.plant.catalogue;

import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of how an agent's runs went. */
final class MetricStore {
  private static final int NEWEST = 1_000;

  private MetricStore() {}

  private record Row(
      long runs,
      long succeeded,
      long failed,
      long stopped,
      Double medianSeconds,
      Double p95Seconds,
      long deliverables,
      Instant since,
      Instant lastFinished,
      long atWork) {}

  /** The metrics of an agent's newest finished runs, over all customers. */
  static AgentMetrics of(Handle tx, UUID agentId) {
    Row row =
        tx.createQuery("SELECT * FROM plant.metrics_of(:agent, :newest)")
            .bind("agent", agentId)
            .bind("newest", NEWEST)
            .map(RecordMapper.of(Row.class))
            .one();
    long ended = row.succeeded() + row.failed();
    return new AgentMetrics(
        agentId,
        row.runs(),
        row.succeeded(),
        row.failed(),
        row.stopped(),
        ended == 0 ? null : (double) row.succeeded() / ended,
        row.medianSeconds(),
        row.p95Seconds(),
        row.deliverables(),
        row.atWork(),
        row.since(),
        row.lastFinished(),
        NEWEST);
  }
}
