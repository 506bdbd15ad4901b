package com.waooaw.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Everything the rules read, and nothing that differs from user to user or second to second, so
 * that one cached decision serves all who are alike. Schema: policy/schema/input.schema.json.
 *
 * @param portal {@code CP} or {@code PP}
 * @param roles sorted; empty for anonymous callers
 * @param hasGovernorId whether the caller is a governor
 * @param trial {@code none}, {@code active} or {@code expired}
 * @param tier {@code anonymous}, {@code trial}, {@code paid}, {@code enterprise} or {@code staff}
 * @param permission {@code resource.action}, or {@code public} on routes open to all
 * @param method upper-case HTTP method
 * @param approval {@code none} or {@code approved}
 */
public record DecisionInput(
    String portal,
    List<String> roles,
    boolean hasGovernorId,
    String trial,
    String tier,
    String permission,
    String method,
    String approval) {
  /** The permission of routes that are open to all. */
  public static final String PUBLIC = "public";

  public DecisionInput {
    requireNonNull(portal, "portal");
    roles = roles.size() < 2 ? List.copyOf(roles) : roles.stream().sorted().toList();
    requireNonNull(trial, "trial");
    requireNonNull(tier, "tier");
    requireNonNull(permission, "permission");
    requireNonNull(method, "method");
    requireNonNull(approval, "approval");
  }

  /** The document OPA is asked with. */
  public ObjectNode toJson() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ArrayNode list = json.arrayNode();
    roles.forEach(list::add);
    ObjectNode document = json.objectNode();
    document.put("portal", portal);
    document.set("roles", list);
    document.put("has_governor_id", hasGovernorId);
    document.put("trial", trial);
    document.put("tier", tier);
    document.put("permission", permission);
    document.put("method", method);
    document.put("approval", approval);
    return document;
  }
}
