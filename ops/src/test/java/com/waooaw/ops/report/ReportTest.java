package com.waooaw.ops.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.waooaw.bench.load.ConstantRate;
import com.waooaw.bench.load.HttpCall;
import com.waooaw.bench.load.LoadPlan;
import com.waooaw.bench.load.Scenario;
import com.waooaw.ops.report.Earlier.Group;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Check FINE = Check.passed("fine", "");
  private static final Check SKIPPED = Check.skipped("skipped", "no reason");
  private static final Check BROKEN = Check.failed("broken", "", new Failure("cause", "", ""));

  @Test
  void aFailedCheckOrAMissedTargetFailsTheReport() {
    assertThat(SampleReports.passing().passed()).isTrue();
    assertThat(SampleReports.failing().passed()).isFalse();
    assertThat(report(List.of(FINE, SKIPPED), Target.Verdict.NOT_MEASURED).passed()).isTrue();
    assertThat(report(List.of(FINE, BROKEN), Target.Verdict.AIM).passed()).isFalse();
    assertThat(report(List.of(FINE), Target.Verdict.MISSED).passed()).isFalse();
  }

  @Test
  void aReportThatChecksNothingDoesNotPass() {
    assertThat(report(List.of(), Target.Verdict.AIM).passed()).isFalse();
    assertThat(report(List.of(SKIPPED), Target.Verdict.AIM).verdict())
        .isEqualTo("Failed: nothing was found to be right, since no check passed.");
  }

  @Test
  void theVerdictSaysWhy() {
    assertThat(SampleReports.failing().verdict())
        .isEqualTo("Failed: 2 of 6 checks failed, 1 target was missed.");
    assertThat(SampleReports.passing().verdict())
        .isEqualTo("Passed: 3 checks passed, none failed, no target was missed.");
  }

  @Test
  void onlyAFailedCheckHasAFailureAndItMustHaveOne() {
    assertThatThrownBy(() -> new Check("a", Check.Outcome.FAILED, "", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Check("a", Check.Outcome.PASSED, "", new Failure("cause", "", "")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void imagesAreComparedByTheirNames() {
    assertThat(Earlier.of(Group.IMAGES, "localhost/waooaw/plant-gateway:0.1"))
        .hasValue(Earlier.GATEWAY_IMAGE);
    assertThat(Earlier.of(Group.COMPRESSED, "plant-backend")).hasValue(Earlier.BACKEND_COMPRESSED);
    assertThat(Earlier.of(Group.BUILDS, "waooaw/cp:1")).hasValue(Earlier.CP_BUILD);
    assertThat(Earlier.of(Group.IMAGES, "CP")).hasValue(Earlier.CP_IMAGE);
    assertThat(Earlier.of(Group.IMAGES, "platform-portal")).hasValue(Earlier.PP_IMAGE);
    assertThat(Earlier.of(Group.IMAGES, "pp")).hasValue(Earlier.PP_IMAGE);
    assertThat(Earlier.of(Group.IMAGES, "opa")).isEmpty();
  }

  @Test
  void memoryIsComparedByTheSmallestAndTheLargestService() {
    List<Comparison> memory =
        Comparison.all(SampleReports.passing()).stream()
            .filter(c -> c.group() == Group.MEMORY)
            .toList();
    assertThat(memory)
        .extracting(Comparison::earlierText, Comparison::oursText)
        .containsExactly(tuple("98 MB", "61 MB"), tuple("156 MB", "141 MB"));
  }

  @Test
  void aLoadWithErrorsIsNotSaidToBeCarried() {
    assertThat(Comparison.load(SampleReports.passing())).contains("Ours carried 1,000 requests/s");
    assertThat(Comparison.load(report(List.of(FINE), Target.Verdict.AIM)))
        .endsWith("Ours carried no load without errors in this run.");
  }

  @Test
  void figuresHaveThreeDigitsAndAUnit() {
    assertThat(Figures.bytes(999)).isEqualTo("999 B");
    assertThat(Figures.bytes(192_000)).isEqualTo("192 kB");
    assertThat(Figures.bytes(84_600_000)).isEqualTo("84.6 MB");
    assertThat(Figures.bytes(999_600)).isEqualTo("1 MB");
    assertThat(Figures.bytes(-1)).isEqualTo("not measured");
    assertThat(Figures.micros(0)).isEqualTo("0 ms");
    assertThat(Figures.micros(280)).isEqualTo("0.28 ms");
    assertThat(Figures.micros(12_400)).isEqualTo("12.4 ms");
    assertThat(Figures.micros(999_900)).isEqualTo("1 s");
    assertThat(Figures.time(Duration.ofSeconds(184))).isEqualTo("3 min 4 s");
    assertThat(Figures.time(null)).isEqualTo("not measured");
    assertThat(Figures.ratio(270, 90)).isEqualTo("3× less");
    assertThat(Figures.ratio(90, 135)).isEqualTo("1.5× more");
    assertThat(Figures.ratio(100, 100)).isEqualTo("the same");
    assertThat(Figures.counted(1, "check")).isEqualTo("1 check");
  }

  @Test
  void aLoadThatWasRunGoesInAsItIs() throws Exception {
    LoadPlan plan =
        new LoadPlan(
            URI.create("http://127.0.0.1:1"),
            50,
            Duration.ZERO,
            Duration.ofMillis(200),
            1,
            List.of(new Scenario("list", 1, () -> HttpCall.get("/"))));
    LoadFigures figures =
        LoadFigures.of(
            "nobody listens", plan, new ConstantRate().run(plan, second -> {}), List.of());
    assertThat(figures.failed()).isEqualTo(10);
    assertThat(figures.inWords()).startsWith("10 requests at 50 a second for 200 ms: 10 errors");
  }

  private static Report report(List<Check> checks, Target.Verdict verdict) {
    Report sample = SampleReports.passing();
    return new Report(
        sample.title(),
        sample.at(),
        sample.machine(),
        sample.commit(),
        sample.version(),
        List.of(new Section("one", "", checks, Duration.ZERO)),
        List.of(),
        Map.of(),
        List.of(new Target("P1", "a", "b", "c", "d", verdict)),
        List.of(),
        List.of());
  }
}
