package com.waooaw.plant.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.money.Cost;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;

/** Runs across all customers in SQL. No column of text but names that programs gave. */
final class OpsRunStore {
  private static final String SELECT =
      """
      SELECT r.id, r.customer_id, r.hire_id, r.goal_id, r.agent_id, r.agent_slug, r.status, r.steps::text AS steps,
        r.attempts, r.correlation_id, r.created_at, r.started_at, r.finished_at,
        (SELECT coalesce(sum(c.amount_microusd), 0) FROM plant.charge c WHERE c.run_id = r.id) AS cost,
        EXISTS (SELECT 1 FROM plant.dead_letter d WHERE d.run_id = r.id AND d.requeued_at IS NULL) AS dead_letter
      FROM plant.run r
      """;
  private static final int MOST_VERDICTS = 100;
  private static final int MOST_CHARGES = 100;

  private OpsRunStore() {}

  /** A charge of a run. */
  record Charge(Instant at, Cost amount, boolean inTrial) {}

  /** What the rules said of a request that led to a run. */
  record Verdict(
      Instant at,
      String method,
      String route,
      String permission,
      int status,
      String error,
      String revision,
      List<String> reasons,
      Long policyMicros) {
    Verdict {
      reasons = List.copyOf(reasons);
    }
  }

  /** Newest first; one row more than the limit when there is a next page. Filters are exact. */
  static List<OpsRun> page(
      Handle tx, Map<String, Object> filters, Optional<UUID> after, int limit) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new HashMap<>(filters);
    filters.keySet().forEach(column -> conditions.add("r." + column + " = :" + column));
    after.ifPresent(
        id -> {
          conditions.add("r.id < :after");
          values.put("after", id);
        });
    String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
    return tx.createQuery(SELECT + where + " ORDER BY r.id DESC LIMIT :rows")
        .bindMap(values)
        .bind("rows", limit + 1)
        .map((rs, ctx) -> OpsRun.of(rs))
        .list();
  }

  static Optional<OpsRun> find(Handle tx, UUID id) {
    return tx.createQuery(SELECT + "WHERE r.id = :id")
        .bind("id", id)
        .map((rs, ctx) -> OpsRun.of(rs))
        .findOne();
  }

  /** In their order; one row more than the limit when there is a next page. */
  static List<RunMoment> moments(Handle tx, UUID run, long after, int limit) {
    return tx.createQuery(
            """
            SELECT seq, at, kind, step, data::text AS data FROM plant.run_event
            WHERE run_id = :run AND seq > :after ORDER BY seq LIMIT :rows
            """)
        .bind("run", run)
        .bind("after", after)
        .bind("rows", limit + 1)
        .map((rs, ctx) -> RunMoment.of(rs))
        .list();
  }

  static List<Charge> charges(Handle tx, UUID run) {
    return tx.createQuery(
            """
            SELECT at, amount_microusd, in_trial FROM plant.charge WHERE run_id = :run ORDER BY at, id LIMIT :most
            """)
        .bind("run", run)
        .bind("most", MOST_CHARGES)
        .map(
            (rs, ctx) ->
                new Charge(
                    rs.getTimestamp("at").toInstant(),
                    Cost.microUsd(rs.getLong("amount_microusd")),
                    rs.getBoolean("in_trial")))
        .list();
  }

  /** Verdicts on the requests of a correlation id, oldest first. */
  static List<Verdict> verdicts(Handle tx, String correlationId) {
    return tx.createQuery(
            """
            SELECT at, outcome, body FROM audit.entry WHERE correlation_id = :id AND kind = 'request'
            ORDER BY seq LIMIT :most
            """)
        .bind("id", correlationId)
        .bind("most", MOST_VERDICTS)
        .map((rs, ctx) -> verdict(rs))
        .list();
  }

  private static Verdict verdict(ResultSet row) throws SQLException {
    JsonNode event = event(row.getString("body"));
    String[] outcome = row.getString("outcome").split(" ", 2);
    JsonNode micros = event.path("policy_us");
    return new Verdict(
        row.getTimestamp("at").toInstant(),
        event.path("method").asText(),
        event.path("route").asText(),
        event.path("permission").textValue(),
        event.path("status").asInt(),
        outcome.length == 2 ? outcome[1] : null,
        event.path("revision").textValue(),
        StreamSupport.stream(event.path("reasons").spliterator(), false)
            .map(JsonNode::asText)
            .toList(),
        micros.isIntegralNumber() ? micros.longValue() : null);
  }

  private static JsonNode event(String body) {
    try {
      return Json.read(body);
    } catch (java.io.UncheckedIOException tampered) {
      return Json.mapper().createObjectNode();
    }
  }
}
