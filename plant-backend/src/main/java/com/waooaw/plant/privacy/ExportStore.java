package com.waooaw.plant.privacy;

import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Exports in SQL. */
final class ExportStore {
  private ExportStore() {}

  /** An export to be made or to be put away. */
  record Due(UUID id, UUID customerId, String status, Instant expiresAt, int tries) {}

  /** False if one of the customer's is under way. */
  static boolean insert(Handle tx, UUID id, UUID customer, String by, Instant now) {
    return tx.createUpdate(
                """
                INSERT INTO plant.export (id, customer_id, status, requested_by, created_at)
                VALUES (:id, :customer, 'queued', :by, :now)
                ON CONFLICT (customer_id) WHERE status = 'queued' DO NOTHING
                """)
            .bind("id", id)
            .bind("customer", customer)
            .bind("by", by)
            .bind("now", now)
            .execute()
        == 1;
  }

  static Optional<Export> find(Handle tx, UUID id) {
    return tx.createQuery(
            "SELECT id, status, created_at, ready_at, expires_at, size, sha256 FROM plant.export WHERE id = :id")
        .bind("id", id)
        .map(RecordMapper.of(Export.class))
        .findOne();
  }

  /** An export, locked until the transaction ends. */
  static Optional<Due> lock(Handle tx, UUID id) {
    return tx.createQuery(
            "SELECT id, customer_id, status, expires_at, tries FROM plant.export WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .map(RecordMapper.of(Due.class))
        .findOne();
  }

  static void insertChunk(Handle tx, Due export, int position, byte[] content) {
    tx.createUpdate(
            """
            INSERT INTO plant.export_chunk (export_id, position, customer_id, content)
            VALUES (:id, :position, :customer, :content)
            """)
        .bind("id", export.id())
        .bind("position", position)
        .bind("customer", export.customerId())
        .bind("content", content)
        .execute();
  }

  static void ready(Handle tx, UUID id, long size, String sha256, Instant now, Instant expiresAt) {
    tx.createUpdate(
            """
            UPDATE plant.export SET status = 'ready', size = :size, sha256 = :sha256, ready_at = :now, expires_at = :expires
            WHERE id = :id AND status = 'queued'
            """)
        .bind("id", id)
        .bind("size", size)
        .bind("sha256", sha256)
        .bind("now", now)
        .bind("expires", expiresAt)
        .execute();
  }

  /** Counts a try that failed; with the last one the export has failed for good. */
  static boolean countTry(Handle tx, UUID id, int most) {
    return tx.createQuery(
            """
            UPDATE plant.export SET tries = tries + 1, status = CASE WHEN tries + 1 >= :most THEN 'failed' ELSE status END
            WHERE id = :id AND status = 'queued' RETURNING status = 'failed'
            """)
        .bind("id", id)
        .bind("most", most)
        .mapTo(Boolean.class)
        .findOne()
        .orElse(true);
  }

  static void expire(Handle tx, UUID id) {
    tx.createUpdate("DELETE FROM plant.export_chunk WHERE export_id = :id")
        .bind("id", id)
        .execute();
    tx.createUpdate(
            "UPDATE plant.export SET status = 'expired' WHERE id = :id AND status = 'ready'")
        .bind("id", id)
        .execute();
  }

  static Optional<byte[]> chunk(Handle tx, UUID id, int position) {
    return tx.createQuery(
            "SELECT content FROM plant.export_chunk WHERE export_id = :id AND position = :position")
        .bind("id", id)
        .bind("position", position)
        .map((rs, ctx) -> rs.getBytes(1))
        .findOne();
  }
}
