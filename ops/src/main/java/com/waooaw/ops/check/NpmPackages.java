package com.waooaw.ops.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The packages of the web workspace, exactly as its lock file names them. */
final class NpmPackages {
  private NpmPackages() {}

  /** Installs them if they are missing or older than the lock file; 0 when they are there. */
  static int install(Workplace workplace) {
    Path web = workplace.root().resolve("web");
    Path lock = web.resolve("package-lock.json");
    Path installed = web.resolve("node_modules/.package-lock.json");
    try {
      if (Files.exists(installed)
          && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
        return 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    workplace.say("  installing the web packages ...");
    return workplace.run(
        "npm",
        web,
        Map.of(),
        List.of("npm", "ci", "--no-audit", "--no-fund"),
        l -> Optional.empty());
  }
}
