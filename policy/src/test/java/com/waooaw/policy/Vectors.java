package com.waooaw.policy;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Inputs and the whole decision due on each: roles by permissions by portals by trial states by
 * governors' approvals by tiers, and nulls. What is due comes from the tables as they are written
 * for people, transcribed here, and not from the rules or their data.
 */
final class Vectors {
  private static final Set<String> STAFF =
      Set.of(
          "admin",
          "subscription_manager",
          "agent_orchestrator",
          "infrastructure_engineer",
          "helpdesk_agent",
          "industry_manager",
          "viewer");
  private static final Set<String> CUSTOMERS = Set.of("customer_user", "customer_admin");
  private static final String MONEY = "subscription_manager";
  private static final String AGENTS = "agent_orchestrator";
  private static final String MACHINES = "infrastructure_engineer";
  private static final String HELP = "helpdesk_agent";
  private static final String INDUSTRY = "industry_manager";

  /** Who may besides the admin; on a customer's own, who may at all. */
  private static final Map<String, Set<String>> TABLE =
      Map.ofEntries(
          entry("system.configure", Set.of()),
          entry("user.delete", Set.of()),
          entry("user.assign_role", Set.of()),
          entry("policy.edit", Set.of()),
          entry("budget.manage", Set.of()),
          entry("billing.manage", Set.of(MONEY)),
          entry("subscription.create", Set.of(MONEY)),
          entry("subscription.update", Set.of(MONEY)),
          entry("subscription.cancel", Set.of(MONEY)),
          entry("customer.manage", Set.of(MONEY)),
          entry("budget.view", Set.of(MONEY)),
          entry("agent.create", Set.of(AGENTS)),
          entry("agent.update", Set.of(AGENTS)),
          entry("agent.deploy", Set.of(AGENTS)),
          entry("agent.execute", Set.of(AGENTS)),
          entry("task.create", Set.of(AGENTS)),
          entry("task.cancel", Set.of(AGENTS)),
          entry("genesis.submit", Set.of(AGENTS)),
          entry("genesis.certify", Set.of()),
          entry("genesis.retire", Set.of()),
          entry("infrastructure.deploy", Set.of(MACHINES)),
          entry("infrastructure.configure", Set.of(MACHINES)),
          entry("database.access", Set.of(MACHINES)),
          entry("monitoring.configure", Set.of(MACHINES)),
          entry("health.detail", Set.of(MACHINES)),
          entry("customer.view", Set.of(MONEY, HELP)),
          entry("ticket.create", Set.of(HELP)),
          entry("ticket.update", Set.of(HELP)),
          entry("ticket.resolve", Set.of(HELP)),
          entry("industry.manage", Set.of(INDUSTRY)),
          entry("agent.categorize", Set.of(INDUSTRY)),
          entry("audit.view", Set.of(MONEY, MACHINES)),
          entry("audit.run", Set.of(MACHINES)),
          entry("audit.export", Set.of()),
          entry("operations.view", Set.of(AGENTS, MACHINES, HELP)),
          entry("policy.view", Set.of(MACHINES)),
          entry("dashboard.view", STAFF),
          entry("report.view", STAFF),
          entry("agent.view", STAFF),
          entry("health.view", STAFF),
          entry("hire.create", CUSTOMERS),
          entry("hire.cancel", CUSTOMERS),
          entry("goal.create", CUSTOMERS),
          entry("goal.view", CUSTOMERS),
          entry("run.create", CUSTOMERS),
          entry("run.stop", CUSTOMERS),
          entry("deliverable.view", CUSTOMERS),
          entry("approval.decide", CUSTOMERS),
          entry("review.create", CUSTOMERS),
          entry("usage.view", CUSTOMERS),
          entry("account.update", CUSTOMERS),
          entry("payment.manage", Set.of("customer_admin")),
          entry("privacy.manage", Set.of("customer_admin")),
          entry("member.manage", Set.of("customer_admin")));

