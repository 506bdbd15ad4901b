package com.waooaw.plant.budget;

import com.waooaw.ledger.CapBook.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** SQL of budgets. Charges are the truth; whose rows are met is the transaction's scope. */
final class BudgetStore {
  private BudgetStore() {}

  /** A mark that was told, and when. */
  record Told(String scope, String key, String period, int mark, Instant at) {}

  /** What was charged. */
  record Total(UUID owner, long microUsd) {}

  static Limits limits(Handle tx, long policyPlatform, UUID customerId) {
    return tx.createQuery(
            """
            SELECT (SELECT limit_microusd FROM plant.platform_budget) AS platform,
                   (SELECT limit_microusd FROM plant.customer_budget WHERE customer_id = :customer) AS customer
            """)
        .bind("customer", customerId)
        .map(
            (rs, ctx) -> {
              long platform = rs.getLong("platform");
              long kept = rs.wasNull() ? policyPlatform : platform;
              long customer = rs.getLong("customer");
              return new Limits(
                  kept, rs.wasNull() ? OptionalLong.empty() : OptionalLong.of(customer));
            })
        .one();
  }

  static long platformLimit(Handle tx, long policy) {
    return tx.createQuery("SELECT limit_microusd FROM plant.platform_budget")
        .mapTo(Long.class)
        .findOne()
        .orElse(policy);
  }

  /** The cap of a customer's trials: the highest that was promised. */
  static Optional<Long> trialCap(Handle tx, UUID customer) {
    return tx.createQuery(
            """
            SELECT max(trial_spend_cap_microusd) FROM plant.hire
            WHERE customer_id = :customer AND began_as_trial
            HAVING max(trial_spend_cap_microusd) IS NOT NULL
            """)
        .bind("customer", customer)
        .mapTo(Long.class)
        .findOne();
  }

  static void setPlatform(Handle tx, Optional<Long> limit, String by, Instant at) {
    if (limit.isEmpty()) {
      tx.execute("DELETE FROM plant.platform_budget");
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO plant.platform_budget (limit_microusd, set_by, set_at) VALUES (:limit, :by, :at)
            ON CONFLICT (only_one) DO UPDATE
            SET limit_microusd = excluded.limit_microusd, set_by = excluded.set_by, set_at = excluded.set_at
            """)
        .bind("limit", limit.get())
        .bind("by", by)
        .bind("at", at)
        .execute();
  }

  static void setCustomer(Handle tx, UUID customer, Optional<Long> limit, String by, Instant at) {
    if (limit.isEmpty()) {
      tx.execute("DELETE FROM plant.customer_budget WHERE customer_id = ?", customer);
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO plant.customer_budget (customer_id, limit_microusd, set_by, set_at)
            VALUES (:customer, :limit, :by, :at)
            ON CONFLICT (customer_id) DO UPDATE
            SET limit_microusd = excluded.limit_microusd, set_by = excluded.set_by, set_at = excluded.set_at
            """)
        .bind("customer", customer)
        .bind("limit", limit.get())
        .bind("by", by)
        .bind("at", at)
        .execute();
  }

  static Map<UUID, Long> customerLimits(Handle tx) {
    return tx
        .createQuery("SELECT customer_id, limit_microusd FROM plant.customer_budget")
        .map((rs, ctx) -> new Total(rs.getObject(1, UUID.class), rs.getLong(2)))
        .stream()
        .collect(Collectors.toMap(Total::owner, Total::microUsd));
  }

