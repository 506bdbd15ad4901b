package com.waooaw.ops.check;

import com.waooaw.ops.stack.Programs;
import java.util.Optional;

/** The browser that end-to-end tests drive. */
final class Chromium {
  private Chromium() {}

  /** Where it is; installs it where that may be done: on Debian, by root. */
  static Optional<String> find(Workplace workplace) {
    Optional<String> found = Programs.chromium();
    if (found.isEmpty() && Programs.mayInstall()) {
      workplace.say("  installing Chromium ...");
      workplace.run(
          "apt",
          workplace.root(),
          Programs.UNATTENDED,
          Programs.installing("chromium"),
          line -> Optional.empty());
      found = Programs.chromium();
    }
    return found;
  }
}