  private static final Set<String> CUSTOMERS_OWN =
      Set.of(
          "hire",
          "goal",
          "run",
          "deliverable",
          "approval",
          "review",
          "usage",
          "account",
          "payment",
          "privacy",
          "member");
  private static final List<String> UNKNOWN = List.of("never.heard_of", "agent.delete", "hire");
  private static final Set<String> GOVERNED =
      Set.of(
          "agent.deploy",
          "agent.delete",
          "budget.override",
          "system.configure",
          "customer.delete",
          "data.export",
          "billing.manage",
          "execution.external");
  private static final Map<String, List<Integer>> LIMITS =
      Map.of(
          "anonymous", List.of(2_000, 300),
          "trial", List.of(2_000, 300),
          "paid", List.of(10_000, 300),
          "enterprise", List.of(100_000, 1_000),
          "staff", List.of(20_000, 300));
  private static final List<String> FIELDS =
      List.of(
          "portal",
          "roles",
          "has_governor_id",
          "trial",
          "tier",
          "permission",
          "method",
          "approval");

  /**
   * One vector.
   *
   * @param due the decision, without its revision
   */
  record Vector(ObjectNode input, ObjectNode due) {}

  private Vectors() {}

  static List<Vector> all() {
    List<ObjectNode> inputs = new ArrayList<>();
    Set<String> permissions = new TreeSet<>(TABLE.keySet());
    permissions.addAll(UNKNOWN);
    permissions.addAll(GOVERNED);
    permissions.add("public");
    permissions.add("session.end");
    for (String permission : permissions) {
      ofRoles(inputs, permission);
      ofNulls(inputs, permission);
    }
    return inputs.stream().map(input -> new Vector(input, due(input))).toList();
  }

  static ObjectNode withoutRevision(JsonNode decision) {
    ObjectNode copy = decision.deepCopy();
    copy.remove("revision");
    return copy;
  }

  private static void ofRoles(List<ObjectNode> inputs, String permission) {
    for (String approval : List.of("none", "approved")) {
      for (String role : STAFF) {
        inputs.add(input("PP", List.of(role), "none", "staff", permission, approval));
      }
    }
    for (String role : CUSTOMERS) {
      for (String trial : List.of("none", "active", "expired")) {
        String tier = trial.equals("none") ? "paid" : "trial";
        inputs.add(input("CP", List.of(role), trial, tier, permission, "none"));
      }
      // A role of one portal counts for nothing on the other.
      inputs.add(input("PP", List.of(role), "none", "staff", permission, "approved"));
    }
    inputs.add(input("CP", List.of("admin"), "none", "enterprise", permission, "approved"));
    // Given the office, only an admin of the platform is its governor.
    Stream.concat(STAFF.stream(), CUSTOMERS.stream())
        .map(role -> input("PP", List.of(role), "none", "staff", permission, "none"))
        .forEach(input -> inputs.add(input.put("has_governor_id", true)));
    inputs.add(
        input("CP", List.of("admin"), "none", "staff", permission, "none")
            .put("has_governor_id", true));
    inputs.add(input("PP", List.of("superadmin"), "none", "staff", permission, "none"));
    inputs.add(input("PP", List.of(), "none", "anonymous", permission, "none"));
    inputs.add(input("PP", List.of("viewer", HELP, MONEY), "none", "staff", permission, "none"));
  }

  private static void ofNulls(List<ObjectNode> inputs, String permission) {
    for (String field : FIELDS) {
      ObjectNode staff = input("PP", List.of("admin"), "none", "staff", permission, "none");
      ObjectNode customer =
          input("CP", List.of("customer_admin"), "active", "trial", permission, "approved");
      inputs.add(staff.deepCopy().putNull(field));
      inputs.add(customer.deepCopy().putNull(field));
      inputs.add(customer.deepCopy().without(field));
    }
    ObjectNode text = input("PP", List.of(), "none", "staff", permission, "none");
    inputs.add(text.deepCopy().put("roles", "admin"));
    ObjectNode nullRole = text.deepCopy();
    nullRole.putArray("roles").addNull();
    inputs.add(nullRole);
  }

  // --- what is due, by the tables -------------------------------------------------------------

