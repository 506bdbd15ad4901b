package com.waooaw.plant.constitution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.keys.Signer.Signed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of governed entities and their amendments. */
final class EntityStore {
  /** Trigram similarity from which two entities count as near duplicates. */
  static final double NEAR_DUPLICATE = 0.90;

  private static final String COLUMNS =
      """
      id, kind, external_id, governing_agent, content::text AS content, metadata::text AS metadata,
      relationships::text AS relationships, status, version, version_hash, head_hash,
      certificate_number, created_at, updated_at
      """;

  private EntityStore() {}

  // Migrations write the shipped catalogue by these statements before later columns exist: what is
  // not in V30 stays out of them.

  /** Writes a new entity; false if its kind has one of that external id. */
  static boolean insert(Handle tx, Entity entity) {
    EntityDocument document = entity.document();
    return tx.createUpdate(
                """
            INSERT INTO plant.entity (id, kind, external_id, status, created_at, updated_at, version,
              version_hash, head_hash, governing_agent, content, metadata, relationships)
            VALUES (:id, :kind, :externalId, :status, :at, :at, :version, :versionHash, :headHash,
              :governingAgent, :content::jsonb, :metadata::jsonb, :relationships::jsonb)
            ON CONFLICT (kind, external_id) DO NOTHING
            """)
            .bind("id", entity.id())
            .bind("kind", document.kind().word())
            .bind("externalId", document.externalId())
            .bind("status", entity.status().word())
            .bind("at", entity.createdAt())
            .bind("version", entity.version())
            .bind("versionHash", entity.versionHash())
            .bind("headHash", entity.headHash())
            .bind("governingAgent", document.governingAgent())
            .bind("content", Json.write(document.content()))
            .bind("metadata", Json.write(document.metadata()))
            .bind("relationships", Json.write(document.relationships()))
            .execute()
        == 1;
  }

  /** Writes the entity over the version it was made from; false if that is no longer the newest. */
  static boolean update(Handle tx, Entity entity, int overVersion) {
    EntityDocument document = entity.document();
    return tx.createUpdate(
                """
                UPDATE plant.entity SET status = :status, updated_at = :at, version = :version,
                  version_hash = :versionHash, head_hash = :headHash,
                  governing_agent = :governingAgent, content = :content::jsonb,
                  metadata = :metadata::jsonb, relationships = :relationships::jsonb,
                  certificate_number = :certificate
                WHERE id = :id AND version = :overVersion
                """)
            .bind("status", entity.status().word())
            .bind("at", entity.updatedAt())
            .bind("version", entity.version())
            .bind("versionHash", entity.versionHash())
            .bind("headHash", entity.headHash())
            .bind("governingAgent", document.governingAgent())
            .bind("content", Json.write(document.content()))
            .bind("metadata", Json.write(document.metadata()))
            .bind("relationships", Json.write(document.relationships()))
            .bind("certificate", entity.certificateNumber().orElse(null))
            .bind("id", entity.id())
            .bind("overVersion", overVersion)
            .execute()
        == 1;
  }

  static void keepAlignment(Handle tx, UUID id, List<Check> checks, Instant at) {
    ObjectNode alignment = Json.mapper().createObjectNode();
    alignment.put("checked_at", at.toString());
    alignment.set("checks", Json.mapper().valueToTree(checks));
    tx.createUpdate("UPDATE plant.entity SET alignment = :alignment::jsonb WHERE id = :id")
        .bind("alignment", Json.write(alignment))
        .bind("id", id)
        .execute();
  }

  /** When an entity was deleted; it is retired already. */
  static void markDeleted(Handle tx, UUID id, Instant at) {
    tx.createUpdate(
            "UPDATE plant.entity SET deleted_at = :at WHERE id = :id AND deleted_at IS NULL")
        .bind("at", at)
        .bind("id", id)
        .execute();
  }

