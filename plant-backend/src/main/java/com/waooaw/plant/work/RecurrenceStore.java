package com.waooaw.plant.work;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of recurring goals. */
final class RecurrenceStore {
  private RecurrenceStore() {}

  /** A schedule as it is kept. */
  record Kept(
      UUID goalId,
      UUID customerId,
      Every every,
      String timeZone,
      int hour,
      Instant nextAt,
      UUID job,
      String setBy) {}

  static void put(Handle tx, Kept kept, Instant now) {
    tx.createUpdate(
            """
            INSERT INTO plant.recurrence (goal_id, customer_id, every, time_zone, hour, next_at, job, set_by, set_at)
            VALUES (:goal, :customer, :every, :zone, :hour, :next, :job, :by, :now)
            ON CONFLICT (goal_id) DO UPDATE SET every = excluded.every, time_zone = excluded.time_zone,
              hour = excluded.hour, next_at = excluded.next_at, job = excluded.job, set_by = excluded.set_by,
              set_at = excluded.set_at
            """)
        .bind("goal", kept.goalId())
        .bind("customer", kept.customerId())
        .bind("every", kept.every().word())
        .bind("zone", kept.timeZone())
        .bind("hour", kept.hour())
        .bind("next", kept.nextAt())
        .bind("job", kept.job())
        .bind("by", kept.setBy())
        .bind("now", now)
        .execute();
  }

  static Optional<Kept> find(Handle tx, UUID goalId) {
    return tx.createQuery(
            """
            SELECT goal_id, customer_id, every, time_zone, hour, next_at, job, set_by
            FROM plant.recurrence WHERE goal_id = :goal FOR UPDATE
            """)
        .bind("goal", goalId)
        .map(
            (rs, ctx) ->
                new Kept(
                    rs.getObject("goal_id", UUID.class),
                    rs.getObject("customer_id", UUID.class),
                    Every.of(rs.getString("every")),
                    rs.getString("time_zone"),
                    rs.getInt("hour"),
                    rs.getTimestamp("next_at").toInstant(),
                    rs.getObject("job", UUID.class),
                    rs.getString("set_by")))
        .findOne();
  }

  static void moveOn(Handle tx, UUID goalId, Instant nextAt) {
    tx.createUpdate("UPDATE plant.recurrence SET next_at = :next WHERE goal_id = :goal")
        .bind("next", nextAt)
        .bind("goal", goalId)
        .execute();
  }

  static boolean remove(Handle tx, UUID goalId) {
    return tx.createUpdate("DELETE FROM plant.recurrence WHERE goal_id = :goal")
            .bind("goal", goalId)
            .execute()
        == 1;
  }

  /** Takes a period for a draft; false if it was taken before. */
  static boolean take(Handle tx, Kept kept, String period, Instant now) {
    return tx.createUpdate(
                """
                INSERT INTO plant.recurrence_draft (goal_id, period, customer_id, at)
                VALUES (:goal, :period, :customer, :now) ON CONFLICT DO NOTHING
                """)
            .bind("goal", kept.goalId())
            .bind("period", period)
            .bind("customer", kept.customerId())
            .bind("now", now)
            .execute()
        == 1;
  }

  static void drafted(
      Handle tx, UUID goalId, String period, Optional<UUID> run, Optional<String> skipped) {
    tx.createUpdate(
            """
            UPDATE plant.recurrence_draft SET run_id = :run, skipped = :skipped
            WHERE goal_id = :goal AND period = :period
            """)
        .bindByType("run", run.orElse(null), UUID.class)
        .bind("skipped", skipped.orElse(null))
        .bind("goal", goalId)
        .bind("period", period)
        .execute();
  }
}
