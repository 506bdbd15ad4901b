package com.waooaw.ops.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.ops.check.Outcome.Case;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JSON that Open Policy Agent, Vitest and Playwright leave, each in its own shape. */
final class JsonReports {
  private JsonReports() {}

  /** {@code opa test --format=json}: a list of tests. */
  static Outcome opa(Path file) {
    Counter counter = new Counter();
    for (JsonNode test : read(file)) {
      String name = test.path("package").asText() + "." + test.path("name").asText();
      if (test.path("skip").asBoolean()) {
        counter.skipped(name, "marked todo in Rego");
      } else if (test.path("fail").asBoolean() || test.has("error")) {
        counter.failed(name, test.path("error").toString());
      } else {
        counter.passed++;
      }
    }
    return counter.outcome();
  }

  /** {@code vitest --reporter=json}: Jest's shape, tests within files. */
  static Outcome vitest(Path file) {
    Counter counter = new Counter();
    for (JsonNode suite : read(file).path("testResults")) {
      JsonNode tests = suite.path("assertionResults");
      if (tests.isEmpty() && suite.path("status").asText().equals("failed")) {
        counter.failed(suite.path("name").asText(), suite.path("message").asText());
      }
      for (JsonNode test : tests) {
        String name = test.path("fullName").asText();
        switch (test.path("status").asText()) {
          case "passed" -> counter.passed++;
          case "failed" -> counter.failed(name, test.path("failureMessages").path(0).asText());
          default -> counter.skipped(name, test.path("status").asText());
        }
      }
    }
    return counter.outcome();
  }

  /**
   * {@code playwright test --reporter=json}: suites within suites, specs, tests for each project.
   */
  static Outcome playwright(Path file) {
    Counter counter = new Counter();
    JsonNode report = read(file);
    for (JsonNode error : report.path("errors")) {
      counter.failed("playwright", error.path("message").asText());
    }
    report.path("suites").forEach(suite -> playwright(suite, "", counter));
    return counter.outcome();
  }

  private static void playwright(JsonNode suite, String within, Counter counter) {
    String name = within + suite.path("title").asText() + " > ";
    suite.path("suites").forEach(inner -> playwright(inner, name, counter));
    for (JsonNode spec : suite.path("specs")) {
      for (JsonNode test : spec.path("tests")) {
        String full = name + spec.path("title").asText();
        switch (test.path("status").asText()) {
          case "expected" -> counter.passed++;
          // Passing only when tried again is not passing.
          case "flaky" -> counter.failed(full, "passed only when tried again");
          case "skipped" ->
              counter.skipped(
                  full,
                  test.path("annotations")
                      .path(0)
                      .path("description")
                      .asText("not reached, since a test before it failed"));
          default ->
              counter.failed(
                  full, test.path("results").path(0).path("error").path("message").asText());
        }
      }
    }
  }

  private static JsonNode read(Path file) {
    try {
      return Json.read(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Counter {
    private int passed;
    private final List<Case> failed = new ArrayList<>();
    private final List<Case> skipped = new ArrayList<>();

    void failed(String name, String why) {
      failed.add(new Case(name, why));
    }

    void skipped(String name, String why) {
      skipped.add(new Case(name, why));
    }

    Outcome outcome() {
      return new Outcome(passed, failed, skipped);
    }
  }
}
