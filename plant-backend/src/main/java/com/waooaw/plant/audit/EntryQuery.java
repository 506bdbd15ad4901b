package com.waooaw.plant.audit;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A search of the trail, newest first, every filter exact. Within bounds of time entries come in
 * the order of their times, otherwise in the order of the chain, so that either has an index to
 * read along and the depth of a page costs nothing.
 */
final class EntryQuery {
  private static final List<String> COLUMNS =
      List.of("correlation_id", "action", "actor", "entity_id", "entity_type", "kind");

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();
  private final boolean byTime;
  private final int limit;

  /**
   * Reads the filters, the bounds and the cursor.
   *
   * @throws com.waooaw.kernel.problem.ProblemException validation-error, for a cursor that is none
   */
  EntryQuery(Request request) {
    this.limit = request.limit();
    for (String column : COLUMNS) {
      request.query(column).ifPresent(value -> where(column + " = :" + column, column, value));
    }
    Optional<Instant> from = request.query("from").map(text -> instant("from", text));
    Optional<Instant> until = request.query("until").map(text -> instant("until", text));
    this.byTime = from.isPresent() || until.isPresent();
    from.ifPresent(at -> where("at >= :from", "from", at));
    until.ifPresent(at -> where("at < :until", "until", at));
    request.query("cursor").ifPresent(this::continueFrom);
  }

  /** Only what one actor did. */
  EntryQuery of(String actor) {
    where("actor = :own_actor", "own_actor", actor);
    return this;
  }

  Page<Entry> page(Handle tx) {
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    List<Entry> rows =
        tx.createQuery(
                "SELECT "
                    + EntryStore.COLUMNS
                    + " FROM audit.entry"
                    + where
                    + " ORDER BY "
                    + (byTime ? "at DESC, seq DESC" : "seq DESC")
                    + " LIMIT :limit")
            .bindMap(values)
            .bind("limit", limit + 1)
            .map(RecordMapper.of(Entry.class))
            .list();
    return Page.cut(rows, limit, this::cursor);
  }

  private void where(String condition, String name, Object value) {
    conditions.add(condition);
    values.put(name, value);
  }

  private String cursor(Entry last) {
    String seq = Long.toString(last.seq());
    return byTime ? Cursor.of(List.of(last.at().toString(), seq)) : Cursor.of(List.of(seq));
  }

  private void continueFrom(String cursor) {
    if (byTime) {
      List<String> parts = Cursor.parts(cursor, 2);
      values.put("last_at", instant("cursor", parts.getFirst()));
      where("(at, seq) < (:last_at, :last_seq)", "last_seq", seq(parts.getLast()));
    } else {
      where("seq < :last_seq", "last_seq", seq(Cursor.parts(cursor, 1).getFirst()));
    }
  }

  private static long seq(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException notOne) {
      throw Cursor.invalid();
    }
  }

  private static Instant instant(String field, String text) {
    try {
      Instant at = java.time.OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (!at.isBefore(Instant.EPOCH) && at.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
        return at;
      }
    } catch (DateTimeException notATime) {
      // Told below.
    }
    throw Problem.invalid(field, "time", field + " is not a time of this calendar.").exception();
  }
}
