package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.util.UUID;

/** How what is given is made, through the same operations that everybody uses. */
final class Makers {
  private static final String GOAL_INPUTS =
      "{\"topic\":\"arithmetic\",\"level\":1,\"count\":2,\"seed\":7}";

  private Makers() {}

  static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  static JsonNode signUp() {
    return object()
        .put("email", UUID.randomUUID() + "@example.com")
        .put("password", "correct horse battery 7")
        .put("full_name", "Asha Rao")
        .put("company", "Rao Textiles");
  }

  static JsonNode credentials(Caller caller) {
    return object().put("email", caller.email).put("password", caller.password);
  }

  static JsonNode passwordAgain(Caller caller) {
    return object().put("password", caller.password);
  }

  static JsonNode name(Caller caller) {
    return object().put("full_name", "Asha " + caller.canary);
  }

  static JsonNode refresh(World world, Caller caller) {
    world.people().signIn(caller);
    return object().put("refresh_token", caller.refresh);
  }

  static JsonNode startTrial(World world, Caller caller) {
    return object().put("agent_id", world.untried(caller.customer()));
  }

  /** A goal for the Maths Tutor, as no other is. */
  static ObjectNode goal(Caller caller) {
    return goal(caller, Json.read(GOAL_INPUTS));
  }

  private static ObjectNode goal(Caller caller, JsonNode inputs) {
    ObjectNode goal = object().put("statement", "Do this well " + caller.canary);
    goal.putArray("success_criteria").add("It is right " + UUID.randomUUID());
    goal.set("inputs", inputs);
    return goal;
  }

  /** A goal for whatever agent is hired: what it takes is its own affair. */
  static JsonNode goalOfHire(World world, Caller caller, Call call) {
    String path = "/api/v1/hires/" + call.path().get("id");
    String slug = world.ask(caller, "GET", path, null, 200).at("/agent/slug").asText();
    return switch (slug) {
      case "maths-tutor" -> goal(caller);
      case "sdr" -> goal(caller, leads(3));
      default -> goal(caller, object().put("text", "A text with a few plain words in it."));
    };
  }

  static JsonNode limit(World world, Caller caller, Call call) {
    ObjectNode body = object();
    body.putObject("limit")
        .put("amount", 90_000_000_000L)
        .put("currency", "USD")
        .put("exponent", 6);
    if (call.path().get("scope").equals("customer")) {
      body.put("customer_id", world.customerId(caller.customer()));
    }
    return body;
  }

  /** Not one that trials are made of: what staff do to it is not to be felt there. */
  static String agent(World world, Caller customer) {
    JsonNode items = world.ask(customer, "GET", "/api/v1/agents?limit=100", null, 200);
    for (JsonNode item : items.path("items")) {
      if (item.path("needs_model").asBoolean()) {
        return item.path("id").asText();
      }
    }
    return items.path("items").path(0).path("id").asText();
  }

  static String trial(World world, Caller customer) {
    return world
        .ask(customer, "POST", "/api/v1/trials", startTrial(world, customer), 201)
        .path("id")
        .asText();
  }

  static String newGoal(World world, Caller customer) {
    return newGoal(world, customer, "maths-tutor", goal(customer));
  }

  private static String newGoal(World world, Caller customer, String agent, JsonNode goal) {
    String path = "/api/v1/hires/" + world.hireOf(customer, agent) + "/goals";
    return world.ask(customer, "POST", path, goal, 201).path("id").asText();
  }

  static String run(World world, Caller customer) {
    return run(world, customer, world.another(customer, "goals"));
  }

  private static String run(World world, Caller customer, String goal) {
    String run =
        world
            .ask(customer, "POST", "/api/v1/goals/" + goal + "/runs", null, 202)
            .path("id")
            .asText();
    customer.owned.add(run);
    return run;
  }

  /** With so many leads that nobody has sorted them before the next request. */
  static String longRun(World world, Caller customer) {
    return run(world, customer, newGoal(world, customer, "sdr", goal(customer, leads(9_000))));
  }

  private static ObjectNode leads(int count) {
    StringBuilder leads = new StringBuilder("first name,last name,email,company,title\n");
    for (int i = 0; i < count; i++) {
      leads.append(
          "Pat%d,Person%d,pat%d@company%d.example,Company %d Ltd,Head of Sales\n"
              .formatted(i % 500, i % 300, i, i % 700, i % 700));
    }
    ObjectNode inputs = object().put("leads_csv", leads.toString());
    inputs.putObject("ideal_customer").putArray("titles").add("Head of Sales");
    return inputs;
  }

  static String deliverable(World world, Caller customer) {
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

  static String approval(World world) {
    Caller orchestrator = world.orchestrator();
    String agent = world.one(orchestrator, "agents");
    ObjectNode retire =
        object().put("status", "retired").put("reason", "No longer wanted " + UUID.randomUUID());
    return world
        .ask(orchestrator, "PUT", "/api/v1/agents/" + agent + "/status", retire, 202)
        .path("approval_id")
        .asText();
  }

  static String staff(World world) {
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
