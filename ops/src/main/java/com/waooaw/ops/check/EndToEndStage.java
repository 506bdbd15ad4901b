package com.waooaw.ops.check;

import com.waooaw.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole stack of its own, on ports and in a folder of its own: through the browser, and over HTTP
 * as the front door's promises tell.
 */
final class EndToEndStage implements Stage {
  private static final String OFFSET = "1000";

  @Override
  public String name() {
    return "e2e";
  }

  @Override
  public Outcome run(Workplace workplace) {
    Path data = workplace.root().resolve("target/test/stack");
    List<String> where = List.of("--data", data.toString());
    door(workplace, "e2e-clear", List.of("down"), where);
    workplace.say("  starting a stack ...");
    try {
      int up =
          door(
              workplace,
              "e2e-up",
              List.of("up", "--detach", "--fresh", "--port-offset", OFFSET),
              where);
      if (up != 0) {
        return Outcome.failure("./waooaw up --detach", workplace.tail("e2e-up", 30));
      }
      return shows(workplace, data).plus(browser(workplace, data));
    } finally {
      door(workplace, "e2e-down", List.of("down"), where);
    }
  }

  private static int door(Workplace workplace, String name, List<String> verb, List<String> where) {
    List<String> command = new ArrayList<>(List.of("./waooaw"));
    command.addAll(verb);
    command.addAll(where);
    return workplace.run(name, workplace.root(), Map.of(), command, line -> Optional.empty());
  }

  /** The promises over HTTP, as JUnit tests of the room ops that only run against a stack. */
  private static Outcome shows(Workplace workplace, Path data) {
    Path reports = workplace.root().resolve("ops/target/surefire-reports");
    workplace.forget(reports);
    int code =
        workplace.run(
            "shows",
            workplace.root(),
            Map.of(),
            List.of(
                "mvn",
                "-B",
                "-ntp",
                "-pl",
                "ops",
                "-am",
                "test",
                "-Dtest=com.waooaw.ops.shows.*Test",
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "-Dops.excludedGroups=",
                "-Dwaooaw.stack=" + data,
                "-Dwaooaw.root=" + workplace.root()),
            line -> line.contains("Building") ? Optional.empty() : JavaStage.shown(line));
    return SurefireReports.in(reports).believing("shows", code, () -> workplace.tail("shows", 30));
  }

  private static Outcome browser(Workplace workplace, Path data) {
    Optional<String> chromium = Chromium.find(workplace);
    if (chromium.isEmpty()) {
      return Outcome.skip(
          "browser tests", "there is no Chromium: install the package chromium and run again");
    }
    if (NpmPackages.install(workplace) != 0) {
      return Outcome.failure("npm ci", workplace.tail("npm", 20));
    }
    Path report = workplace.result("playwright.json");
    int code =
        workplace.run(
            "browser",
            workplace.root().resolve("web"),
            Map.of(
                "CP_URL", address(data, "cp"),
                "PP_URL", address(data, "pp"),
                "CREDENTIALS_FILE", data.resolve("credentials.json").toString(),
                "CHROMIUM", chromium.get(),
                "PLAYWRIGHT_JSON_OUTPUT_NAME", report.toString()),
            List.of("npx", "playwright", "test", "--reporter=list,json"),
            Optional::of);
    if (!Files.exists(report)) {
      return Outcome.failure("playwright", workplace.tail("browser", 30));
    }
    return JsonReports.playwright(report)
        .believing("playwright", code, () -> workplace.tail("browser", 30));
  }

  private static String address(Path data, String portal) {
    try {
      int offset = Json.read(Files.readString(data.resolve("state.json"))).path("offset").asInt();
      return "http://localhost:" + (offset + (portal.equals("cp") ? 3000 : 3001));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
