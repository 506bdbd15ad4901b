package com.waooaw.plant.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rules in force say today of a request that was denied. Nothing is done and nothing
 * counted: the rules see neither clock nor counters, so their answer is the whole of it.
 *
 * @param denial the request, and how it was decided then
 * @param now how it would be decided now
 * @param changed whether it would be let through now
 * @param assumed what was not recorded then and is taken as the usual
 */
record Simulation(Denial denial, Now now, boolean changed, List<String> assumed) {
  Simulation {
    assumed = List.copyOf(assumed);
  }

  /** A decision of the rules in force. */
  record Now(
      String revision,
      String engine,
      boolean allowed,
      Decision.Rbac rbac,
      Part trial,
      Decision.Governor governor,
      String upstream) {}

  /** A part of the decision that allows or not. */
  record Part(boolean allow, List<String> reasons) {
    Part {
      reasons = List.copyOf(reasons);
    }
  }

  /** The question of then, and what of it was not recorded. */
  record Question(DecisionInput input, List<String> assumed) {
    static Question of(JsonNode event) {
      List<String> assumed = new ArrayList<>();
      String portal = event.path("portal").asText();
      String trial = event.path("trial").asText("none");
      String tier = event.path("tier").textValue();
      if (tier == null) {
        assumed.add("tier");
        tier = portal.equals("PP") ? "staff" : trial.equals("none") ? "paid" : "trial";
      }
      if (!event.has("governor")) {
        assumed.add("governor");
      }
      String permission = event.path("permission").textValue();
      return new Question(
          new DecisionInput(
              portal,
              Denial.texts(event.path("roles")),
              event.path("governor").booleanValue(),
              trial,
              tier,
              permission == null ? DecisionInput.PUBLIC : permission,
              event.path("method").asText(),
              "none"),
          assumed);
    }
  }

  static Simulation of(Denial denial, Question asked, Decision decision, String engine) {
    boolean allowed =
        decision.rbac().allow()
            && decision.trial().allow()
            && !decision.governor().approvalRequired();
    return new Simulation(
        denial,
        new Now(
            decision.revision(),
            engine,
            allowed,
            decision.rbac(),
            new Part(decision.trial().allow(), decision.trial().reasons()),
            decision.governor(),
            decision.routing().upstream() == Decision.Upstream.SANDBOX ? "sandbox" : "production"),
        allowed,
        asked.assumed());
  }
}
