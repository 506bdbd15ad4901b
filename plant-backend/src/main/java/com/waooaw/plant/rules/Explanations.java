package com.waooaw.plant.rules;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the reason codes of the rules mean, said with the permissions in force. */
final class Explanations {
  private final JsonNode permissions;

  Explanations(JsonNode policy) {
    this.permissions = requireNonNull(policy, "policy").path("permissions");
  }

  /** A sentence about a reason. */
  String of(String code, String permission, List<String> roles) {
    return switch (code) {
      case "no_role" -> "The caller has no role that exists on this portal.";
      case "unknown_permission" ->
          permission + " is in no table of permissions, so only an admin of the platform has it.";
      case "role_not_granted" ->
          String.join(", ", roles)
              + " does not grant "
              + permission
              + ". Granted to: "
              + granted(permission)
              + ".";
      case "not_the_governor" ->
          "An admin may do this only with the office of the platform's governor.";
      case "trial_expired" ->
          "The trial has ended: what was made stays readable, but nothing new is started.";
      case "trial_unknown" -> "Whether the caller is in a trial is unknown, and so it is denied.";
      case "governor_approval_needed" -> permission + " waits for a governor's approval.";
      default -> "The rules say " + code + ".";
    };
  }

  private String granted(String permission) {
    Set<String> roles = new TreeSet<>();
    permissions.path("staff").path(permission).forEach(role -> roles.add(role.asText()));
    String everyAct = permission == null ? "" : permission.replaceAll("\\..*", ".*");
    JsonNode customer = permissions.path("customer");
    customer.path(String.valueOf(permission)).forEach(role -> roles.add(role.asText()));
    customer.path(everyAct).forEach(role -> roles.add(role.asText()));
    boolean customersOwn = customer.has(String.valueOf(permission)) || customer.has(everyAct);
    if (!customersOwn) {
      roles.add("admin");
    }
    return String.join(", ", roles);
  }
}
