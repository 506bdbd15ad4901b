package com.waooaw.plant.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of reviews. */
final class ReviewStore {
  private ReviewStore() {}

  /**
   * A deliverable that is reviewed.
   *
   * @param inputs it was made of
   * @param revised whether there is a newer version
   * @param verdict of the review before; null if there is none
   * @param reviewRunGaveNothing whether the run that should have made a new version ended without
   */
  record Reviewed(
      UUID id,
      UUID customerId,
      UUID goalId,
      UUID hireId,
      ObjectNode inputs,
      boolean revised,
      String verdict,
      boolean reviewRunGaveNothing) {}

  /** Keeps others from reviewing the same until the transaction ends. */
  static void lock(Handle tx, UUID deliverableId) {
    tx.createQuery("SELECT pg_advisory_xact_lock(hashtextextended('review:' || :id, 0))::text")
        .bind("id", deliverableId.toString())
        .mapTo(String.class)
        .list();
  }

  static Optional<Reviewed> find(Handle tx, UUID id) {
    return tx.createQuery(
            """
            SELECT d.id, d.customer_id, d.goal_id, d.hire_id, coalesce(r.inputs, g.inputs)::text AS inputs,
              EXISTS (SELECT 1 FROM plant.deliverable n WHERE n.revises = d.id) AS revised,
              v.verdict, coalesce(w.status IN ('failed', 'stopped'), false) AS gave_nothing
            FROM plant.deliverable d
            JOIN plant.goal g ON g.id = d.goal_id
            JOIN plant.run r ON r.id = d.run_id
            LEFT JOIN plant.deliverable_review v ON v.deliverable_id = d.id
            LEFT JOIN plant.run w ON w.id = v.run_id
            WHERE d.id = :id
            """)
        .bind("id", id)
        .map(
            (rs, ctx) ->
                new Reviewed(
                    rs.getObject("id", UUID.class),
                    rs.getObject("customer_id", UUID.class),
                    rs.getObject("goal_id", UUID.class),
                    rs.getObject("hire_id", UUID.class),
                    (ObjectNode) Json.read(rs.getString("inputs")),
                    rs.getBoolean("revised"),
                    rs.getString("verdict"),
                    rs.getBoolean("gave_nothing")))
        .findOne();
  }

  /** Keeps a review, in place of one whose run gave nothing. */
  static void keep(
      Handle tx,
      Reviewed made,
      String verdict,
      String changes,
      Optional<UUID> run,
      String by,
      Instant at) {
    tx.createUpdate(
            """
            INSERT INTO plant.deliverable_review
              (deliverable_id, customer_id, verdict, changes, run_id, reviewed_by, at)
            VALUES (:id, :customer, :verdict, :changes, :run, :by, :at)
            ON CONFLICT (deliverable_id) DO UPDATE
            SET verdict = excluded.verdict, changes = excluded.changes, run_id = excluded.run_id,
              reviewed_by = excluded.reviewed_by, at = excluded.at
            """)
        .bind("id", made.id())
        .bind("customer", made.customerId())
        .bind("verdict", verdict)
        .bind("changes", changes)
        .bindByType("run", run.orElse(null), UUID.class)
        .bind("by", by)
        .bind("at", at)
        .execute();
  }
}
