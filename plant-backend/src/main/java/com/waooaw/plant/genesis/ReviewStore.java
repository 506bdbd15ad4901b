package com.waooaw.plant.genesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.EntityKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** SQL of the reviewers' lists. */
final class ReviewStore {
  private ReviewStore() {}

  /**
   * Entities of a kind, newest first; one row more than the limit when there is a next page.
   *
   * @param status a word; empty for any
   * @param words part of the name or description; empty for any
   */
  static List<EntityView.Summary> page(
      Handle tx,
      EntityKind kind,
      Optional<String> status,
      Optional<String> words,
      Optional<UUID> after,
      int limit) {
    Query query =
        tx.createQuery(
                """
                SELECT id, kind, external_id, name, status, version, version_hash, certificate_number,
                  alignment::text AS alignment, created_at, updated_at, deleted_at
                FROM plant.entity WHERE kind = :kind
                """
                    + (status.isPresent() ? " AND status = :status" : "")
                    + (words.isPresent() ? " AND likeness ILIKE :pattern" : "")
                    + (after.isPresent() ? " AND id < :after" : "")
                    + " ORDER BY id DESC LIMIT :rows")
            .bind("kind", kind.word())
            .bind("rows", limit + 1);
    status.ifPresent(word -> query.bind("status", word));
    words.ifPresent(text -> query.bind("pattern", "%" + literal(text) + "%"));
    after.ifPresent(id -> query.bind("after", id));
    return query.map((rs, ctx) -> summary(rs)).list();
  }

  static Optional<Instant> deletedAt(Handle tx, UUID id) {
    return tx.createQuery(
            "SELECT deleted_at FROM plant.entity WHERE id = :id AND deleted_at IS NOT NULL")
        .bind("id", id)
        .mapTo(Instant.class)
        .findOne();
  }

  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  private static EntityView.Summary summary(ResultSet rs) throws SQLException {
    String kept = rs.getString("alignment");
    JsonNode alignment = Json.read(kept == null ? "{}" : kept);
    List<String> broken =
        StreamSupport.stream(alignment.path("checks").spliterator(), false)
            .filter(check -> !check.path("passed").asBoolean())
            .map(check -> check.path("code").asText())
            .toList();
    return new EntityView.Summary(
        rs.getObject("id", UUID.class),
        rs.getString("kind"),
        rs.getString("external_id"),
        rs.getString("name"),
        rs.getString("status"),
        rs.getInt("version"),
        rs.getString("version_hash"),
        rs.getString("certificate_number"),
        broken.stream().filter(code -> !code.equals(Constitution.ORIGINAL)).toList(),
        broken.contains(Constitution.ORIGINAL),
        alignment.has("checked_at") ? Instant.parse(alignment.path("checked_at").asText()) : null,
        rs.getTimestamp("created_at").toInstant(),
        rs.getTimestamp("updated_at").toInstant(),
        instant(rs.getTimestamp("deleted_at")));
  }

  private static Instant instant(Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
