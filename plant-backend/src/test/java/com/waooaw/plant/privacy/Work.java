package com.waooaw.plant.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A customer with an agent that made something, each text of whose carries a word of its own. */
final class Work {
  static final Duration PATIENCE = Duration.ofSeconds(40);

  final Who who;
  final String email;
  final String canary;
  final String company;
  final String hire;
  final String goal;
  final String run;
  final String deliverable;

  private Work(Backend backend, String canary) throws Exception {
    this.canary = canary;
    this.company = "Company " + UUID.randomUUID();
    this.email = UUID.randomUUID() + "@example.com";
    ObjectNode signUp =
        Json.mapper()
            .createObjectNode()
            .put("email", email)
            .put("password", "correct horse battery 7")
            .put("full_name", "Name-" + canary)
            .put("company", company);
    JsonNode session =
        Json.read(
            backend.post(Who.anonymous("CP"), "/api/v1/auth/sign-up", signUp.toString()).body());
    who =
        new Who(
            "CP",
            session.at("/user/id").asText(),
            session.at("/user/customer_id").asText(),
            UUID.randomUUID().toString(),
            List.of("customer_admin"));
    String agent =
        Json.read(backend.get(Who.anonymous("CP"), "/api/v1/agents/content-marketing").body())
            .path("id")
            .asText();
    hire =
        created(backend, "/api/v1/trials", "{\"agent_id\":\"" + agent + "\"}").path("id").asText();
    ObjectNode goalBody =
        Json.mapper().createObjectNode().put("statement", "Improve the page about " + canary);
    goalBody.putArray("success_criteria").add("Readers find " + canary);
    goalBody.putArray("constraints").add("Never rename " + canary);
    goalBody
        .putObject("inputs")
        .put(
            "text",
            ("The " + canary + " is a fine thing. People who have one are glad of it every day. ")
                .repeat(12));
    goal =
        created(backend, "/api/v1/hires/" + hire + "/goals", goalBody.toString())
            .path("id")
            .asText();
    run = created(backend, "/api/v1/goals/" + goal + "/runs", null).path("id").asText();
    eventually(
        "the run ends",
        () -> !get(backend, who, "/api/v1/runs/" + run).path("finished_at").isNull());
    JsonNode ended = get(backend, who, "/api/v1/runs/" + run);
    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("succeeded");
    deliverable = ended.at("/deliverable_ids/0").asText();
  }

  static Work of(Backend backend, String canary) throws Exception {
    return new Work(backend, canary);
  }

  UUID customer() {
    return UUID.fromString(who.customerId());
  }

  private JsonNode created(Backend backend, String path, String body) throws Exception {
    HttpResponse<String> answer = backend.send(who, "POST", path, body, Map.of());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return Json.read(answer.body());
  }

  static JsonNode get(Backend backend, Who who, String path) {
    try {
      return Json.read(backend.get(who, path).body());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for something that happens by itself. */
  static void eventually(String what, BooleanSupplier happened) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + PATIENCE.toSeconds() + " s: " + what);
      }
      Thread.sleep(50);
    }
  }
}
