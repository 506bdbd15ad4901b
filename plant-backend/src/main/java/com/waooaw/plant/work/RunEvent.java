package com.waooaw.plant.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.money.Cost;
import java.time.Instant;
import java.util.UUID;

/**
 * Something a run did, said or met. Not numbered yet: the number is taken when it is stored.
 *
 * @param kind {@code status}, {@code think}, {@code act}, {@code observe}, {@code progress}, {@code
 *     cost}, {@code policy}, {@code approval} or {@code deliverable}
 * @param step the step it belongs to, or null
 * @param data a JSON object for the screen
 */
record RunEvent(String kind, String step, String text, ObjectNode data, Instant at) {
  // PostgreSQL keeps no NUL in text; what a program says of foreign content may hold one.
  RunEvent {
    text = Nul.without(text);
  }

  /** An event as it is stored and sent. */
  record Numbered(
      long seq, UUID runId, String kind, String step, String text, ObjectNode data, Instant at) {}

  static RunEvent status(RunStatus status, String step, String text, Instant at) {
    return new RunEvent("status", step, text, object().put("status", status.word()), at);
  }

  static RunEvent stepStatus(RunStep step, String text, Instant at) {
    return new RunEvent(
        "status",
        step.name(),
        text,
        object().put("status", RunStatus.RUNNING.word()).put("step_status", step.status()),
        at);
  }

  static RunEvent cost(long microUsd, String text, Instant at) {
    return new RunEvent("cost", null, text, Json.mapper().valueToTree(Cost.microUsd(microUsd)), at);
  }

  static RunEvent policy(String step, String text, Instant at) {
    return new RunEvent("policy", step, text, object(), at);
  }

  static RunEvent approval(String step, String text, ObjectNode data, Instant at) {
    return new RunEvent("approval", step, text, data, at);
  }

  static RunEvent deliverable(UUID id, String step, String title, Instant at) {
    return new RunEvent(
        "deliverable", step, title, object().put("deliverable_id", id.toString()), at);
  }

  static RunEvent progress(String step, long done, long total, Instant at) {
    return new RunEvent(
        "progress",
        step,
        done + " of " + total,
        object().put("done", done).put("total", total),
        at);
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }
}