  static boolean customerExists(Handle tx, UUID id) {
    return tx.createQuery("SELECT EXISTS (SELECT 1 FROM identity.customer WHERE id = :id)")
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  /** Everything charged from an instant until before another. */
  static long spent(Handle tx, Instant from, Instant until) {
    return tx.createQuery(
            """
            SELECT coalesce(sum(amount_microusd), 0) FROM plant.charge WHERE at >= :from AND at < :until
            """)
        .bind("from", from)
        .bind("until", until)
        .mapTo(Long.class)
        .one();
  }

  static List<Total> spentByHire(Handle tx, Instant from, Instant until) {
    return totals(
        tx,
        """
        SELECT hire_id, sum(amount_microusd) FROM plant.charge
        WHERE at >= :from AND at < :until GROUP BY hire_id
        """,
        from,
        until);
  }

  /** The frozen daily limits of the paid hires that were charged in between. */
  static Map<UUID, Long> planLimits(Handle tx, Instant from, Instant until) {
    return totals(
            tx,
            """
            SELECT id, plan_daily_microusd FROM plant.hire
            WHERE plan_daily_microusd IS NOT NULL
              AND id IN (SELECT hire_id FROM plant.charge WHERE at >= :from AND at < :until)
            """,
            from,
            until)
        .stream()
        .collect(Collectors.toMap(Total::owner, Total::microUsd));
  }

  static List<Total> spentByCustomer(Handle tx, Instant from, Instant until) {
    return totals(
        tx,
        """
        SELECT customer_id, sum(amount_microusd) FROM plant.charge
        WHERE at >= :from AND at < :until GROUP BY customer_id
        """,
        from,
        until);
  }

  /** All that trials ever cost, of customers who were charged for one in between. */
  static List<Total> spentOnTrials(Handle tx, Instant from, Instant until) {
    return totals(
        tx,
        """
        SELECT customer_id, sum(amount_microusd) FROM plant.charge
        WHERE in_trial AND customer_id IN (
          SELECT customer_id FROM plant.charge WHERE in_trial AND at >= :from AND at < :until)
        GROUP BY customer_id
        """,
        from,
        until);
  }

  /** What a hire was charged from an instant until before another. */
  static long spentByHire(Handle tx, UUID hire, Instant from, Instant until) {
    return spentBy(tx, "hire_id = :owner", hire, from, until);
  }

  static long spentByCustomer(Handle tx, UUID customer, Instant from, Instant until) {
    return spentBy(tx, "customer_id = :owner", customer, from, until);
  }

  static long spentOnTrials(Handle tx, UUID customer, Instant until) {
    return spentBy(tx, "customer_id = :owner AND in_trial", customer, Instant.EPOCH, until);
  }

  /** Keeps a mark that was told; false if it was kept before. */
  static boolean keep(Handle tx, Alert alert, Optional<UUID> customer, Instant at) {
    return tx.createUpdate(
                """
                INSERT INTO plant.budget_alert
                  (scope, key, period, mark, customer_id, limit_microusd, spent_microusd, reserved_microusd, at)
                VALUES (:scope, :key, :period, :mark, :customer, :limit, :spent, :reserved, :at)
                ON CONFLICT DO NOTHING
                """)
            .bindMethods(alert)
            .bindByType("customer", customer.orElse(null), UUID.class)
            .bind("at", at)
            .execute()
        == 1;
  }

  static List<Told> told(Handle tx, String scope, String key, String period) {
    return tx.createQuery(
            """
            SELECT scope, key, period, mark, at FROM plant.budget_alert
            WHERE scope = :scope AND key = :key AND period = :period ORDER BY mark
            """)
        .bind("scope", scope)
        .bind("key", key)
        .bind("period", period)
        .map(
            (rs, ctx) ->
                new Told(
                    rs.getString("scope"),
                    rs.getString("key"),
                    rs.getString("period"),
                    rs.getInt("mark"),
                    rs.getTimestamp("at").toInstant()))
        .list();
  }

  static Optional<UUID> customerOfHire(Handle tx, UUID hire) {
    return tx.createQuery("SELECT customer_id FROM plant.hire WHERE id = :id")
        .bind("id", hire)
        .mapTo(UUID.class)
        .findOne();
  }

  private static List<Total> totals(Handle tx, String sql, Instant from, Instant until) {
    return tx.createQuery(sql)
        .bind("from", from)
        .bind("until", until)
        .map((rs, ctx) -> new Total(rs.getObject(1, UUID.class), rs.getLong(2)))
        .list();
  }

  private static long spentBy(Handle tx, String whose, UUID owner, Instant from, Instant until) {
    return tx.createQuery(
            "SELECT coalesce(sum(amount_microusd), 0) FROM plant.charge WHERE "
                + whose
                + " AND at >= :from AND at < :until")
        .bind("owner", owner)
        .bind("from", from)
        .bind("until", until)
        .mapTo(Long.class)
        .one();
  }
}
