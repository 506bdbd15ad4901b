package com.waooaw.plant.usage;

import com.waooaw.plant.hire.AgentRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** SQL of usage. Charges are the truth; whose rows are met is the transaction's scope. */
final class UsageStore {
  // Of 93 days and all the agents there are; one more would be a fault of the catalogue.
  private static final int MOST_ROWS = 10_000;

  private UsageStore() {}

  /** What one hire's work cost on one UTC day. */
  record Day(LocalDate day, UUID hireId, AgentRef agent, long microUsd, long runs) {}

  static List<Day> days(Handle tx, UUID customer, Instant from, Instant until) {
    return tx.createQuery(
            """
            SELECT c.day, h.id, h.agent_id, h.agent_slug, h.agent_name, h.agent_specialty, c.microusd, c.runs
            FROM (SELECT (at AT TIME ZONE 'UTC')::date AS day, hire_id, sum(amount_microusd) AS microusd,
                count(DISTINCT run_id) AS runs
              FROM plant.charge WHERE customer_id = :customer AND at >= :from AND at < :until GROUP BY 1, 2) c
            JOIN plant.hire h ON h.id = c.hire_id
            ORDER BY c.day, h.agent_name, h.id LIMIT :most
            """)
        .bind("customer", customer)
        .bind("from", from)
        .bind("until", until)
        .bind("most", MOST_ROWS)
        .map(
            (rs, ctx) ->
                new Day(
                    rs.getObject("day", LocalDate.class),
                    rs.getObject("id", UUID.class),
                    new AgentRef(
                        rs.getObject("agent_id", UUID.class),
                        rs.getString("agent_slug"),
                        rs.getString("agent_name"),
                        rs.getString("agent_specialty")),
                    rs.getLong("microusd"),
                    rs.getLong("runs")))
        .list();
  }

  static long spent(Handle tx, UUID customer, Instant from, Instant until) {
    return tx.createQuery(
            """
            SELECT coalesce(sum(amount_microusd), 0) FROM plant.charge
            WHERE customer_id = :customer AND at >= :from AND at < :until
            """)
        .bind("customer", customer)
        .bind("from", from)
        .bind("until", until)
        .mapTo(Long.class)
        .one();
  }

  static OptionalLong limit(Handle tx, UUID customer) {
    return tx.createQuery(
            "SELECT limit_microusd FROM plant.customer_budget WHERE customer_id = :customer")
        .bind("customer", customer)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** When each mark of a limit was first reached; marks that were not are missing. */
  static Map<Integer, Instant> reached(
      Handle tx, UUID customer, long limit, List<Integer> marks, Instant from, Instant until) {
    return tx
        .createQuery(
            """
            SELECT m.percent, min(c.at) AS at
            FROM (SELECT at, sum(amount_microusd) OVER (ORDER BY at, id) AS so_far FROM plant.charge
                  WHERE customer_id = :customer AND at >= :from AND at < :until) c
            JOIN unnest(:marks) AS m (percent) ON c.so_far * 100 >= CAST(:limit AS bigint) * m.percent
            GROUP BY m.percent
            """)
        .bind("customer", customer)
        .bind("from", from)
        .bind("until", until)
        .bindArray("marks", Integer.class, marks)
        .bind("limit", limit)
        .map((rs, ctx) -> Map.entry(rs.getInt("percent"), rs.getTimestamp("at").toInstant()))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
