package com.waooaw.plant.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.money.Cost;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A run as those see it who keep the plant going: where it is and what it cost. What it is about,
 * what it said and what it made are its customer's, so nothing here is taken from text.
 *
 * @param deadLetter whether it was given up after its last try
 */
record OpsRun(
    UUID id,
    UUID customerId,
    UUID hireId,
    UUID goalId,
    UUID agentId,
    String agentSlug,
    String status,
    List<Step> steps,
    int attempts,
    Cost cost,
    boolean deadLetter,
    String correlationId,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt) {
  OpsRun {
    steps = List.copyOf(steps);
  }

  /** A step by its program's own name. */
  record Step(String name, String status, Instant startedAt, Instant finishedAt) {}

  static OpsRun of(ResultSet row) throws SQLException {
    return new OpsRun(
        row.getObject("id", UUID.class),
        row.getObject("customer_id", UUID.class),
        row.getObject("hire_id", UUID.class),
        row.getObject("goal_id", UUID.class),
        row.getObject("agent_id", UUID.class),
        row.getString("agent_slug"),
        row.getString("status"),
        steps(Json.read(row.getString("steps"))),
        row.getInt("attempts"),
        Cost.microUsd(row.getLong("cost")),
        row.getBoolean("dead_letter"),
        row.getString("correlation_id"),
        instant(row.getTimestamp("created_at")),
        instant(row.getTimestamp("started_at")),
        instant(row.getTimestamp("finished_at")));
  }

  // Field by field: a title may one day be made from a goal.
  private static List<Step> steps(JsonNode kept) {
    List<Step> steps = new ArrayList<>();
    for (JsonNode step : kept) {
      steps.add(
          new Step(
              step.path("name").asText(),
              step.path("status").asText(),
              instant(step.path("started_at")),
              instant(step.path("finished_at"))));
    }
    return steps;
  }

  private static Instant instant(JsonNode time) {
    return time.isTextual() ? Instant.parse(time.textValue()) : null;
  }

  static Instant instant(Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
