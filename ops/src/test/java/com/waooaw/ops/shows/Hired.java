package com.waooaw.ops.shows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A customer and the agent it has on trial. */
record Hired(Visitor customer, String hireId) {
  /** Signs up and starts a trial of the agent with this slug. */
  static Hired onTrial(String slug) {
    return onTrial(Visitor.signedUp(RunningStack.get().cpApi()), slug);
  }

  static Hired onTrial(Visitor customer, String slug) {
    String agentId = customer.get("/api/v1/agents/" + slug).expect(200).json().path("id").asText();
    JsonNode trial =
        customer.post("/api/v1/trials", Map.of("agent_id", agentId)).expect(201).json();
    assertThat(trial.path("status").asText()).isEqualTo("active");
    assertThat(trial.path("days_remaining").asInt()).isEqualTo(7);
    return new Hired(customer, trial.path("id").asText());
  }

  String goal(String statement, Map<String, ?> inputs) {
    return customer
        .post(
            "/api/v1/hires/" + hireId + "/goals", Map.of("statement", statement, "inputs", inputs))
        .expect(201)
        .json()
        .path("id")
        .asText();
  }

  Visitor.Answer start(String goalId) {
    return customer.post("/api/v1/goals/" + goalId + "/runs");
  }

  /** Runs a goal to its end, watching it live. */
  JsonNode done(String goalId) {
    String runId = start(goalId).expect(202).json().path("id").asText();
    watch(runId);
    JsonNode run = run(runId);
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("succeeded");
    return run;
  }

  /** Every event of a run to its end, however often the stream is cut; none lost, none repeated. */
  List<Visitor.Event> watch(String runId) {
    List<Visitor.Event> all = new ArrayList<>();
    long deadline = System.nanoTime() + 120_000_000_000L;
    while (!ended(runId) || all.isEmpty()) {
      assertThat(System.nanoTime()).as("run %s did not end", runId).isLessThan(deadline);
      all.addAll(events(runId, all));
      pause();
    }
    all.addAll(events(runId, all));
    assertThat(all).extracting(Visitor.Event::id).doesNotHaveDuplicates().isSorted();
    assertThat(all.getLast().id()).isEqualTo(all.size());
    return all;
  }

  JsonNode run(String runId) {
    return customer.get("/api/v1/runs/" + runId).expect(200).json();
  }

  /** One part of the run's only deliverable, as text. */
  String deliverable(JsonNode run, String part) {
    assertThat(run.path("deliverable_ids")).hasSize(1);
    String id = run.path("deliverable_ids").path(0).asText();
    Visitor.Answer content =
        customer
            .get("/api/v1/deliverables/" + id + "/content?part=" + part + "&download=true")
            .expect(200);
    assertThat(content.header("Content-Disposition")).startsWith("attachment");
    return content.response().body();
  }

  private List<Visitor.Event> events(String runId, List<Visitor.Event> known) {
    long last = known.isEmpty() ? 0 : known.getLast().id();
    return customer.events("/api/v1/runs/" + runId + "/events", last);
  }

  // Asking without a pause would use up the customer's requests while a service is restarted.
  private static void pause() {
    try {
      Thread.sleep(250);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean ended(String runId) {
    Visitor.Answer answer = customer.get("/api/v1/runs/" + runId);
    return answer.status() == 200
        && List.of("succeeded", "failed", "stopped")
            .contains(answer.json().path("status").asText());
  }
}
