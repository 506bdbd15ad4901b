package com.waooaw.plant.hire;

import com.waooaw.plant.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of hires. Which customer's rows it meets is the transaction's scope. */
final class HireStore {
  private static final String SELECT =
      """
      SELECT h.*, coalesce(t.spend_microusd, 0) AS spend, coalesce(t.deliverables, 0) AS deliverables,
        coalesce(t.runs, 0) AS runs
      FROM plant.hire h LEFT JOIN plant.hire_tally t ON t.hire_id = h.id
      """;

  private HireStore() {}

  /** Writes a trial; false if this customer had one of this agent before. */
  static boolean insertTrial(Handle tx, Hire hire, String versionHash, String by, int days) {
    Hire.Trial trial = hire.trial().orElseThrow();
    return tx.createUpdate(
                """
                INSERT INTO plant.hire (id, customer_id, agent_id, agent_slug, agent_name, agent_specialty,
                  agent_version_hash, state, hired_by, started_at, price_amount, price_currency,
                  began_as_trial, trial_ends_at, trial_days, trial_tasks_per_day, trial_spend_cap_microusd)
                VALUES (:id, :customer, :agent, :slug, :name, :specialty, :versionHash, 'trial_active', :by,
                  :startedAt, :price, :currency, true, :endsAt, :days, :tasks, :cap)
                ON CONFLICT (customer_id, agent_id) WHERE began_as_trial DO NOTHING
                """)
            .bind("id", hire.id())
            .bind("customer", hire.customerId())
            .bind("agent", hire.agent().id())
            .bind("slug", hire.agent().slug())
            .bind("name", hire.agent().name())
            .bind("specialty", hire.agent().specialty())
            .bind("versionHash", versionHash)
            .bind("by", by)
            .bind("startedAt", hire.startedAt())
            .bind("price", hire.price().amount())
            .bind("currency", hire.price().currency())
            .bind("endsAt", trial.endsAt())
            .bind("days", days)
            .bind("tasks", trial.tasksPerDay())
            .bind("cap", trial.spendCapMicroUsd())
            .execute()
        == 1;
  }

  static Optional<Hire> find(Handle tx, UUID id) {
    return tx.createQuery(SELECT + "WHERE h.id = :id")
        .bind("id", id)
        .map((rs, ctx) -> hire(rs))
        .findOne();
  }

  /**
   * Newest first; one row more than the limit when there is a next page. Row-level security says
   * whose, too, but no index follows from it.
   */
  static List<Hire> page(
      Handle tx, UUID customerId, boolean trialsOnly, Optional<UUID> after, int limit) {
    var query =
        tx.createQuery(
            SELECT
                + "WHERE h.customer_id = :customer"
                + (trialsOnly ? " AND h.began_as_trial" : "")
                + (after.isPresent() ? " AND h.id < :after" : "")
                + " ORDER BY h.id DESC LIMIT :rows");
    after.ifPresent(id -> query.bind("after", id));
    return query
        .bind("customer", customerId)
        .bind("rows", limit + 1)
        .map((rs, ctx) -> hire(rs))
        .list();
  }

  /** Marks a trial that is over; its customer if it was not marked before. */
  static Optional<UUID> expire(Handle tx, UUID id, Instant now) {
    return tx.createQuery(
            """
            UPDATE plant.hire SET state = 'expired'
            WHERE id = :id AND state = 'trial_active' AND trial_ends_at <= :now RETURNING customer_id
            """)
        .bind("id", id)
        .bind("now", now)
        .mapTo(UUID.class)
        .findOne();
  }

  static Optional<Instant> trialEnd(Handle tx, UUID id) {
    return tx.createQuery(
            "SELECT trial_ends_at FROM plant.hire WHERE id = :id AND state = 'trial_active'")
        .bind("id", id)
        .mapTo(Instant.class)
        .findOne();
  }

  /** What a customer's hires say of trials: nothing if there are none, or one is paid for. */
  static Optional<Instant> trialsEnd(Handle tx, UUID customerId, Instant now) {
    return tx.createQuery(
            """
            SELECT coalesce(max(trial_ends_at) FILTER (WHERE state = 'trial_active'),
                            max(least(trial_ends_at, :now))) AS ends
            FROM plant.hire WHERE customer_id = :customer
            HAVING bool_and(began_as_trial AND converted_at IS NULL)
            """)
        .bind("customer", customerId)
        .bind("now", now)
        .mapTo(Instant.class)
        .findOne();
  }

  private static Hire hire(ResultSet rs) throws SQLException {
    Timestamp converted = rs.getTimestamp("converted_at");
    return new Hire(
        rs.getObject("id", UUID.class),
        rs.getObject("customer_id", UUID.class),
        new AgentRef(
            rs.getObject("agent_id", UUID.class),
            rs.getString("agent_slug"),
            rs.getString("agent_name"),
            rs.getString("agent_specialty")),
        Hire.State.valueOf(rs.getString("state").toUpperCase(Locale.ROOT)),
        rs.getTimestamp("started_at").toInstant(),
        converted == null ? null : converted.toInstant(),
        new Money(rs.getLong("price_amount"), rs.getString("price_currency")),
        rs.getBoolean("began_as_trial")
            ? Optional.of(
                new Hire.Trial(
                    rs.getTimestamp("trial_ends_at").toInstant(),
                    rs.getInt("trial_tasks_per_day"),
                    rs.getLong("trial_spend_cap_microusd")))
            : Optional.empty(),
        rs.getLong("spend"),
        rs.getLong("deliverables"),
        rs.getLong("runs"));
  }
}
