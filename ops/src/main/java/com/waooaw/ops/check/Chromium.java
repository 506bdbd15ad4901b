package com.waooaw.ops.check;

import com.waooaw.ops.stack.Programs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser that end-to-end tests drive. */
final class Chromium {
  private Chromium() {}

  /** Where it is; installs it where that may be done: on Debian, by root. */
  static Optional<String> find(Workplace workplace) {
    Optional<String> found = onPath();
    if (found.isEmpty()
        && Programs.onPath("apt-get").isPresent()
        && "root".equals(System.getProperty("user.name"))) {
      workplace.say("  installing Chromium ...");
      workplace.run(
          "apt",
          workplace.root(),
          Map.of("DEBIAN_FRONTEND", "noninteractive"),
          List.of(
              "sh",
              "-c",
              "apt-get update -q && apt-get install -y -q --no-install-recommends chromium"),
          line -> Optional.empty());
      found = onPath();
    }
    return found;
  }

  private static Optional<String> onPath() {
    return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        .flatMap(name -> Programs.onPath(name).stream())
        .findFirst();
  }
}