  /** An entity, kept from changing until the transaction ends. */
  static Optional<Entity> lock(Handle tx, UUID id) {
    return tx.createQuery("SELECT " + COLUMNS + " FROM plant.entity WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .map((rs, ctx) -> entity(rs))
        .findOne();
  }

  static Optional<Entity> find(Handle tx, UUID id) {
    return tx.createQuery("SELECT " + COLUMNS + " FROM plant.entity WHERE id = :id")
        .bind("id", id)
        .map((rs, ctx) -> entity(rs))
        .findOne();
  }

  static List<Entity> findAll(Handle tx, Collection<UUID> ids) {
    return tx.createQuery("SELECT " + COLUMNS + " FROM plant.entity WHERE id = ANY (:ids)")
        .bind("ids", ids.toArray(UUID[]::new))
        .map((rs, ctx) -> entity(rs))
        .list();
  }

  static List<UUID> ids(Handle tx) {
    return tx.createQuery("SELECT id FROM plant.entity ORDER BY id").mapTo(UUID.class).list();
  }

  /** Others of the same kind that say nearly the same. */
  static List<String> nearDuplicates(Handle tx, Entity entity) {
    // The index searches by this threshold; at its default it would hand over far too many.
    tx.createQuery("SELECT set_config('pg_trgm.similarity_threshold', CAST(:least AS text), true)")
        .bind("least", NEAR_DUPLICATE)
        .mapTo(String.class)
        .one();
    return tx.createQuery(
            """
            SELECT external_id FROM (
              SELECT other.external_id FROM plant.entity me JOIN plant.entity other
                ON other.kind = me.kind AND other.id <> me.id AND other.status NOT IN ('rejected', 'retired')
                AND other.likeness % me.likeness
              WHERE me.id = :id LIMIT 5) alike
            ORDER BY external_id
            """)
        .bind("id", entity.id())
        .mapTo(String.class)
        .list();
  }

  static void append(Handle tx, Amendment amendment) {
    tx.createUpdate(
            """
            INSERT INTO plant.amendment (entity_id, number, at, by_whom, why, what, status,
              version_hash, prev_hash, hash, key_id, signature)
            VALUES (:entityId, :number, :at, :by, :why, :what::jsonb, :status, :versionHash,
              :prevHash, :hash, :keyId, :signature)
            """)
        .bind("entityId", amendment.entityId())
        .bind("number", amendment.number())
        .bind("at", amendment.at())
        .bind("by", amendment.by())
        .bind("why", amendment.why())
        .bind("what", Json.write(amendment.what()))
        .bind("status", amendment.status().word())
        .bind("versionHash", amendment.versionHash())
        .bind("prevHash", amendment.prevHash())
        .bind("hash", amendment.hash())
        .bind("keyId", amendment.signed().keyId())
        .bind("signature", amendment.signed().signature())
        .execute();
  }

  static List<Amendment> amendments(Handle tx, UUID entityId) {
    return tx.createQuery(
            """
            SELECT entity_id, number, at, by_whom, why, what::text AS what, status, version_hash,
              prev_hash, hash, key_id, signature
            FROM plant.amendment WHERE entity_id = :id ORDER BY number
            """)
        .bind("id", entityId)
        .map((rs, ctx) -> amendment(rs))
        .list();
  }

  /** Whether the database itself keeps the services from changing amendments. */
  static boolean amendmentsAreGuarded(Handle tx) {
    return tx.createQuery(
            """
            SELECT NOT has_table_privilege('waooaw_app', 'plant.amendment', 'UPDATE')
               AND NOT has_table_privilege('waooaw_app', 'plant.amendment', 'DELETE')
               AND NOT has_table_privilege('waooaw_app', 'plant.amendment', 'TRUNCATE')
               AND EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = 'plant.amendment'::regclass
                           AND tgname = 'append_only' AND tgenabled = 'O')
            """)
        .mapTo(Boolean.class)
        .one();
  }

  private static Entity entity(ResultSet rs) throws SQLException {
    return new Entity(
        rs.getObject("id", UUID.class),
        new EntityDocument(
            EntityKind.of(rs.getString("kind")),
            rs.getString("external_id"),
            rs.getString("governing_agent"),
            (ObjectNode) Json.read(rs.getString("content")),
            (ObjectNode) Json.read(rs.getString("metadata")),
            (ObjectNode) Json.read(rs.getString("relationships"))),
        EntityStatus.of(rs.getString("status")),
        rs.getInt("version"),
        rs.getString("version_hash"),
        rs.getString("head_hash"),
        Optional.ofNullable(rs.getString("certificate_number")),
        rs.getTimestamp("created_at").toInstant(),
        rs.getTimestamp("updated_at").toInstant());
  }

  private static Amendment amendment(ResultSet rs) throws SQLException {
    return new Amendment(
        rs.getObject("entity_id", UUID.class),
        rs.getInt("number"),
        rs.getTimestamp("at").toInstant(),
        rs.getString("by_whom"),
        rs.getString("why"),
        (ObjectNode) Json.read(rs.getString("what")),
        EntityStatus.of(rs.getString("status")),
        rs.getString("version_hash"),
        rs.getString("prev_hash"),
        rs.getString("hash"),
        new Signed(rs.getString("key_id"), rs.getString("signature")));
  }
}
