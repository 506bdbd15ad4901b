package com.waooaw.plant.audit;

import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.keys.Signer.Signed;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The chain in SQL. Needs a transaction of the plant. */
final class EntryStore {
  static final String COLUMNS =
      "seq, at, kind, actor, action, entity_type, entity_id, customer_id, correlation_id, outcome, body, prev_hash, hash";

  /**
   * Where the chain ends.
   *
   * @param seq 0 before the first entry
   */
  record Head(long seq, String hash) {
    static final Head NONE = new Head(0, Entry.GENESIS);
  }

  /** A signed head of the chain. */
  public record Checkpoint(long seq, String hash, String kid, String signature, Instant at) {
    Signed signed() {
      return new Signed(kid, signature);
    }
  }

  /** A business event that waits to be chained. */
  record Waiting(
      Instant at,
      String actor,
      String action,
      String entityType,
      String entityId,
      String customerId,
      String correlationId,
      String outcome,
      String body) {}

  /** Where the chain ends: at its newest entry, or at what was dropped when no entry is left. */
  Head head(Handle tx) {
    return tx.createQuery("SELECT seq, hash FROM audit.entry ORDER BY seq DESC LIMIT 1")
        .map(RecordMapper.of(Head.class))
        .findOne()
        .or(
            () ->
                tx.createQuery(
                        """
                        SELECT to_seq AS seq, last_hash AS hash FROM audit.retired
                        ORDER BY to_seq DESC LIMIT 1
                        """)
                    .map(RecordMapper.of(Head.class))
                    .findOne())
        .orElse(Head.NONE);
  }

  /** The hash of an entry, or of the last one that was dropped. */
  Optional<String> hashAt(Handle tx, long seq) {
    return tx.createQuery(
            """
            SELECT hash FROM audit.entry WHERE seq = :seq
            UNION ALL SELECT last_hash FROM audit.retired WHERE to_seq = :seq LIMIT 1
            """)
        .bind("seq", seq)
        .mapTo(String.class)
        .findOne();
  }

  /** Opens the month of a day if it is not open; the month to write to. */
  LocalDate openMonth(Handle tx, LocalDate day) {
    return tx.createQuery("SELECT audit.open_month(:day)")
        .bind("day", day)
        .mapTo(LocalDate.class)
        .one();
  }

  // One statement whatever the batch, its columns as arrays: the driver's own batches send each row
  // by itself.
  void append(Handle tx, List<Entry> entries, LocalDate month) {
    tx.createUpdate(
            """
            INSERT INTO audit.entry (month, seq, at, kind, actor, action, entity_type, entity_id,
              customer_id, correlation_id, outcome, body, prev_hash, hash)
            SELECT CAST(:month AS date), e.seq, CAST(e.at AS timestamptz), e.kind, e.actor, e.action,
              e.entity_type, e.entity_id, e.customer_id, e.correlation_id, e.outcome, e.body,
              e.prev_hash, e.hash
            FROM unnest(CAST(:seq AS bigint[]), CAST(:at AS text[]), CAST(:kind AS text[]),
              CAST(:actor AS text[]), CAST(:action AS text[]), CAST(:entityType AS text[]),
              CAST(:entityId AS text[]), CAST(:customerId AS text[]), CAST(:correlationId AS text[]),
              CAST(:outcome AS text[]), CAST(:body AS text[]), CAST(:prevHash AS text[]),
              CAST(:hash AS text[]))
              AS e (seq, at, kind, actor, action, entity_type, entity_id, customer_id,
                correlation_id, outcome, body, prev_hash, hash)
            """)
        .bind("month", month)
        .bind("seq", entries.stream().map(Entry::seq).toArray(Long[]::new))
        .bind("at", texts(entries, e -> e.at().toString()))
        .bind("kind", texts(entries, Entry::kind))
        .bind("actor", texts(entries, Entry::actor))
        .bind("action", texts(entries, Entry::action))
        .bind("entityType", texts(entries, Entry::entityType))
        .bind("entityId", texts(entries, Entry::entityId))
        .bind("customerId", texts(entries, Entry::customerId))
        .bind("correlationId", texts(entries, Entry::correlationId))
        .bind("outcome", texts(entries, Entry::outcome))
        .bind("body", texts(entries, Entry::body))
        .bind("prevHash", texts(entries, Entry::prevHash))
        .bind("hash", texts(entries, Entry::hash))
        .execute();
  }

  private static String[] texts(List<Entry> entries, Function<Entry, String> column) {
    return entries.stream().map(column).toArray(String[]::new);
  }

  void insertCheckpoint(Handle tx, Checkpoint checkpoint, LocalDate month) {
    tx.createUpdate(
            """
            INSERT INTO audit.checkpoint (seq, hash, kid, signature, at, month)
            VALUES (:seq, :hash, :kid, :signature, :at, :month)
            """)
        .bindMethods(checkpoint)
        .bind("month", month)
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

  /** When the business event was made that has waited longest. */
  Optional<Instant> oldestWaiting(Handle tx) {
    return tx.createQuery("SELECT at FROM audit.outbox ORDER BY id LIMIT 1")
        .mapTo(Instant.class)
        .findOne();
  }

  String streamPosition(Handle tx) {
    return tx.createQuery("SELECT stream_id FROM audit.stream_position").mapTo(String.class).one();
  }

  /**
   * Keeps every other writer of the chain out until the transaction ends; whether the stream's
   * position is still the one that was read from.
   */
  boolean holdStreamAt(Handle tx, String streamId) {
    return tx.createQuery("SELECT stream_id FROM audit.stream_position FOR UPDATE")
        .mapTo(String.class)
        .one()
        .equals(streamId);
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

  /** Checkpoints after an entry, oldest first. */
  List<Checkpoint> checkpoints(Handle tx, long after, int atMost) {
    return tx.createQuery(
            """
            SELECT seq, hash, kid, signature, at FROM audit.checkpoint WHERE seq > :after
            ORDER BY seq LIMIT :atMost
            """)
        .bind("after", after)
        .bind("atMost", atMost)
        .map(RecordMapper.of(Checkpoint.class))
        .list();
  }

  /** The newest checkpoint at or before an entry. */
  Optional<Checkpoint> checkpointUpTo(Handle tx, long seq) {
    return tx.createQuery(
            """
            SELECT seq, hash, kid, signature, at FROM audit.checkpoint WHERE seq <= :seq
            ORDER BY seq DESC LIMIT 1
            """)
        .bind("seq", seq)
        .map(RecordMapper.of(Checkpoint.class))
        .findOne();
  }

  /** Entries after one and up to another, oldest first. */
  List<Entry> entries(Handle tx, long after, long upTo, int atMost) {
    return tx.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM audit.entry WHERE seq > :after AND seq <= :upTo ORDER BY seq LIMIT :atMost")
        .bind("after", after)
        .bind("upTo", upTo)
        .bind("atMost", atMost)
        .map(RecordMapper.of(Entry.class))
        .list();
  }
}
