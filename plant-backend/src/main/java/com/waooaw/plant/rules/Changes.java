package com.waooaw.plant.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What differs between two states of the policy data. */
final class Changes {
  private Changes() {}

  /**
   * One difference.
   *
   * @param path a JSON pointer (RFC 6901)
   * @param before null when it was not there
   * @param after null when it is not there any more
   */
  record Change(String path, JsonNode before, JsonNode after) {}

  /** Every difference, in the order of their paths. Lists differ as a whole. */
  static List<Change> between(JsonNode before, JsonNode after) {
    List<Change> changes = new ArrayList<>();
    compare("", before, after, changes);
    return List.copyOf(changes);
  }

  private static void compare(String path, JsonNode before, JsonNode after, List<Change> into) {
    if (before != null && after != null && before.isObject() && after.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String below = path + "/" + name.replace("~", "~0").replace("/", "~1");
        compare(below, before.get(name), after.get(name), into);
      }
    } else if (before == null || !before.equals(after)) {
      into.add(new Change(path, before, after));
    }
  }
}
