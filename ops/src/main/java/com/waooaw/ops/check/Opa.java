package com.waooaw.ops.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Open Policy Agent that tests ask: one that is here, or one built with Go. */
final class Opa {
  private static final String INSTALL = "policy/opa-install";

  private Opa() {}

  /** Where it is, after building it if that is needed and can be done. */
  static Optional<String> find(Workplace workplace) {
    int code =
        workplace.run(
            "opa-install",
            workplace.root(),
            Map.of(),
            List.of("sh", INSTALL),
            line -> Optional.empty());
    return code == 0 ? Optional.of(workplace.tail("opa-install", 1).strip()) : Optional.empty();
  }
}
