package com.waooaw.plant.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.money.Cost;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A moment of a run: its kind, its step and the few figures that hold no text of a customer's. What
 * is not named here is not shown, whatever comes to be in the events.
 *
 * @param status of the run or the step; null when the moment is about neither
 * @param cost null unless something was charged
 * @param refersTo the id of a deliverable or an approval; null when there is none
 */
record RunMoment(
    long seq,
    Instant at,
    String kind,
    String step,
    String status,
    Cost cost,
    Long done,
    Long total,
    UUID refersTo) {
  private static final Set<String> STATUSES =
      Set.of(
          "queued",
          "running",
          "paused",
          "waiting_approval",
          "succeeded",
          "failed",
          "stopped",
          "pending",
          "done");
  private static final Pattern STEP = Pattern.compile("[a-z0-9_-]{1,60}");

  static RunMoment of(ResultSet row) throws SQLException {
    JsonNode data = Json.read(row.getString("data"));
    String kind = row.getString("kind");
    String step = row.getString("step");
    boolean costs = kind.equals("cost");
    boolean counts = kind.equals("progress");
    return new RunMoment(
        row.getLong("seq"),
        row.getTimestamp("at").toInstant(),
        kind,
        step != null && STEP.matcher(step).matches() ? step : null,
        kind.equals("status") ? status(data) : null,
        costs && data.path("amount").isIntegralNumber()
            ? Cost.microUsd(data.path("amount").longValue())
            : null,
        counts ? number(data.path("done")) : null,
        counts ? number(data.path("total")) : null,
        switch (kind) {
          case "deliverable" -> id(data.path("deliverable_id"));
          case "approval" -> id(data.path("approval_id"));
          default -> null;
        });
  }

  private static String status(JsonNode data) {
    String status = data.path(data.has("step_status") ? "step_status" : "status").asText();
    return STATUSES.contains(status) ? status : null;
  }

  private static Long number(JsonNode value) {
    return value.isIntegralNumber() ? value.longValue() : null;
  }

  private static UUID id(JsonNode value) {
    try {
      return value.isTextual() ? UUID.fromString(value.textValue()) : null;
    } catch (IllegalArgumentException none) {
      return null;
    }
  }
}
