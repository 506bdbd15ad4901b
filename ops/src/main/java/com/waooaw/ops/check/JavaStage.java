package com.waooaw.ops.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every room's Java tests, its formatting and its compiler warnings: {@code mvn verify}. */
final class JavaStage implements Stage {
  private static final Pattern MODULE =
      Pattern.compile("\\[INFO] Building (.*\\S) +\\d\\S* +\\[(\\d+/\\d+)]");
  private static final Pattern CLASS =
      Pattern.compile(
          "\\[(?:INFO|ERROR|WARNING)] Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), "
              + "Skipped: (\\d+), Time elapsed: (\\S+) s.* -- in (?:\\S+\\.)?(\\S+)");

  @Override
  public String name() {
    return "java";
  }

  @Override
  public Outcome run(Workplace workplace) {
    // With it the policy's vectors also run on a real server; without it those tests say they skip.
    Opa.find(workplace);
    reports(workplace.root()).forEach(workplace::forget);
    int code =
        workplace.run(
            "java",
            workplace.root(),
            Map.of(),
            List.of("mvn", "-B", "-ntp", "-fae", "verify"),
            JavaStage::shown);
    return reports(workplace.root()).stream()
        .map(SurefireReports::in)
        .reduce(Outcome.NONE, Outcome::plus)
        .believing("mvn verify", code, () -> workplace.tail("java", 40));
  }

  /** Progress of Maven for people: a line for each room and for each test class. */
  static Optional<String> shown(String line) {
    Matcher module = MODULE.matcher(line);
    if (module.find()) {
      return Optional.of(module.group(2) + "  " + module.group(1));
    }
    Matcher tests = CLASS.matcher(line);
    if (tests.find()) {
      boolean failed = !tests.group(2).equals("0") || !tests.group(3).equals("0");
      return Optional.of(
          "       "
              + (failed ? "FAILED " : "ok ")
              + tests.group(6)
              + " ("
              + tests.group(1)
              + " tests, "
              + tests.group(5)
              + " s)");
    }
    return Optional.empty();
  }

  private static List<Path> reports(Path root) {
    try (Stream<Path> rooms = Files.list(root)) {
      return rooms
          .map(r -> r.resolve("target/surefire-reports"))
          .filter(Files::isDirectory)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
