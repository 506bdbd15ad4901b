package com.waooaw.plant.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * SQL of a run at work. Whoever works on it holds a claim, and every write names it: one that was
 * overtaken, or whose run was stopped, writes nothing.
 */
final class ClaimStore {
  private ClaimStore() {}

  /** A claimed run with all that its next step needs. */
  record Claimed(
      UUID runId,
      UUID claim,
      UUID customerId,
      UUID hireId,
      UUID goalId,
      UUID agentId,
      String agentSlug,
      String statement,
      List<String> successCriteria,
      List<String> constraints,
      JsonNode inputs,
      Optional<String> changeRequest,
      Optional<UUID> revises,
      List<RunStep> steps,
      int stepIndex,
      int stepTries,
      int attempts,
      JsonNode state,
      String startedBy,
      String correlationId,
      Instant createdAt) {

    RunStep step() {
      return steps.get(stepIndex);
    }

    /** The same run at another place. */
    Claimed at(int index, List<RunStep> then, JsonNode found, int tries) {
      return new Claimed(
          runId,
          claim,
          customerId,
          hireId,
          goalId,
          agentId,
          agentSlug,
          statement,
          successCriteria,
          constraints,
          inputs,
          changeRequest,
          revises,
          then,
          index,
          tries,
          attempts,
          found,
          startedBy,
          correlationId,
          createdAt);
    }
  }

  /** Claims a run, taking it from whoever had it; empty if it has finished. */
  static Optional<Claimed> claim(Handle tx, UUID runId, UUID claim, Instant now) {
    return tx.createQuery(
            """
            UPDATE plant.run r SET claim = :claim, status = 'running', attempts = r.attempts + 1,
              step_tries = r.step_tries + 1, started_at = coalesce(r.started_at, :now)
            FROM plant.goal g
            WHERE r.id = :run AND r.status IN ('queued', 'running') AND g.id = r.goal_id
            RETURNING r.id, r.claim, r.customer_id, r.hire_id, r.goal_id, r.agent_id, r.agent_slug,
              g.statement, g.success_criteria::text AS success_criteria, g.constraints::text AS constraints,
              coalesce(r.inputs, g.inputs)::text AS inputs, r.change_request, r.revises, r.steps::text AS steps, r.step_index, r.step_tries,
              r.attempts, r.state::text AS state, r.started_by, r.correlation_id, r.created_at
            """)
        .bind("run", runId)
        .bind("claim", claim)
        .bind("now", now)
        .map((rs, ctx) -> claimed(rs))
        .findOne();
  }

  static boolean holds(Handle tx, UUID runId, UUID claim) {
    return tx.createQuery("SELECT 1 FROM plant.run WHERE id = :run AND claim = :claim")
        .bind("run", runId)
        .bind("claim", claim)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Like {@link #holds}, and nobody takes it until the transaction ends. */
  static boolean lock(Handle tx, Claimed run) {
    return tx.createQuery("SELECT 1 FROM plant.run WHERE id = :run AND claim = :claim FOR UPDATE")
        .bind("run", run.runId())
        .bind("claim", run.claim())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /**
   * Puts a run down until somebody has decided, with what its step found; false if the claim is
   * lost.
   */
  static boolean await(Handle tx, Claimed run, JsonNode state) {
    return tx.createUpdate(
                """
                UPDATE plant.run SET status = 'waiting_approval', claim = NULL, step_tries = 0, state = :state::jsonb
                WHERE id = :run AND claim = :claim AND finished_at IS NULL
                """)
            .bind("state", Json.write(state))
            .bind("run", run.runId())
            .bind("claim", run.claim())
            .execute()
        == 1;
  }

  /** Writes the steps as they stand; false if the claim is lost. */
  static boolean steps(Handle tx, Claimed run, List<RunStep> steps) {
    return tx.createUpdate(
                "UPDATE plant.run SET steps = :steps::jsonb WHERE id = :run AND claim = :claim")
            .bind("steps", Json.write(steps))
            .bind("run", run.runId())
            .bind("claim", run.claim())
            .execute()
        == 1;
  }

  /** Writes what a step left, and that the next is on; false if the claim is lost. */
  static boolean advance(Handle tx, Claimed run, List<RunStep> steps, JsonNode state) {
    return tx.createUpdate(
                """
                UPDATE plant.run SET steps = :steps::jsonb, state = :state::jsonb,
                  step_index = :next, step_tries = 1
                WHERE id = :run AND claim = :claim
                """)
            .bind("steps", Json.write(steps))
            .bind("state", Json.write(state))
            .bind("next", run.stepIndex() + 1)
            .bind("run", run.runId())
            .bind("claim", run.claim())
            .execute()
        == 1;
  }

  /** Ends a run; false if the claim is lost. The claim stays, so that its last event can follow. */
  static boolean finish(
      Handle tx,
      Claimed run,
      RunStatus status,
      List<RunStep> steps,
      Optional<String> failure,
      Instant now) {
    return tx.createUpdate(
                """
                UPDATE plant.run SET status = :status, steps = :steps::jsonb, failure = :failure,
                  finished_at = :now
                WHERE id = :run AND claim = :claim AND finished_at IS NULL
                """)
            .bind("status", status.word())
            .bind("steps", Json.write(steps))
            .bind("failure", failure.orElse(null))
            .bind("now", now)
            .bind("run", run.runId())
            .bind("claim", run.claim())
            .execute()
        == 1;
  }

  /** Puts a run down for the next process, without counting it as a failed try. */
  static void putDown(Handle tx, Claimed run) {
    tx.createUpdate(
            """
            UPDATE plant.run SET claim = NULL, step_tries = step_tries - 1
            WHERE id = :run AND claim = :claim
            """)
        .bind("run", run.runId())
        .bind("claim", run.claim())
        .execute();
  }

  static void deadLetter(
      Handle tx, UUID id, Claimed run, String reason, String error, Instant now) {
    tx.createUpdate(
            """
            INSERT INTO plant.dead_letter (id, customer_id, run_id, step, reason, error, at)
            VALUES (:id, :customer, :run, :step, :reason, :error, :now)
            """)
        .bind("id", id)
        .bind("customer", run.customerId())
        .bind("run", run.runId())
        .bind("step", run.step().name())
        .bind("reason", reason)
        .bind("error", error)
        .bind("now", now)
        .execute();
  }

  private static Claimed claimed(ResultSet rs) throws SQLException {
    return new Claimed(
        rs.getObject("id", UUID.class),
        rs.getObject("claim", UUID.class),
        rs.getObject("customer_id", UUID.class),
        rs.getObject("hire_id", UUID.class),
        rs.getObject("goal_id", UUID.class),
        rs.getObject("agent_id", UUID.class),
        rs.getString("agent_slug"),
        rs.getString("statement"),
        List.of(Json.read(rs.getString("success_criteria"), String[].class)),
        List.of(Json.read(rs.getString("constraints"), String[].class)),
        Json.read(rs.getString("inputs")),
        Optional.ofNullable(rs.getString("change_request")),
        Optional.ofNullable(rs.getObject("revises", UUID.class)),
        RunStore.steps(rs.getString("steps")),
        rs.getInt("step_index"),
        rs.getInt("step_tries"),
        rs.getInt("attempts"),
        Json.read(rs.getString("state")),
        rs.getString("started_by"),
        rs.getString("correlation_id"),
        rs.getTimestamp("created_at").toInstant());
  }
}
