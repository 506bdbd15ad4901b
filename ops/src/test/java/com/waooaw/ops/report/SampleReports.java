package com.waooaw.ops.report;

import com.waooaw.bench.load.ErrorSample;
import com.waooaw.bench.load.Latency;
import com.waooaw.bench.load.ScenarioResult;
import com.waooaw.bench.load.Second;
import com.waooaw.ops.report.ImageFigures.Layer;
import com.waooaw.ops.report.LoadFigures.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Reports with everything in them that a report can have. Their figures are made up. */
final class SampleReports {
  static final String HOSTILE =
      "<script>alert('x')</script> \"quoted\" & | piped | `code` </pre></svg></style>";

  private static final String BASE = "sha256:" + "0123456789abcdef".repeat(4);

  private SampleReports() {}

  /** All is well. */
  static Report passing() {
    return new Report(
        "WAOOAW Build & Test Report",
        Instant.parse("2026-11-23T23:45:00Z"),
        new Machine(
            "Debian GNU/Linux 12 (bookworm), Linux amd64",
            2,
            24_000_000_000L,
            "podman 4.3.1",
            "Temurin-25.0.1+8, Java 25.0.1+8-LTS"),
        "0123456789abcdef0123456789abcdef01234567",
        "0.1.0-SNAPSHOT",
        List.of(
            new Section(
                "Images",
                "Each image is built from clean sources and holds nothing it does not need.",
                List.of(
                    Check.passed("The gateway's image builds without warnings", "62 s, 9 layers"),
                    Check.passed("It runs as a user of its own", "uid 10001, no shell"),
                    Check.skipped("Signed", "no key on this machine")),
                Duration.ofSeconds(184)),
            new Section(
                "Resilience",
                "What dies is started again, and nothing that was accepted is lost.",
                List.of(
                    Check.passed(
                        "Redis restarted under load", "412 requests answered 503, none lost")),
                Duration.ofMillis(75_300))),
        List.of(
            image("plant-gateway", 84_600_000, 39_400_000, 141_000_000),
            image("plant-backend", 99_100_000, 47_800_000, 118_000_000),
            image("customer-portal", 82_300_000, 38_900_000, 61_000_000),
            image("platform-portal", 82_200_000, 38_800_000, -1)),
        Map.of(
            Earlier.COLD_START,
            2.9,
            Earlier.STAGES_MEAN,
            0.000_42,
            Earlier.STAGES_P99,
            0.0019,
            Earlier.CP_BUNDLE,
            312e3,
            Earlier.CP_BUNDLE_GZIP,
            98e3),
        List.of(
            new Target(
                "P6",
                "chain at a constant 1000 requests/s for 60 s",
                "p99 50 ms, 0 errors",
                "p99 15 ms",
                "p99 12.4 ms, 0 errors",
                Target.Verdict.AIM),
            new Target(
                "P11",
                "`./waooaw up` from built to all seven healthy",
                "8 s",
                "3 s",
                "4.1 s",
                Target.Verdict.MUST),
            new Target(
                "P19",
                "largest contentful paint",
                "1.5 s",
                "0.8 s",
                "no browser on this machine",
                Target.Verdict.NOT_MEASURED)),
        List.of(load("Catalogue mix, undisturbed", false)),
        List.of(new NotTested("Kubernetes", "there is no cluster on this machine")));
  }

  /** Not all is well, and the logs hold anything. */
  static Report failing() {
    Report passing = passing();
    List<Section> sections = new ArrayList<>(passing.sections());
    sections.add(
        new Section(
            "Start",
            "Each service starts and answers on its port.",
            List.of(
                Check.failed(
                    "The backend is ready within 10 s",
                    "exit code 78 after 0.4 s",
                    new Failure(
                        "DATABASE_URL names a driver that is not in the image",
                        "\u001b[31mERROR\u001b[0m " + HOSTILE + "\n" + "long-".repeat(80) + "\n```",
                        "Set DATABASE_URL to jdbc:postgresql://db:5432/waooaw")),
                Check.failed(
                    HOSTILE, HOSTILE + "\nsecond line", new Failure(HOSTILE, HOSTILE, HOSTILE))),
            Duration.ofMillis(400)));
    List<Target> targets = new ArrayList<>(passing.targets());
    targets.add(
        new Target(
            "P13", "memory of the gateway", "160 MB", "98 MB", "171 MB", Target.Verdict.MISSED));
    List<LoadFigures> loads = new ArrayList<>(passing.loads());
    loads.add(load("Catalogue mix while things die", true));
    return new Report(
        passing.title(),
        passing.at(),
        passing.machine(),
        passing.commit() + "-dirty",
        passing.version(),
        sections,
        passing.images(),
        passing.measured(),
        targets,
        loads,
        List.of(new NotTested(HOSTILE, HOSTILE)));
  }

  private static ImageFigures image(String name, long bytes, long compressed, long rss) {
    return new ImageFigures(
        name,
        bytes,
        compressed,
        62_000_000,
        List.of(
            new Layer(BASE, 62_000_000, 28_300_000, List.of("plant-backend", "customer-portal")),
            new Layer(
                BASE.replace('0', 'f'), bytes - 62_000_000, compressed - 28_300_000, List.of())),
        Duration.ofMillis(11_400),
        0,
        rss < 0 ? null : Duration.ofMillis(380),
        rss);
  }

  private static LoadFigures load(String name, boolean disturbed) {
    List<Second> timeline = new ArrayList<>();
    long failed = 0;
    for (int at = 0; at < 60; at++) {
      boolean down = disturbed && (at == 20 || at == 21 || at == 41);
      long errors = down ? (at == 21 ? 1000 : 400) : 0;
      long p50 = down ? 9000 : 1400 + at * 37 % 300;
      long p99 = down ? 820_000 : 9000 + at * 911 % 4000;
      boolean silent = errors == 1000;
      timeline.add(new Second(at, 1000, 1000 - errors, errors, silent ? 0 : p50, silent ? 0 : p99));
      failed += errors;
    }
    SequencedMap<String, Long> errors = new LinkedHashMap<>();
    SequencedMap<String, List<ErrorSample>> samples = new LinkedHashMap<>();
    if (disturbed) {
      errors.put("status 503 on list", failed - 7);
      errors.put("connection reset", 7L);
      samples.put(
          "status 503 on list",
          List.of(
              new ErrorSample(
                  "list",
                  Duration.ofMillis(20_113),
                  "GET /agents?sort=rating",
                  503,
                  Map.of("x-correlation-id", "0193-abc"),
                  "{\"title\":\"" + HOSTILE + "\"}")));
    }
    return new LoadFigures(
        name,
        1000,
        Duration.ofSeconds(60),
        60_000,
        60_000 - failed,
        failed,
        (60_000 - failed) / 60.0,
        new Latency(
            1480, 3200, disturbed ? 640_000 : 12_400, disturbed ? 900_000 : 18_900, 941_000),
        new Latency(60, 90, 210, 900, 4000),
        errors,
        samples,
        List.of(
            new ScenarioResult(
                "list",
                45_000,
                45_000 - failed,
                failed,
                new Latency(1500, 3300, 12_900, 17_000, 941_000)),
            new ScenarioResult(
                "detail", 15_000, 15_000, 0, new Latency(1100, 2000, 9000, 11_000, 12_000))),
        timeline,
        disturbed
            ? List.of(
                new Mark(20, "Redis restarted"),
                new Mark(22, "Gateway killed"),
                new Mark(41, HOSTILE),
                new Mark(59, "Backend told to stop"))
            : List.of());
  }
}
