package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What no schema says, and the only thing to add to when a new operation asks for it: bodies that
 * must agree with more than their schema ({@link #BODIES}), things that must exist before a path
 * can name them and that no operation of their own collection makes ({@link #SEEDS}), and other
 * names of the same things ({@link #ALIASES}). A kind of thing is the path's segment before the
 * parameter: {@code runs} in {@code /api/v1/runs/{id}}.
 */
final class Givens {
  /** Makes a body for a caller. */
  @FunctionalInterface
  interface Body {
    JsonNode of(World world, Caller caller);
  }

  /** Makes a thing for a customer and answers its id. */
  @FunctionalInterface
  interface Maker {
    String of(World world, Caller customer);
  }

  /**
   * How a kind of thing comes to be.
   *
   * @param customers whether it is its customer's alone
   */
  record Seed(boolean customers, Maker maker) {}

  /** Bodies by operationId. */
  static final Map<String, Body> BODIES =
      Map.ofEntries(
          Map.entry("signUp", (world, caller) -> signUp()),
          Map.entry("signIn", (world, caller) -> credentials(caller)),
          Map.entry("refresh", (world, caller) -> object().put("refresh_token", caller.refresh)),
          Map.entry("startTrial", (world, caller) -> object().put("agent_id", world.untried(caller))),
          Map.entry("createGoal", (world, caller) -> goal(caller)),
          Map.entry("setBudget", (world, caller) -> limit()));

  /** Things by their kind. */
  static final Map<String, Seed> SEEDS =
      Map.ofEntries(
          Map.entry("agents", new Seed(false, Givens::agent)),
          Map.entry("hires", new Seed(true, Givens::trial)),
          Map.entry("goals", new Seed(true, Givens::newGoal)),
          Map.entry("runs", new Seed(true, Givens::run)),
          Map.entry("deliverables", new Seed(true, Givens::deliverable)),
          Map.entry("approvals", new Seed(true, (world, customer) -> approval(world))),
          Map.entry("customers", new Seed(true, (world, customer) -> world.customerId(customer))),
          Map.entry("users", new Seed(true, (world, customer) -> staff(world))));

  /** Other names that the contract has for a kind. */
  static final Map<String, String> ALIASES =
      Map.of("trials", "hires", "tampering", "agents", "entities", "agents");

  /** Operations whose text everybody is meant to read, so that it carries no canary. */
  static final Set<String> PUBLISHED = Set.of("createReview", "reviewAgent");

  private static final String GOAL_INPUTS =
      "{\"topic\":\"arithmetic\",\"level\":1,\"count\":2,\"seed\":7}";

  private Givens() {}

  static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  private static JsonNode signUp() {
    return object()
        .put("email", UUID.randomUUID() + "@example.com")
        .put("password", "correct horse battery 7")
        .put("full_name", "Asha Rao")
        .put("company", "Rao Textiles");
  }

  private static JsonNode credentials(Caller caller) {
    return object().put("email", caller.email).put("password", caller.password);
  }

  static ObjectNode goal(Caller caller) {
    ObjectNode goal = object().put("statement", "Practise sums " + caller.canary);
    goal.putArray("success_criteria").add("Every answer is right " + UUID.randomUUID());
    goal.set("inputs", Json.read(GOAL_INPUTS));
    return goal;
  }

  private static JsonNode limit() {
    ObjectNode body = object();
    body.putObject("limit").put("amount", 90_000_000_000L).put("currency", "USD").put("exponent", 6);
    return body;
  }

  // Not one that trials are made of: what staff do to it is not to be felt there.
  private static String agent(World world, Caller customer) {
    JsonNode items = world.ask(customer, "GET", "/api/v1/agents?limit=100&sort=-price", null, 200);
    for (JsonNode item : items.path("items")) {
      if (item.path("needs_model").asBoolean()) {
        return item.path("id").asText();
      }
    }
    return items.path("items").path(0).path("id").asText();
  }

  private static String trial(World world, Caller customer) {
    return world
        .ask(customer, "POST", "/api/v1/trials", object().put("agent_id", world.untried(customer)), 201)
        .path("id")
        .asText();
  }

  private static String newGoal(World world, Caller customer) {
    String hire = world.one(customer, "maths");
    return world
        .ask(customer, "POST", "/api/v1/hires/" + hire + "/goals", goal(customer), 201)
        .path("id")
        .asText();
  }

  private static String run(World world, Caller customer) {
    String goal = world.another(customer, "goals");
    return world
        .ask(customer, "POST", "/api/v1/goals/" + goal + "/runs", null, 202)
        .path("id")
        .asText();
  }

  private static String deliverable(World world, Caller customer) {
    String run = world.another(customer, "runs");
    for (int i = 0; i < 300; i++) {
      JsonNode found = world.ask(customer, "GET", "/api/v1/runs/" + run, null, 200);
      if (!found.path("deliverable_ids").isEmpty()) {
        return found.path("deliverable_ids").path(0).asText();
      }
      pause();
    }
    throw new AssertionError("Run " + run + " left nothing within 30 s");
  }

  private static String approval(World world) {
    Caller orchestrator = world.orchestrator();
    String agent = world.one(orchestrator, "agents");
    ObjectNode retire =
        object().put("status", "retired").put("reason", "No longer wanted " + UUID.randomUUID());
    return world
        .ask(orchestrator, "PUT", "/api/v1/agents/" + agent + "/status", retire, 202)
        .path("approval_id")
        .asText();
  }

  private static String staff(World world) {
    return world.people().insertStaff(UUID.randomUUID() + "@example.com", "viewer");
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