  private static ObjectNode due(ObjectNode input) {
    ObjectNode due = JsonNodeFactory.instance.objectNode();
    String permission = input.path("permission").textValue();
    String trial = input.path("trial").textValue();
    due.set("rbac", rbac(input, permission));
    due.set("trial", trial(trial, permission));
    boolean approve =
        permission != null
            && GOVERNED.contains(permission)
            && !"approved".equals(input.path("approval").textValue());
    due.putObject("governor")
        .put("approval_required", approve)
        .set("reasons", texts(approve ? Set.of("governor_approval_needed") : Set.of()));
    due.putObject("routing").put("upstream", "none".equals(trial) ? "production" : "sandbox");
    ObjectNode budget = due.putObject("budget");
    budget.put("agent_daily_microusd", 1_000_000).put("platform_monthly_microusd", 100_000_000);
    budget.put("request_cost_microusd", "run.create".equals(permission) ? 1_000 : 0);
    budget.putArray("thresholds").add(80).add(95).add(100);
    String tier = Objects.requireNonNullElse(input.path("tier").textValue(), "anonymous");
    due.putObject("limits")
        .put("requests_per_hour", LIMITS.get(tier).getFirst())
        .put("burst", LIMITS.get(tier).getLast());
    return due;
  }

  private static ObjectNode rbac(ObjectNode input, String permission) {
    Set<String> held = held(input);
    boolean own = permission != null && CUSTOMERS_OWN.contains(permission.split("\\.")[0]);
    boolean shared = "session.end".equals(permission);
    boolean governors = "approval.decide".equals(permission) && held.contains("admin");
    boolean known = permission != null && (TABLE.containsKey(permission) || shared);
    boolean allow =
        "public".equals(permission)
            || (shared && !held.isEmpty())
            || (known && TABLE.getOrDefault(permission, Set.of()).stream().anyMatch(held::contains))
            || (permission != null && !(own && known) && held.contains("admin"))
            || (governors && BooleanNode.TRUE.equals(input.get("has_governor_id")));
    Set<String> reasons = new TreeSet<>();
    if (!allow && held.isEmpty()) {
      reasons.add("no_role");
    }
    if (!allow && !known) {
      reasons.add("unknown_permission");
    }
    if (!allow && governors) {
      reasons.add("not_the_governor");
    }
    if (!allow && known && !held.isEmpty()) {
      reasons.add("role_not_granted");
    }
    ObjectNode due = JsonNodeFactory.instance.objectNode().put("allow", allow);
    due.set("reasons", texts(reasons));
    return due;
  }

  private static Set<String> held(ObjectNode input) {
    String portal = input.path("portal").textValue();
    Set<String> held = new HashSet<>();
    if (portal != null && input.path("roles").isArray()) {
      input.path("roles").forEach(role -> held.add(role.asText()));
      held.retainAll(portal.equals("PP") ? STAFF : CUSTOMERS);
    }
    return held;
  }

  private static ObjectNode trial(String trial, String permission) {
    boolean creates = Set.of("goal.create", "run.create").contains(String.valueOf(permission));
    boolean ended = "expired".equals(trial);
    boolean allow = trial != null && !(ended && (creates || permission == null));
    ObjectNode due = JsonNodeFactory.instance.objectNode().put("allow", allow);
    due.set("reasons", texts(allow ? Set.of() : Set.of(ended ? "trial_expired" : "trial_unknown")));
    if (trial == null || trial.equals("none")) {
      return due.putNull("daily_task_limit").putNull("spend_cap_microusd");
    }
    return due.put("daily_task_limit", 10).put("spend_cap_microusd", 5_000_000);
  }

  private static ArrayNode texts(Set<String> sorted) {
    ArrayNode texts = JsonNodeFactory.instance.arrayNode();
    sorted.forEach(texts::add);
    return texts;
  }

  private static ObjectNode input(
      String portal,
      List<String> roles,
      String trial,
      String tier,
      String permission,
      String approval) {
    return new DecisionInput(portal, roles, false, trial, tier, permission, "POST", approval)
        .toJson();
  }
}
