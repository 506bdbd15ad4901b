package com.waooaw.plant.rules;

import com.waooaw.plant.database.RecordMapper;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Denials of the audit trail in SQL. */
final class DenialStore {
  // The words of the partial indexes in V156; another wording would not use them.
  private static final String DENIED =
      "outcome IN ('202 approval-required', '403 approval-denied', '403 approval-expired',"
          + " '403 permission-denied', '403 trial-expired')";
  private static final String SELECT =
      "SELECT seq, at, actor, customer_id, correlation_id, outcome, body FROM audit.entry"
          + " WHERE kind = 'request' AND "
          + DENIED;

  private DenialStore() {}

  /** Newest first; one row more than the limit when there is a next page. */
  static List<Denial.Row> page(
      Handle tx, Optional<String> actor, Optional<String> error, Optional<Long> before, int limit) {
    var query =
        tx.createQuery(
            SELECT
                + (actor.isPresent() ? " AND actor = :actor" : "")
                + (error.isPresent() ? " AND outcome LIKE '% ' || :error" : "")
                + (before.isPresent() ? " AND seq < :before" : "")
                + " ORDER BY seq DESC LIMIT :rows");
    actor.ifPresent(id -> query.bind("actor", id));
    error.ifPresent(slug -> query.bind("error", slug));
    before.ifPresent(seq -> query.bind("before", seq));
    return query.bind("rows", limit + 1).map(RecordMapper.of(Denial.Row.class)).list();
  }

  static Optional<Denial.Row> find(Handle tx, long seq) {
    return tx.createQuery(SELECT + " AND seq = :seq")
        .bind("seq", seq)
        .map(RecordMapper.of(Denial.Row.class))
        .findOne();
  }
}
