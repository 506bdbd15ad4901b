package com.waooaw.plant.market;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which runs have had their trouble. */
final class Troubles {
  private static final Set<Instant> HAD = ConcurrentHashMap.newKeySet();

  private Troubles() {}

  static boolean first(Instant run) {
    return HAD.add(run);
  }
}
