package com.waooaw.plant.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of runs' events. */
final class EventStore {
  /** The channel on which a commit that wrote events tells the run's id. */
  static final String CHANNEL = "plant_run";

  /** The channel on which a commit tells that a run waits to be worked on. */
  static final String QUEUED = "plant_run_queued";

  private EventStore() {}

  static void notify(Handle tx, String channel, UUID runId) {
    tx.createQuery("SELECT pg_notify(:channel, :run)")
        .bind("channel", channel)
        .bind("run", runId.toString())
        .mapTo(String.class)
        .list();
  }

  /**
   * Numbers events and appends them, if the claim is still the run's; null is the claim of a run
   * that nobody works on.
   *
   * @return false if the claim is lost, and then nothing was written
   */
  static boolean append(Handle tx, UUID runId, UUID claim, List<RunEvent> events) {
    if (events.isEmpty()) {
      return true;
    }
    int written =
        tx.createUpdate(
                """
                WITH taken AS (
                  UPDATE plant.run SET last_seq = last_seq + :count
                  WHERE id = :run AND claim IS NOT DISTINCT FROM CAST(:claim AS uuid)
                  RETURNING last_seq - :count AS base, customer_id)
                INSERT INTO plant.run_event (run_id, seq, customer_id, kind, step, text, data, at)
                SELECT :run, taken.base + e.place, taken.customer_id, e.event ->> 'kind', e.event ->> 'step',
                  e.event ->> 'text', e.event -> 'data', (e.event ->> 'at')::timestamptz
                FROM taken, jsonb_array_elements(:events::jsonb) WITH ORDINALITY AS e (event, place)
                """)
            .bind("count", events.size())
            .bind("run", runId)
            .bind("claim", claim)
            .bind("events", Json.write(events))
            .execute();
    if (written == 0) {
      return false;
    }
    notify(tx, CHANNEL, runId);
    return true;
  }

  static List<RunEvent.Numbered> after(Handle tx, UUID runId, long seq, int limit) {
    return tx.createQuery(
            """
            SELECT seq, kind, step, text, data::text AS data, at FROM plant.run_event
            WHERE run_id = :run AND seq > :seq ORDER BY seq LIMIT :limit
            """)
        .bind("run", runId)
        .bind("seq", seq)
        .bind("limit", limit)
        .map(
            (rs, ctx) ->
                new RunEvent.Numbered(
                    rs.getLong("seq"),
                    runId,
                    rs.getString("kind"),
                    rs.getString("step"),
                    rs.getString("text"),
                    (ObjectNode) Json.read(rs.getString("data")),
                    rs.getTimestamp("at").toInstant()))
        .list();
  }
}
