package com.waooaw.kernel.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.http.Correlation;
import com.waooaw.kernel.problem.Problem.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages that type URIs point at say what the code does. */
class ErrorPagesTest {
  private static final Path PAGES = Path.of("../docs/errors");
  private static final Set<String> COMMON =
      Set.of("type", "title", "status", "detail", "instance", "correlation_id");
  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern FIELD = Pattern.compile("^\\| `(\\w+)` \\| ([^|]+) \\|");

  @Test
  void everyTypeHasAPageAndEveryPageAType() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(pages.map(page -> page.getFileName().toString()).toList())
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Stream.of("README.md"),
                      Arrays.stream(ProblemType.values()).map(type -> type.slug() + ".md"))
                  .toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPageHasItsTypesTitleStatusAndAddress(ProblemType type) throws IOException {
    assertThat(page(type).lines())
        .startsWith("# " + type.title())
        .contains("| type | `https://waooaw.com/errors/" + type.slug() + "` |")
        .contains("| status | " + type.status() + " |")
        .contains("## When it comes", "## Fields of its own", "## Example", "## What to do");
    assertThat(type.uri()).hasToString("https://waooaw.com/errors/" + type.slug());
    assertThat(Files.readString(PAGES.resolve("README.md")).lines())
        .contains(
            "| "
                + type.status()
                + " | ["
                + type.slug()
                + "]("
                + type.slug()
                + ".md) | "
                + type.title()
                + " |");
  }

  @ParameterizedTest
  @EnumSource
  void aPagesExampleIsWhatTheCodeWrites(ProblemType type) throws IOException {
    JsonObject example = example(type);
    Problem problem = Problem.of(type, example.getString("detail"));
    if (example.containsKey("violations")) {
      problem = Problem.invalid(violations(example.getJsonArray("violations")));
    }
    for (String name : example.fieldNames()) {
      if (!COMMON.contains(name) && !name.equals("violations")) {
        problem = problem.with(name, example.getValue(name));
      }
    }
    assertThat(problem.toJson(example.getString("instance"), example.getString("correlation_id")))
        .isEqualTo(example);
    assertThat(example.getString("instance")).startsWith("/").doesNotContain("?");
    assertThat(Correlation.accept(example.getString("correlation_id")))
        .isEqualTo(example.getString("correlation_id"));
  }

  @ParameterizedTest
  @EnumSource
  void aPageDescribesWhatItsExampleHolds(ProblemType type) throws IOException {
    Map<String, String> described = fields(type);
    Set<String> own =
        example(type).fieldNames().stream()
            .filter(name -> !COMMON.contains(name))
            .collect(Collectors.toSet());
    assertThat(described.keySet()).containsAll(own);
    // What is there only at times says so after a comma.
    assertThat(own)
        .containsAll(
            described.entrySet().stream()
                .filter(field -> !field.getValue().contains(","))
                .map(Map.Entry::getKey)
                .toList());
  }

  private static List<Violation> violations(JsonArray list) {
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonObject violation = list.getJsonObject(i);
      violations.add(
          new Violation(
              violation.getString("field"),
              violation.getString("code"),
              violation.getString("message")));
    }
    return violations;
  }

  private static Map<String, String> fields(ProblemType type) throws IOException {
    String page = page(type);
    String section =
        page.substring(page.indexOf("## Fields of its own"), page.indexOf("## Example"));
    Map<String, String> fields = new TreeMap<>();
    section
        .lines()
        .map(FIELD::matcher)
        .filter(Matcher::find)
        .forEach(field -> fields.put(field.group(1), field.group(2).strip()));
    return fields;
  }

  private static JsonObject example(ProblemType type) throws IOException {
    Matcher matcher = EXAMPLE.matcher(page(type));
    assertThat(matcher.find()).as("an example of %s", type.slug()).isTrue();
    return new JsonObject(matcher.group(1));
  }

  private static String page(ProblemType type) throws IOException {
    return Files.readString(PAGES.resolve(type.slug() + ".md"));
  }
}
