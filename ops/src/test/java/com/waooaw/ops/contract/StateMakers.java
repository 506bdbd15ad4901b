package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Things in a state of their own: a hire that is paid for, a run that is paused. */
final class StateMakers {
  private static final AtomicInteger TURN = new AtomicInteger();
  private static final int PATIENCE_TENTHS = 300;

  private StateMakers() {}

  /** One plan, and the other the next time. */
  static JsonNode plan() {
    return Makers.object().put("plan", TURN.getAndIncrement() % 2 == 0 ? "pro" : "starter");
  }

  private static JsonNode convert(World world, Caller customer) {
    String path = "/api/v1/trials/" + world.another(customer, "hires") + "/convert";
    return world.ask(customer, "POST", path, Makers.object().put("plan", "starter"), 200);
  }

  static String converted(World world, Caller customer) {
    return convert(world, customer).at("/hire/id").asText();
  }

  static String invoice(World world, Caller customer) {
    return convert(world, customer).at("/invoice/id").asText();
  }

  static JsonNode payment(World world, Caller caller) {
    return Makers.object()
        .put("invoice_id", world.one(caller, "invoices"))
        .put("method", "sandbox-success")
        .put("keep_method", TURN.getAndIncrement() % 2 == 0);
  }

  /** With a number whose check character holds, and the state that it names. */
  static JsonNode billing(Caller caller) {
    return Makers.object()
        .put("legal_name", "Rao Textiles")
        .put("address", "1 Mill Road, Pune " + caller.canary)
        .put("state", "27")
        .put("gstin", "27AAPFU0939F1ZV");
  }

  /** Of a hire of the agent that is reviewed. */
  static JsonNode stars(World world, Caller caller) {
    int turn = TURN.getAndIncrement();
    return Makers.object()
        .put("rating", 1 + turn % 5)
        .put("text", "It explains well, I say for the time " + turn)
        .put("hire_id", world.hireOf(caller.customer(), "maths-tutor"));
  }

  /** It is accepted, and the next time to be made again of another number. */
  static JsonNode review(Caller caller) {
    int turn = TURN.getAndIncrement();
    if (turn % 2 == 0) {
      return Makers.object().put("verdict", "accept");
    }
    ObjectNode review =
        Makers.object()
            .put("verdict", "request_changes")
            .put("changes", "Ask other questions, please " + caller.canary);
    review.putObject("inputs").put("seed", 1_000 + turn);
    return review;
  }

  /** An agent that nobody hires yet, so that nobody feels what is done to it. */
  static String draftAgent(World world) {
    Caller governor = world.governor();
    Call draft = world.valid(world.route("POST", "/api/v1/agents").orElseThrow(), governor, true);
    Answer answer = world.people().send(governor, draft);
    if (answer.status() != 201) {
      throw new AssertionError("No agent is drafted: " + answer);
    }
    return answer.json().at("/identity/id").asText();
  }

  static String pausedHire(World world, Caller customer) {
    String hire = world.another(customer, "hires");
    world.ask(customer, "POST", "/api/v1/hires/" + hire + "/pause", null, 200);
    return hire;
  }

  static String pausedRun(World world, Caller customer) {
    String run = Makers.longRun(world, customer);
    world.ask(customer, "POST", "/api/v1/runs/" + run + "/pause", null, 202);
    return run;
  }

  static String readyExport(World world, Caller customer) {
    String export = world.one(customer, "/api/v1/me/exports");
    for (int i = 0; i < PATIENCE_TENTHS; i++) {
      JsonNode found = world.ask(customer, "GET", "/api/v1/me/exports/" + export, null, 200);
      if (found.path("status").asText().equals("ready")) {
        return export;
      }
      pause();
    }
    throw new AssertionError("Export " + export + " is not ready within 30 s");
  }

  // No built-in agent gives up on what it accepted, so this one is said to have.
  static String deadLetter(World world, Caller customer) {
    String run = world.another(customer, "runs");
    String id = UUID.randomUUID().toString();
    for (int i = 0; i < PATIENCE_TENTHS; i++) {
      JsonNode found = world.ask(customer, "GET", "/api/v1/runs/" + run, null, 200);
      if (!found.path("finished_at").isNull()) {
        break;
      }
      pause();
    }
    try (Connection connection = world.people().plant().superuser();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE plant.run SET status = 'failed', failure = 'It was given up.', step_index = 0"
              + " WHERE id = '%s'".formatted(run));
      statement.execute(
          """
          INSERT INTO plant.dead_letter (id, customer_id, run_id, step, reason, error, at)
          SELECT '%s', customer_id, id, steps -> 0 ->> 'name', 'It was given up.', 'test', now()
          FROM plant.run WHERE id = '%s'
          """
              .formatted(id, run));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return id;
  }

  /** A request that was denied to a viewer, by its number in the audit trail. */
  static JsonNode denial(World world) {
    Caller viewer = world.people().staff("viewer", world.governor().patron);
    world
        .people()
        .send(
            viewer,
            world.valid(world.route("GET", "/api/v1/audit/entries").orElseThrow(), viewer, false));
    for (int i = 0; i < PATIENCE_TENTHS; i++) {
      JsonNode denials =
          world.ask(world.governor(), "GET", "/api/v1/policies/denials?limit=1", null, 200);
      if (!denials.path("items").isEmpty()) {
        return Makers.object().set("seq", denials.at("/items/0/seq"));
      }
      pause();
    }
    throw new AssertionError("The denial is not in the audit trail within 30 s");
  }

  /** A skill that the staff's orchestrator drafted. */
  static String draftSkill(World world) {
    return world
        .ask(
            world.orchestrator(),
            "POST",
            "/api/v1/genesis/skills",
            Makers.object()
                .put("name", "Skill " + UUID.randomUUID())
                .put("description", "What this is good for " + UUID.randomUUID())
                .put("category", "technical"),
            201)
        .at("/identity/id")
        .asText();
  }

  static String submittedSkill(World world) {
    String skill = draftSkill(world);
    String path = "/api/v1/genesis/skills/" + skill + "/submit";
    world.ask(world.orchestrator(), "POST", path, null, 200);
    return skill;
  }

  static String certifiedSkill(World world) {
    String skill = submittedSkill(world);
    String path = "/api/v1/genesis/skills/" + skill + "/certify";
    world.ask(
        world.governor(), "POST", path, Makers.object().put("reason", "It is what it says"), 200);
    return skill;
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
