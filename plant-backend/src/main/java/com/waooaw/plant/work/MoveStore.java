package com.waooaw.plant.work;

import com.waooaw.kernel.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * SQL of what people do to runs. Whoever works on one loses its claim by it, and so writes nothing
 * more.
 */
final class MoveStore {
  private MoveStore() {}

  /** A run as it stands, which nobody else moves until the transaction ends. */
  record Standing(RunStatus status, List<RunStep> steps, Instant finishedAt) {}

  static Optional<Standing> lock(Handle tx, UUID id) {
    return tx.createQuery(
            "SELECT status, steps::text AS steps, finished_at FROM plant.run WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .map(
            (rs, ctx) ->
                new Standing(
                    RunStatus.of(rs.getString("status")),
                    RunStore.steps(rs.getString("steps")),
                    rs.getTimestamp("finished_at") == null
                        ? null
                        : rs.getTimestamp("finished_at").toInstant()))
        .findOne();
  }

  /** Puts a run down until it is resumed; a try that was cut short by this is no failed one. */
  static void pause(Handle tx, UUID id, List<RunStep> steps) {
    tx.createUpdate(
            """
            UPDATE plant.run SET status = 'paused', steps = :steps::jsonb,
              step_tries = CASE WHEN claim IS NULL THEN step_tries ELSE greatest(0, step_tries - 1) END,
              claim = NULL
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("steps", Json.write(RunStep.cutShort(steps, "pending", null)))
        .execute();
  }

  /** Has a run that was put down go on. */
  static void queue(Handle tx, UUID id) {
    tx.createUpdate("UPDATE plant.run SET status = 'queued', claim = NULL WHERE id = :id")
        .bind("id", id)
        .execute();
  }

  /** Has a run that was given up go on at the step it failed at, with all its tries anew. */
  static void revive(Handle tx, UUID id, List<RunStep> steps) {
    tx.createUpdate(
            """
            UPDATE plant.run SET status = 'queued', claim = NULL, failure = NULL, finished_at = NULL,
              step_tries = 0, steps = :steps::jsonb
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("steps", Json.write(RunStep.again(steps)))
        .execute();
  }

  /** Ends a run on which nobody works. */
  static void fail(Handle tx, UUID id, List<RunStep> steps, String sentence, Instant now) {
    tx.createUpdate(
            """
            UPDATE plant.run SET status = 'failed', claim = NULL, failure = :failure, finished_at = :now,
              steps = :steps::jsonb
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("failure", sentence)
        .bind("now", now)
        .bind("steps", Json.write(RunStep.cutShort(steps, "failed", now)))
        .execute();
  }
}
