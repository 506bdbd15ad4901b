package com.waooaw.plant.customer;

import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Customers in SQL, for those who see all of them. Nothing of their work but how much there is. */
final class CustomerStore {
  private static final int MOST = 10_000;
  private static final int MOST_MEMBERS = 100;
  private static final String SELECT =
      """
      SELECT c.id, c.name, c.created_at,
        CASE d.status WHEN 'scheduled' THEN 'leaving' WHEN 'done' THEN 'deleted' ELSE 'active' END AS status,
        CASE d.status WHEN 'scheduled' THEN d.due_at END AS deletion_due_at,
        (SELECT count(*) FROM identity.person p WHERE p.customer_id = c.id) AS member_count,
        h.trials AS trial_count, h.hires AS hire_count
      FROM identity.customer c
      LEFT JOIN LATERAL (SELECT status, due_at FROM plant.deletion WHERE customer_id = c.id ORDER BY id DESC LIMIT 1) d ON true
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state = 'trial_active') AS trials,
          count(*) FILTER (WHERE state IN ('active', 'paused', 'suspended')) AS hires
        FROM plant.hire WHERE customer_id = c.id) h
      """;

  private CustomerStore() {}

  /** Figures of one customer's work. */
  record Figures(long runs, long deliverables, long spentMicroUsd, Instant lastRunAt) {}

  /** Newest first; one row more than the limit when there is a next page. */
  static List<CustomerView> page(
      Handle tx, Optional<String> words, Optional<UUID> after, int limit) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    words.ifPresent(
        text -> {
          conditions.add("c.name ILIKE :like");
          values.put("like", "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%");
        });
    after.ifPresent(
        id -> {
          conditions.add("c.id < :after");
          values.put("after", id);
        });
    String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
    return tx.createQuery(SELECT + where + " ORDER BY c.id DESC LIMIT :rows")
        .bindMap(values)
        .bind("rows", limit + 1)
        .map(RecordMapper.of(CustomerView.class))
        .list();
  }

  static Optional<CustomerView> find(Handle tx, UUID id) {
    return tx.createQuery(SELECT + "WHERE c.id = :id")
        .bind("id", id)
        .map(RecordMapper.of(CustomerView.class))
        .findOne();
  }

  static List<CustomerView.Member> members(Handle tx, UUID customer) {
    return tx.createQuery(
            """
            SELECT id, full_name, email, role, created_at FROM identity.person
            WHERE customer_id = :customer ORDER BY id LIMIT :most
            """)
        .bind("customer", customer)
        .bind("most", MOST_MEMBERS)
        .map(RecordMapper.of(CustomerView.Member.class))
        .list();
  }

  static Figures figures(Handle tx, UUID customer, Instant monthStart) {
    return tx.createQuery(
            """
            SELECT
              (SELECT count(*) FROM (SELECT 1 FROM plant.run WHERE customer_id = :customer LIMIT :most) r) AS runs,
              (SELECT count(*) FROM (SELECT 1 FROM plant.deliverable WHERE customer_id = :customer LIMIT :most) d) AS deliverables,
              (SELECT coalesce(sum(amount_microusd), 0)::bigint FROM plant.charge
               WHERE customer_id = :customer AND at >= :month) AS spent_micro_usd,
              (SELECT created_at FROM plant.run WHERE customer_id = :customer ORDER BY id DESC LIMIT 1) AS last_run_at
            """)
        .bind("customer", customer)
        .bind("month", monthStart)
        .bind("most", MOST)
        .map(RecordMapper.of(Figures.class))
        .one();
  }
}
