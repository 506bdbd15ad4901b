package com.waooaw.ops.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestsTest {
  @TempDir Path root;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void theLastLineSumsAllRunnersAndEverySkipIsNamedWithItsReason() {
    boolean green =
        tests(
                stage("one", () -> new Outcome(2, List.of(), List.of())),
                stage("two", () -> Outcome.skip("browser", "there is no Chromium")))
            .run(List.of());

    assertThat(green).isTrue();
    assertThat(lines()).contains("skipped  browser: there is no Chromium");
    assertThat(lines().getLast()).isEqualTo("2 passed, 0 failed, 1 skipped");
  }

  @Test
  void aStageThatCannotRunIsAFailureAndTheOthersStillRun() {
    boolean green =
        tests(
                stage(
                    "one",
                    () -> {
                      throw new IllegalStateException("no disk");
                    }),
                stage("two", () -> new Outcome(1, List.of(), List.of())))
            .run(List.of());

    assertThat(green).isFalse();
    assertThat(lines().getLast()).isEqualTo("1 passed, 1 failed, 0 skipped");
  }

  @Test
  void onlyTheStagesAskedForRun() {
    tests(
            stage("one", () -> new Outcome(1, List.of(), List.of())),
            stage("two", () -> new Outcome(10, List.of(), List.of())))
        .run(List.of("two"));

    assertThat(lines().getLast()).isEqualTo("10 passed, 0 failed, 0 skipped");
  }

  private Tests tests(Stage... stages) {
    return new Tests(
        new Workplace(root, new PrintStream(said, true, UTF_8)),
        InstantSource.system(),
        List.of(stages));
  }

  private static Stage stage(String name, Supplier<Outcome> outcome) {
    return new Stage() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Outcome run(Workplace workplace) {
        return outcome.get();
      }
    };
  }

  private List<String> lines() {
    return said.toString(UTF_8).lines().toList();
  }
}
