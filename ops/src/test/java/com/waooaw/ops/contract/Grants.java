package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.contract.Route;

/** On whose side an operation is, by the table of permissions that policy reads. */
record Grants(JsonNode policy) {
  /** Whether a customer's administrator may. */
  boolean customers(Route route) {
    return switch (route.access()) {
      case Route.Access.Public open -> true;
      case Route.Access.Permission permission ->
          shared(permission.name()) || own(permission.name());
    };
  }

  /** Whether the platform's governor may. */
  boolean governor(Route route) {
    return switch (route.access()) {
      case Route.Access.Public open -> true;
      case Route.Access.Permission permission ->
          shared(permission.name())
              || !own(permission.name())
              || contains(policy.at("/governor/governor_acts"), permission.name());
    };
  }

  /** Whether it is the governor's own office, rather than anybody else's. */
  boolean governed(Route route) {
    return route.access() instanceof Route.Access.Permission permission
        && contains(policy.at("/governor/governor_acts"), permission.name());
  }

  /** Whether staff without any role but that of a viewer may. */
  boolean viewers(Route route) {
    return switch (route.access()) {
      case Route.Access.Public open -> true;
      case Route.Access.Permission permission ->
          shared(permission.name())
              || contains(policy.at("/permissions/staff").path(permission.name()), "viewer");
    };
  }

  private boolean shared(String permission) {
    return contains(policy.at("/permissions/shared"), permission);
  }

  private boolean own(String permission) {
    JsonNode customer = policy.at("/permissions/customer");
    return customer.has(permission)
        || customer.has(permission.substring(0, permission.indexOf('.')) + ".*");
  }

  private static boolean contains(JsonNode list, String name) {
    for (JsonNode item : list) {
      if (item.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
