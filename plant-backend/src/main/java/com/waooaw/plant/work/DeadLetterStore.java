package com.waooaw.plant.work;

import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.work.DeadLetters.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of dead letters as staff read them. */
final class DeadLetterStore {
  private static final String SELECT =
      """
      SELECT l.id, l.run_id, l.customer_id, r.hire_id, r.agent_slug, l.step, l.reason, l.error, r.attempts,
        r.status AS run_status, l.at, l.requeued_at, l.requeued_by
      FROM plant.dead_letter l JOIN plant.run r ON r.id = l.run_id
      """;

  private DeadLetterStore() {}

  /** Newest first; one row more than the limit when there is a next page. */
  static List<DeadLetter> page(Handle tx, boolean all, Optional<UUID> after, int limit) {
    var query =
        tx.createQuery(
            SELECT
                + (all ? "WHERE true" : "WHERE l.requeued_at IS NULL")
                + (after.isPresent() ? " AND l.id < :after" : "")
                + " ORDER BY l.id DESC LIMIT :rows");
    after.ifPresent(id -> query.bind("after", id));
    return query.bind("rows", limit + 1).map(RecordMapper.of(DeadLetter.class)).list();
  }

  static Optional<DeadLetter> find(Handle tx, UUID id) {
    return tx.createQuery(SELECT + "WHERE l.id = :id")
        .bind("id", id)
        .map(RecordMapper.of(DeadLetter.class))
        .findOne();
  }

  /** Writes down that somebody had it tried again; false if somebody did before. */
  static boolean requeue(Handle tx, UUID id, String by, Instant now) {
    return tx.createUpdate(
                """
                UPDATE plant.dead_letter SET requeued_at = :now, requeued_by = :by
                WHERE id = :id AND requeued_at IS NULL
                """)
            .bind("now", now)
            .bind("by", by)
            .bind("id", id)
            .execute()
        == 1;
  }
}
