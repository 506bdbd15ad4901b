package com.waooaw.ops.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The web workspace: types, and unit tests. */
final class WebStage implements Stage {
  @Override
  public String name() {
    return "web";
  }

  @Override
  public Outcome run(Workplace workplace) {
    Path web = workplace.root().resolve("web");
    if (NpmPackages.install(workplace) != 0) {
      return Outcome.failure("npm ci", workplace.tail("npm", 20));
    }
    Path report = workplace.result("vitest.json");
    int types =
        workplace.run(
            "web-types", web, Map.of(), List.of("npm", "run", "pretest"), line -> Optional.empty());
    Outcome outcome =
        types == 0
            ? Outcome.NONE
            : Outcome.failure("npm run pretest", workplace.tail("web-types", 20));
    int code =
        workplace.run(
            "web",
            web,
            Map.of(),
            List.of(
                "npx",
                "vitest",
                "run",
                "--reporter=default",
                "--reporter=json",
                "--outputFile.json=" + report),
            WebStage::shown);
    if (!Files.exists(report)) {
      return outcome.plus(Outcome.failure("vitest", workplace.tail("web", 20)));
    }
    return outcome.plus(
        JsonReports.vitest(report).believing("vitest", code, () -> workplace.tail("web", 20)));
  }

  private static Optional<String> shown(String line) {
    String plain = line.replaceAll("\u001b\\[[0-9;]*m", "").strip();
    return plain.startsWith("✓") || plain.startsWith("❯") || plain.startsWith("×")
        ? Optional.of(plain)
        : Optional.empty();
  }
}
