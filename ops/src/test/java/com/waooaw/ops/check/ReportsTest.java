package com.waooaw.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.ops.check.Outcome.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  @TempDir Path folder;

  @Test
  void mavensReportsAreCountedWithTheirReasons() throws IOException {
    Files.writeString(
        folder.resolve("TEST-com.waooaw.SomeTest.xml"),
        """
        <testsuite name="com.waooaw.SomeTest" tests="4">
          <testcase classname="com.waooaw.SomeTest" name="passes"/>
          <testcase classname="com.waooaw.SomeTest" name="fails"><failure message="1 is not 2">at</failure></testcase>
          <testcase classname="com.waooaw.SomeTest" name="breaks"><error type="E">no message here
            at line</error></testcase>
          <testcase classname="com.waooaw.SomeTest" name="waits"><skipped message="no opa"/></testcase>
        </testsuite>
        """);

    Outcome outcome = SurefireReports.in(folder);

    assertThat(outcome.passed()).isEqualTo(1);
    assertThat(outcome.failed())
        .containsExactly(
            new Case("SomeTest.fails", "1 is not 2"),
            new Case("SomeTest.breaks", "no message here"));
    assertThat(outcome.skipped()).containsExactly(new Case("SomeTest.waits", "no opa"));
  }

  @Test
  void anUnreadableReportIsAFailureAndNotSilence() throws IOException {
    Files.writeString(folder.resolve("TEST-com.waooaw.CutTest.xml"), "<testsuite><testcase ");

    assertThat(SurefireReports.in(folder).failed()).hasSize(1);
  }

  @Test
  void policyTestsAreCounted() throws IOException {
    Path file =
        written(
            """
            [{"package":"data.waooaw","name":"test_a"},
             {"package":"data.waooaw","name":"test_b","fail":true},
             {"package":"data.waooaw","name":"todo_test_c","skip":true}]
            """);

    Outcome outcome = JsonReports.opa(file);

    assertThat(outcome.passed()).isEqualTo(1);
    assertThat(outcome.failed()).extracting(Case::name).containsExactly("data.waooaw.test_b");
    assertThat(outcome.skipped()).extracting(Case::name).containsExactly("data.waooaw.todo_test_c");
  }

  @Test
  void webUnitTestsAreCountedAndAFileThatDoesNotLoadIsAFailure() throws IOException {
    Path file =
        written(
            """
            {"testResults":[
              {"name":"a.test.ts","status":"failed","assertionResults":[
                {"fullName":"adds","status":"passed"},
                {"fullName":"subtracts","status":"failed","failureMessages":["no"]},
                {"fullName":"divides","status":"pending"}]},
              {"name":"b.test.ts","status":"failed","message":"cannot load","assertionResults":[]}]}
            """);

    Outcome outcome = JsonReports.vitest(file);

    assertThat(outcome.passed()).isEqualTo(1);
    assertThat(outcome.failed())
        .containsExactly(new Case("subtracts", "no"), new Case("b.test.ts", "cannot load"));
    assertThat(outcome.skipped()).extracting(Case::name).containsExactly("divides");
  }

  @Test
  void aBrowserTestThatPassesOnlyWhenTriedAgainHasFailed() throws IOException {
    Path file =
        written(
            """
            {"errors":[],"suites":[{"title":"path.spec.ts","suites":[{"title":"live path","specs":[
              {"title":"works","tests":[{"status":"expected"}]},
              {"title":"wobbles","tests":[{"status":"flaky"}]},
              {"title":"waits","tests":[{"status":"skipped","annotations":[{"description":"why"}]}]},
              {"title":"breaks","tests":[{"status":"unexpected","results":[{"error":{"message":"red"}}]}]}
            ]}]}]}
            """);

    Outcome outcome = JsonReports.playwright(file);

    assertThat(outcome.passed()).isEqualTo(1);
    assertThat(outcome.failed())
        .containsExactly(
            new Case("path.spec.ts > live path > wobbles", "passed only when tried again"),
            new Case("path.spec.ts > live path > breaks", "red"));
    assertThat(outcome.skipped())
        .containsExactly(new Case("path.spec.ts > live path > waits", "why"));
  }

  @Test
  void aRunnerThatFailedOrRanNothingIsNeverGreen() {
    assertThat(Outcome.NONE.believing("mvn", 0, () -> "").failed()).hasSize(1);
    assertThat(
            new Outcome(3, Outcome.NONE.failed(), Outcome.NONE.skipped())
                .believing("mvn", 1, () -> "formatting")
                .failed())
        .singleElement()
        .satisfies(c -> assertThat(c.why()).contains("formatting"));
  }

  private Path written(String json) throws IOException {
    return Files.writeString(folder.resolve("report.json"), json);
  }
}
