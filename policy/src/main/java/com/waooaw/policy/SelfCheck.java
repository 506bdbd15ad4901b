package com.waooaw.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What rules and data must show before they come into force: a whole decision for every role on
 * every permission they know, and none of the doors open that nothing but a switch may open.
 */
final class SelfCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TIERS =
      List.of("anonymous", "trial", "paid", "enterprise", "staff");

  private final EmbeddedPolicy rules;
  private final JsonNode data;

  private SelfCheck(EmbeddedPolicy rules, JsonNode data) {
    this.rules = rules;
    this.data = data;
  }

  /**
   * Asks the rules.
   *
   * @throws PolicyException naming the first thing that is wrong
   */
  static void run(EmbeddedPolicy rules, byte[] data) {
    try {
      SelfCheck check = new SelfCheck(rules, JSON.readTree(data));
      check.everyDecisionIsWhole();
      check.nobodyGetsIn();
      check.everybodyMaySignIn();
      check.trialsStayInTheSandbox();
    } catch (PolicyException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new PolicyException("The rules fail while they decide", e);
    }
  }

  private void everyDecisionIsWhole() {
    String revision = data.path("revision").textValue();
    for (String portal : List.of("CP", "PP")) {
      for (JsonNode role : data.path("roles").path(portal)) {
        for (String permission : permissions()) {
          Decision decision = decide(portal, List.of(role.asText()), "none", "paid", permission);
          if (!decision.revision().equals(revision)) {
            throw new PolicyException("The rules name another revision than the data");
          }
        }
      }
    }
    for (String tier : TIERS) {
      for (String trial : List.of("none", "active", "expired")) {
        decide("CP", List.of("customer_user"), trial, tier, "run.create");
      }
    }
  }

  private void nobodyGetsIn() {
    if (isOff("enable_rbac")) {
      return;
    }
    List<Decision> strangers =
        List.of(
            Decision.parse(rules.decide("null")),
            Decision.parse(rules.decide("{}")),
            decide("PP", List.of(), "none", "staff", "system.configure"),
            decide("CP", List.of("admin"), "none", "paid", "system.configure"),
            decide("PP", List.of("customer_admin"), "none", "staff", "hire.view"));
    if (strangers.stream().anyMatch(d -> d.rbac().allow())) {
      throw new PolicyException("The rules let in who has no role");
    }
  }

  private void everybodyMaySignIn() {
    if (!decide("CP", List.of(), "none", "anonymous", DecisionInput.PUBLIC).rbac().allow()) {
      throw new PolicyException("The rules close what is open to all");
    }
  }

  private void trialsStayInTheSandbox() {
    if (isOff("enable_sandbox_routing")) {
      return;
    }
    for (String trial : List.of("active", "expired", "unheard of")) {
      Decision decision = decide("CP", List.of("customer_user"), trial, "trial", "run.view");
      if (decision.routing().upstream() != Decision.Upstream.SANDBOX) {
        throw new PolicyException("The rules let a trial out of the sandbox");
      }
    }
  }

  private Set<String> permissions() {
    Set<String> names = new TreeSet<>(Set.of(DecisionInput.PUBLIC, "never.heard_of"));
    data.path("permissions").path("staff").fieldNames().forEachRemaining(names::add);
    data.path("permissions").path("customer").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private boolean isOff(String feature) {
    JsonNode set = data.path("features").path(feature);
    return set.isBoolean() && !set.booleanValue();
  }

  private Decision decide(
      String portal, List<String> roles, String trial, String tier, String permission) {
    return Decision.parse(
        rules.decide(
            new DecisionInput(portal, roles, false, trial, tier, permission, "POST", "none")
                .toJson()
                .toString()));
  }
}
