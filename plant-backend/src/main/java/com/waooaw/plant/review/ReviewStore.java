package com.waooaw.plant.review;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** SQL of reviews. */
final class ReviewStore {
  private static final String OF_HIRE = " h.customer_id = :customer AND h.agent_id = :agent";

  private ReviewStore() {}

  /** What is written, by whom and when. */
  record Words(UUID id, int rating, String text, String by, Instant at) {}

  /** Through a function that shows everyone's reviews and nobody's names. */
  static List<Review> page(Handle tx, UUID agent, Optional<UUID> after, int rows) {
    return tx.createQuery("SELECT * FROM plant.reviews_of(:agent, CAST(:after AS uuid), :rows)")
        .bind("agent", agent)
        .bind("after", after.orElse(null))
        .bind("rows", rows)
        .map((rs, ctx) -> review(rs))
        .list();
  }

  /** Writes the review of one hire; empty if there is none to review. */
  static Optional<Review> insert(
      Handle tx, Words words, UUID customer, UUID agent, Optional<UUID> hire) {
    Query statement =
        tx.createQuery(
                """
                WITH written AS (
                  INSERT INTO plant.review (id, customer_id, hire_id, agent_id, rating, text, written_by, created_at)
                  SELECT :id, h.customer_id, h.id, h.agent_id, :rating, :text, :by, :at FROM plant.hire h
                  WHERE %s AND NOT EXISTS (SELECT 1 FROM plant.review r WHERE r.hire_id = h.id)
                  ORDER BY h.id DESC LIMIT 1
                  ON CONFLICT (hire_id) DO NOTHING RETURNING id, hire_id, rating, text, created_at)
                SELECT w.id, w.rating, w.text, w.created_at,
                  NOT h.began_as_trial OR h.converted_at IS NOT NULL AS paid
                FROM written w JOIN plant.hire h ON h.id = w.hire_id
                """
                    .formatted(OF_HIRE + (hire.isPresent() ? " AND h.id = :hire" : "")))
            .bind("id", words.id())
            .bind("rating", words.rating())
            .bind("text", words.text())
            .bind("by", words.by())
            .bind("at", words.at())
            .bind("customer", customer)
            .bind("agent", agent);
    hire.ifPresent(id -> statement.bind("hire", id));
    return statement.map((rs, ctx) -> review(rs)).findOne();
  }

  static boolean hired(Handle tx, UUID customer, UUID agent, Optional<UUID> hire) {
    Query query =
        tx.createQuery(
                "SELECT EXISTS (SELECT 1 FROM plant.hire h WHERE %s)"
                    .formatted(OF_HIRE + (hire.isPresent() ? " AND h.id = :hire" : "")))
            .bind("customer", customer)
            .bind("agent", agent);
    hire.ifPresent(id -> query.bind("hire", id));
    return query.mapTo(Boolean.class).one();
  }

  private static Review review(ResultSet rs) throws SQLException {
    return new Review(
        rs.getObject("id", UUID.class),
        rs.getInt("rating"),
        rs.getString("text"),
        rs.getBoolean("paid") ? "hire" : "trial",
        rs.getTimestamp("created_at").toInstant());
  }
}
