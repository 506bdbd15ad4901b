package com.waooaw.plant.audit;

import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.keys.Signer.Signed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The chain in SQL. */
final class EntryStore {
  private static final String COLUMNS =
      "seq, at, kind, actor, action, entity_type, entity_id, customer_id, correlation_id, outcome, body, prev_hash, hash";
  private static final int FETCH = 2_000;

  /** A signed head of the chain. */
  public record Checkpoint(long seq, String hash, String kid, String signature) {
    Signed signed() {
      return new Signed(kid, signature);
    }
  }

  /** A business event that waits to be chained. */
  public record Waiting(
      Instant at,
      String actor,
      String action,
      String entityType,
      String entityId,
      String customerId,
      String correlationId,
      String outcome,
      String body) {}

  Optional<Entry> head(Handle tx) {
    return tx.createQuery("SELECT " + COLUMNS + " FROM audit.entry ORDER BY seq DESC LIMIT 1")
        .map(RecordMapper.of(Entry.class))
        .findOne();
  }

  void append(Handle tx, List<Entry> entries) {
    PreparedBatch batch =
        tx.prepareBatch(
            "INSERT INTO audit.entry ("
                + COLUMNS
                + ") VALUES (:seq, :at, :kind, :actor, :action, :entityType, :entityId, "
                + ":customerId, :correlationId, :outcome, :body, :prevHash, :hash)");
    entries.forEach(entry -> batch.bindMethods(entry).add());
    batch.execute();
  }

  void insertCheckpoint(Handle tx, long seq, String hash, Signed signed, Instant now) {
    tx.createUpdate(
            "INSERT INTO audit.checkpoint (seq, hash, kid, signature, at) VALUES (:seq, :hash, :kid, :signature, :now)")
        .bind("seq", seq)
        .bind("hash", hash)
        .bind("kid", signed.keyId())
        .bind("signature", signed.signature())
        .bind("now", now)
        .execute();
  }

  /** Takes business events out of their outbox, oldest first. */
  List<Waiting> takeOutbox(Handle tx, int atMost) {
    return tx.createQuery(
            """
            WITH taken AS (
              DELETE FROM audit.outbox WHERE id IN (SELECT id FROM audit.outbox ORDER BY id LIMIT :atMost)
              RETURNING id, at, actor, action, entity_type, entity_id, customer_id::text AS customer_id, correlation_id,
                        outcome, body::text AS body)
            SELECT * FROM taken ORDER BY id
            """)
        .bind("atMost", atMost)
        .map(RecordMapper.of(Waiting.class))
        .list();
  }

  String streamPosition(Handle tx) {
    return tx.createQuery("SELECT stream_id FROM audit.stream_position").mapTo(String.class).one();
  }

  void moveStreamPosition(Handle tx, String streamId) {
    tx.createUpdate("UPDATE audit.stream_position SET stream_id = :id")
        .bind("id", streamId)
        .execute();
  }

  void quarantine(Handle tx, String streamId, String raw, String reason, Instant now) {
    tx.createUpdate(
            "INSERT INTO audit.quarantine (stream_id, raw, reason, at) VALUES (:id, :raw, :reason, :now)")
        .bind("id", streamId)
        .bind("raw", raw)
        .bind("reason", reason)
        .bind("now", now)
        .execute();
  }

  long countCheckpoints(Handle tx) {
    return tx.createQuery("SELECT count(*) FROM audit.checkpoint").mapTo(Long.class).one();
  }

  /** Every checkpoint, oldest first, without holding them all in memory. Close it. */
  ResultIterator<Checkpoint> checkpoints(Handle tx) {
    return tx.createQuery("SELECT seq, hash, kid, signature FROM audit.checkpoint ORDER BY seq")
        .setFetchSize(FETCH)
        .map(RecordMapper.of(Checkpoint.class))
        .iterator();
  }

  /** Every entry, oldest first, without holding them all in memory. Close it. */
  ResultIterator<Entry> all(Handle tx) {
    return tx.createQuery("SELECT " + COLUMNS + " FROM audit.entry ORDER BY seq")
        .setFetchSize(FETCH)
        .map(RecordMapper.of(Entry.class))
        .iterator();
  }

  /** Newest first; filters are exact. */
  List<Entry> search(Handle tx, Map<String, String> filters, Optional<Long> before, int limit) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    for (String column : List.of("correlation_id", "action", "actor", "entity_id")) {
      if (filters.containsKey(column)) {
        conditions.add(column + " = :" + column);
        values.put(column, filters.get(column));
      }
    }
    before.ifPresent(
        seq -> {
          conditions.add("seq < :before");
          values.put("before", seq);
        });
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    return tx.createQuery(
            "SELECT " + COLUMNS + " FROM audit.entry" + where + " ORDER BY seq DESC LIMIT :limit")
        .bindMap(values)
        .bind("limit", limit)
        .map(RecordMapper.of(Entry.class))
        .list();
  }
}
