package com.waooaw.plant.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.money.Cost;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of runs as their customer sees and orders them. What the executor writes is ClaimStore's. */
final class RunStore {
  private static final String SELECT =
      """
      SELECT r.id, r.goal_id, r.hire_id, g.statement, r.status, r.steps::text AS steps, r.attempts,
        r.failure, r.created_at, r.started_at, r.finished_at,
        (SELECT coalesce(sum(c.amount_microusd), 0) FROM plant.charge c WHERE c.run_id = r.id) AS cost,
        ARRAY (SELECT d.id FROM plant.deliverable d WHERE d.run_id = r.id ORDER BY d.position) AS deliverables
      FROM plant.run r JOIN plant.goal g ON g.id = r.goal_id
      """;

  private RunStore() {}

  /** A run that is asked for. */
  record New(
      UUID id,
      UUID customerId,
      UUID hireId,
      UUID goalId,
      UUID agentId,
      String agentSlug,
      List<RunStep> steps,
      String startedBy,
      String correlationId,
      Instant createdAt,
      Optional<JsonNode> inputs,
      Optional<String> changeRequest,
      Optional<UUID> revises) {}

  static void insert(Handle tx, New run) {
    tx.createUpdate(
            """
            INSERT INTO plant.run (id, customer_id, hire_id, goal_id, agent_id, agent_slug, status, steps,
              started_by, correlation_id, created_at, inputs, change_request, revises)
            VALUES (:id, :customerId, :hireId, :goalId, :agentId, :agentSlug, 'queued', :json::jsonb,
              :startedBy, :correlationId, :createdAt, :inputs::jsonb, :changes, :revises)
            """)
        .bind("id", run.id())
        .bind("customerId", run.customerId())
        .bind("hireId", run.hireId())
        .bind("goalId", run.goalId())
        .bind("agentId", run.agentId())
        .bind("agentSlug", run.agentSlug())
        .bind("json", Json.write(run.steps()))
        .bind("startedBy", run.startedBy())
        .bind("correlationId", run.correlationId())
        .bind("createdAt", run.createdAt())
        .bind("inputs", run.inputs().map(Json::write).orElse(null))
        .bind("changes", run.changeRequest().orElse(null))
        .bindByType("revises", run.revises().orElse(null), UUID.class)
        .execute();
  }

  static void charge(
      Handle tx, UUID id, New run, long microUsd, boolean inTrial, String reservation) {
    tx.createUpdate(
            """
            INSERT INTO plant.charge
              (id, customer_id, hire_id, run_id, reason, amount_microusd, at, in_trial, reservation)
            VALUES (:chargeId, :customerId, :hireId, :id, 'run.started', :microUsd, :createdAt, :inTrial, :reservation)
            """)
        .bind("chargeId", id)
        .bind("customerId", run.customerId())
        .bind("hireId", run.hireId())
        .bind("id", run.id())
        .bind("createdAt", run.createdAt())
        .bind("microUsd", microUsd)
        .bind("inTrial", inTrial)
        .bind("reservation", reservation)
        .execute();
  }

  static Optional<Run> find(Handle tx, UUID id) {
    return tx.createQuery(SELECT + "WHERE r.id = :id")
        .bind("id", id)
        .map((rs, ctx) -> run(rs))
        .findOne();
  }

  /** Newest first; one row more than the limit when there is a next page. */
  static List<Run> ofHire(Handle tx, UUID hireId, Optional<UUID> after, int limit) {
    var query =
        tx.createQuery(
            SELECT
                + "WHERE r.hire_id = :hire"
                + (after.isPresent() ? " AND r.id < :after" : "")
                + " ORDER BY r.id DESC LIMIT :rows");
    after.ifPresent(id -> query.bind("after", id));
    return query.bind("hire", hireId).bind("rows", limit + 1).map((rs, ctx) -> run(rs)).list();
  }

  /**
   * Stops a run that has not finished, taking its claim away so that nothing more is written to it;
   * false if it had finished.
   */
  static boolean stop(Handle tx, UUID id, Instant now) {
    Optional<List<RunStep>> steps =
        tx.createQuery(
                """
                SELECT steps::text FROM plant.run
                WHERE id = :id AND finished_at IS NULL FOR UPDATE
                """)
            .bind("id", id)
            .map((rs, ctx) -> steps(rs.getString(1)))
            .findOne();
    return steps.isPresent()
        && tx.createUpdate(
                    """
                    UPDATE plant.run SET status = 'stopped', claim = NULL, finished_at = :now,
                      steps = :steps::jsonb
                    WHERE id = :id AND finished_at IS NULL
                    """)
                .bind("id", id)
                .bind("now", now)
                .bind("steps", Json.write(RunStep.cutShort(steps.get(), "stopped", now)))
                .execute()
            == 1;
  }

  static boolean finished(Handle tx, UUID id) {
    return tx.createQuery("SELECT finished_at IS NOT NULL FROM plant.run WHERE id = :id")
        .bind("id", id)
        .mapTo(Boolean.class)
        .findOne()
        .orElse(true);
  }

  static List<RunStep> steps(String json) {
    return List.of(Json.read(json, RunStep[].class));
  }

  private static Run run(ResultSet rs) throws SQLException {
    return new Run(
        rs.getObject("id", UUID.class),
        rs.getObject("goal_id", UUID.class),
        rs.getObject("hire_id", UUID.class),
        rs.getString("statement"),
        RunStatus.of(rs.getString("status")),
        steps(rs.getString("steps")),
        Cost.microUsd(rs.getLong("cost")),
        List.of((UUID[]) rs.getArray("deliverables").getArray()),
        rs.getInt("attempts"),
        rs.getString("failure"),
        rs.getTimestamp("created_at").toInstant(),
        instant(rs.getTimestamp("started_at")),
        instant(rs.getTimestamp("finished_at")));
  }

  private static Instant instant(Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
