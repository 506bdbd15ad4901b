package com.waooaw.ops.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that the machine may or may not have. */
public final class Programs {
  /** So that no package asks a question nobody hears. */
  public static final Map<String, String> UNATTENDED = Map.of("DEBIAN_FRONTEND", "noninteractive");

  private Programs() {}

  /** Where a program is, if it is on the PATH. */
  public static Optional<String> onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** Where a Chromium is, by whichever name. */
  public static Optional<String> chromium() {
    return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        .flatMap(name -> onPath(name).stream())
        .findFirst();
  }

  /** Whether programs may be installed without asking: on Debian, by root. */
  public static boolean mayInstall() {
    return onPath("apt-get").isPresent() && "root".equals(System.getProperty("user.name"));
  }

  /** The command that installs Debian packages; it wants {@link #UNATTENDED}. */
  public static List<String> installing(String packages) {
    return List.of(
        "sh",
        "-c",
        "apt-get update -q && apt-get install -y -q --no-install-recommends " + packages);
  }
}
