package com.waooaw.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Inputs and what must be decided on them: roles by permissions by trial states by nulls. The
 * expectations come from the permission table as it is written for people, transcribed here, and
 * not from the rules or their data.
 */
final class Vectors {
  static final Set<String> STAFF =
      Set.of(
          "admin",
          "subscription_manager",
          "agent_orchestrator",
          "infrastructure_engineer",
          "helpdesk_agent",
          "industry_manager",
          "viewer");
  static final Set<String> CUSTOMERS = Set.of("customer_user", "customer_admin");
  static final Set<String> SEVEN = STAFF;

  static final Map<String, Set<String>> TABLE =
      Map.ofEntries(
          Map.entry("system.configure", Set.of("admin")),
          Map.entry("user.assign_role", Set.of("admin")),
          Map.entry("policy.edit", Set.of("admin")),
          Map.entry("budget.manage", Set.of("admin")),
          Map.entry("billing.manage", Set.of("admin", "subscription_manager")),
          Map.entry("subscription.cancel", Set.of("admin", "subscription_manager")),
          Map.entry("budget.view", Set.of("admin", "subscription_manager")),
          Map.entry("agent.deploy", Set.of("admin", "agent_orchestrator")),
          Map.entry("task.create", Set.of("admin", "agent_orchestrator")),
          Map.entry("genesis.submit", Set.of("admin", "agent_orchestrator")),
          Map.entry("database.access", Set.of("admin", "infrastructure_engineer")),
          Map.entry("health.detail", Set.of("admin", "infrastructure_engineer")),
          Map.entry("customer.view", Set.of("admin", "subscription_manager", "helpdesk_agent")),
          Map.entry("ticket.resolve", Set.of("admin", "helpdesk_agent")),
          Map.entry("agent.categorize", Set.of("admin", "industry_manager")),
          Map.entry(
              "audit.view", Set.of("admin", "subscription_manager", "infrastructure_engineer")),
          Map.entry("dashboard.view", SEVEN),
          Map.entry("health.view", SEVEN),
          Map.entry("hire.create", CUSTOMERS),
          Map.entry("goal.create", CUSTOMERS),
          Map.entry("run.create", CUSTOMERS),
          Map.entry("deliverable.view", CUSTOMERS),
          Map.entry("approval.decide", CUSTOMERS),
          Map.entry("member.manage", Set.of("customer_admin")),
          Map.entry("never.heard_of", Set.of("admin")));

  /** One vector. */
  record Vector(ObjectNode input, boolean rbacAllows, boolean trialAllows, String upstream) {}

  private Vectors() {}

  static List<Vector> all() {
    List<Vector> vectors = new ArrayList<>();
    for (String permission : TABLE.keySet()) {
      for (String role : STAFF) {
        vectors.add(vector("PP", List.of(role), "none", permission));
      }
      for (String role : CUSTOMERS) {
        for (String trial : List.of("none", "active", "expired")) {
          vectors.add(vector("CP", List.of(role), trial, permission));
        }
        // A role of one portal counts for nothing on the other.
        vectors.add(denied("PP", role, permission));
      }
      vectors.add(denied("CP", "admin", permission));
      vectors.add(denied("PP", "superadmin", permission));
      for (String field : List.of("roles", "portal", "permission", "trial")) {
        vectors.add(withNull(permission, field));
      }
    }
    STAFF.forEach(role -> vectors.add(governor("PP", role)));
    CUSTOMERS.forEach(role -> vectors.add(governor("PP", role)));
    vectors.add(governor("CP", "admin"));
    return vectors;
  }

  // Given the office, only an admin decides what staff may do.
  private static Vector governor(String portal, String role) {
    ObjectNode input = input(portal, List.of(role), "none", "approval.decide");
    input.put("has_governor_id", true);
    return new Vector(input, portal.equals("PP") && role.equals("admin"), true, "production");
  }

  private static Vector vector(String portal, List<String> roles, String trial, String permission) {
    boolean rbac = TABLE.get(permission).stream().anyMatch(roles::contains);
    boolean needsTrial = Set.of("goal.create", "run.create").contains(permission);
    return new Vector(
        input(portal, roles, trial, permission),
        rbac,
        !trial.equals("expired") || !needsTrial,
        trial.equals("none") ? "production" : "sandbox");
  }

  private static Vector denied(String portal, String role, String permission) {
    return new Vector(input(portal, List.of(role), "none", permission), false, true, "production");
  }

  private static Vector withNull(String permission, String field) {
    ObjectNode input = input("PP", List.of("admin"), "none", permission);
    input.putNull(field);
    boolean nullTrial = field.equals("trial");
    return new Vector(
        input,
        nullTrial && TABLE.get(permission).contains("admin"),
        !nullTrial,
        nullTrial ? "sandbox" : "production");
  }

  private static ObjectNode input(
      String portal, List<String> roles, String trial, String permission) {
    String tier = portal.equals("PP") ? "staff" : trial.equals("none") ? "paid" : "trial";
    return new DecisionInput(portal, roles, false, trial, tier, permission, "POST", "none")
        .toJson();
  }
}
