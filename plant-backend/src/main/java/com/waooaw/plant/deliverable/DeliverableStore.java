package com.waooaw.plant.deliverable;

import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentProgram.Draft;
import com.waooaw.plant.agent.AgentProgram.PartContent;
import com.waooaw.plant.constitution.Canonical;
import com.waooaw.plant.hire.AgentRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** SQL of deliverables. */
final class DeliverableStore {
  private static final String SELECT =
      """
      SELECT d.*, (SELECT jsonb_agg(jsonb_build_object('name', p.name, 'media_type', p.media_type,
                     'size', p.size, 'sha256', p.sha256) ORDER BY p.position)
                   FROM plant.deliverable_part p WHERE p.deliverable_id = d.id)::text AS parts,
        (SELECT n.id FROM plant.deliverable n WHERE n.revises = d.id) AS next_version,
        r.verdict, r.changes, r.run_id AS review_run, r.at AS reviewed_at
      FROM plant.deliverable d LEFT JOIN plant.deliverable_review r ON r.deliverable_id = d.id
      """;

  private DeliverableStore() {}

  static void insert(Handle tx, UUID id, Deliverables.Origin origin, Draft draft, Instant now) {
    tx.createUpdate(
            """
            INSERT INTO plant.deliverable (id, customer_id, run_id, goal_id, hire_id, position, agent_id,
              agent_slug, agent_name, agent_specialty, title, summary, created_at, revises, version)
            SELECT :id, h.customer_id, :run, :goal, h.id,
              (SELECT count(*) FROM plant.deliverable d WHERE d.run_id = :run), h.agent_id, h.agent_slug,
              h.agent_name, h.agent_specialty, :title, :summary, :now, before.id, coalesce(before.version, 0) + 1
            FROM plant.hire h
            -- What a run makes first is the new version; whatever else it makes is new.
            LEFT JOIN plant.deliverable before ON before.id = :revises
              AND NOT EXISTS (SELECT 1 FROM plant.deliverable made WHERE made.run_id = :run)
            WHERE h.id = :hire
            """)
        .bindByType("revises", origin.revises().orElse(null), UUID.class)
        .bind("id", id)
        .bind("run", origin.runId())
        .bind("goal", origin.goalId())
        .bind("hire", origin.hireId())
        .bind("title", draft.title())
        .bind("summary", draft.summary())
        .bind("now", now)
        .execute();
    PreparedBatch parts =
        tx.prepareBatch(
            """
            INSERT INTO plant.deliverable_part (deliverable_id, position, customer_id, name, media_type,
              size, sha256, content)
            VALUES (:id, :position, :customer, :name, :mediaType, :size, :sha256, :content)
            """);
    for (int i = 0; i < draft.parts().size(); i++) {
      PartContent part = draft.parts().get(i);
      parts
          .bind("id", id)
          .bind("position", i)
          .bind("customer", origin.customerId())
          .bind("name", part.name())
          .bind("mediaType", part.mediaType())
          .bind("size", part.content().length)
          .bind("sha256", Canonical.sha256(part.content()))
          .bind("content", part.content())
          .add();
    }
    parts.execute();
  }

  static Optional<Deliverable> find(Handle tx, UUID id) {
    return tx.createQuery(SELECT + "WHERE d.id = :id")
        .bind("id", id)
        .map((rs, ctx) -> deliverable(rs))
        .findOne();
  }

  /** Newest first; one row more than the limit when there is a next page. */
  static List<Deliverable> ofHire(Handle tx, UUID hireId, Optional<UUID> after, int limit) {
    var query =
        tx.createQuery(
            SELECT
                + "WHERE d.hire_id = :hire"
                + (after.isPresent() ? " AND d.id < :after" : "")
                + " ORDER BY d.id DESC LIMIT :rows");
    after.ifPresent(id -> query.bind("after", id));
    return query
        .bind("hire", hireId)
        .bind("rows", limit + 1)
        .map((rs, ctx) -> deliverable(rs))
        .list();
  }

  /** A part by its name, or the first one. */
  static Optional<Deliverable.Content> content(Handle tx, UUID id, Optional<String> part) {
    var query =
        tx.createQuery(
            """
            SELECT name, media_type, sha256, content FROM plant.deliverable_part
            WHERE deliverable_id = :id AND %s
            """
                .formatted(part.isPresent() ? "name = :part" : "position = 0"));
    part.ifPresent(name -> query.bind("part", name));
    return query
        .bind("id", id)
        .map(
            (rs, ctx) ->
                new Deliverable.Content(
                    rs.getString("name"),
                    rs.getString("media_type"),
                    rs.getString("sha256"),
                    rs.getBytes("content")))
        .findOne();
  }

  private static Deliverable deliverable(ResultSet rs) throws SQLException {
    return new Deliverable(
        rs.getObject("id", UUID.class),
        rs.getObject("run_id", UUID.class),
        rs.getObject("goal_id", UUID.class),
        rs.getObject("hire_id", UUID.class),
        new AgentRef(
            rs.getObject("agent_id", UUID.class),
            rs.getString("agent_slug"),
            rs.getString("agent_name"),
            rs.getString("agent_specialty")),
        rs.getString("title"),
        rs.getString("summary"),
        rs.getTimestamp("created_at").toInstant(),
        List.of(Json.read(rs.getString("parts"), Deliverable.Part[].class)),
        rs.getInt("version"),
        rs.getObject("revises", UUID.class),
        rs.getObject("next_version", UUID.class),
        rs.getString("verdict") == null
            ? null
            : new Deliverable.Review(
                rs.getString("verdict"),
                rs.getString("changes"),
                rs.getObject("review_run", UUID.class),
                rs.getTimestamp("reviewed_at").toInstant()));
  }
}
