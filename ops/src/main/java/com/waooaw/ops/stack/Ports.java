package com.waooaw.ops.stack;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ports of one stack. An offset moves all of them, so that several stacks live side by side.
 */
public record Ports(
    int gateway, int backend, int cpUi, int cpApi, int ppUi, int ppApi, int postgres, int redis) {
  private static final int HIGHEST = 65_535;
  private static final int HIGHEST_UNMOVED = 16_379;

  /**
   * The usual ports, moved.
   *
   * @throws Refusal if a port would leave the range of ports
   */
  public static Ports movedBy(int offset) {
    if (offset < 0 || HIGHEST_UNMOVED + offset > HIGHEST) {
      throw new Refusal(
          "--port-offset must be from 0 to "
              + (HIGHEST - HIGHEST_UNMOVED)
              + ", not "
              + offset
              + ".");
    }
    return new Ports(
        8090 + offset,
        8091 + offset,
        3000 + offset,
        8015 + offset,
        3001 + offset,
        8006 + offset,
        15_432 + offset,
        HIGHEST_UNMOVED + offset);
  }

  /** Every port that has to be free, by what listens there. */
  Map<String, Integer> needed(Externals externals) {
    Map<String, Integer> needed = new LinkedHashMap<>();
    needed.put("gateway", gateway);
    needed.put("backend", backend);
    needed.put("customer portal", cpUi);
    needed.put("customer portal's API", cpApi);
    needed.put("platform portal", ppUi);
    needed.put("platform portal's API", ppApi);
    if (externals.database().isEmpty()) {
      needed.put("embedded PostgreSQL", postgres);
    }
    if (externals.redis().isEmpty()) {
      needed.put("embedded Redis", redis);
    }
    return needed;
  }
}
