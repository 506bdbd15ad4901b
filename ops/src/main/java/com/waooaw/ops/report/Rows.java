package com.waooaw.ops.report;

import com.waooaw.bench.load.ScenarioResult;
import com.waooaw.bench.load.Second;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The report's tables as texts, alike on every page. A column that starts with '#' is of figures.
 */
final class Rows {
  static final List<String> IMAGE_COLUMNS =
      List.of(
          "Image",
          "#Size",
          "#Compressed",
          "#Shared",
          "#Layers",
          "#Built in",
          "#Warnings",
          "#Start to ready",
          "#Memory after load");
  static final List<String> LAYER_COLUMNS = List.of("Layer", "#Size", "#Compressed", "Shared with");
  static final List<String> COMPARISON_COLUMNS = List.of("What", "#Earlier", "#Ours", "Difference");
  static final List<String> TARGET_COLUMNS =
      List.of("Id", "Measure", "Verdict", "Measured", "Must", "Aim");
  static final List<String> CHECK_COLUMNS = List.of("Check", "Outcome", "Detail");
  static final Set<String> WORD_COLUMNS =
      Set.of("Check", "Detail", "Layer", "Measure", "Shared with", "Why");
  static final Set<String> VERDICT_COLUMNS = Set.of("Verdict", "Outcome");
  static final List<String> NOT_TESTED_COLUMNS = List.of("What", "Why");
  static final List<String> LOAD_COLUMNS =
      List.of("Load", "#Rate", "#Sent", "#Errors", "#p50", "#p90", "#p99", "#p99.9", "#Max");
  static final List<String> SECOND_COLUMNS =
      List.of("#Second", "#Due", "#Answered", "#Errors", "#p50", "#p99");

  private Rows() {}

  static List<List<String>> images(List<ImageFigures> images) {
    return images.stream()
        .map(
            i ->
                List.of(
                    i.name(),
                    Figures.bytes(i.bytes()),
                    Figures.bytes(i.compressedBytes()),
                    Figures.bytes(i.sharedBytes()),
                    Figures.count(i.layers().size()),
                    Figures.time(i.buildTime()),
                    Figures.count(i.warnings()),
                    Figures.time(i.startToReady()),
                    Figures.bytes(i.rssBytes())))
        .toList();
  }

  static List<List<String>> layers(List<ImageFigures.Layer> layers) {
    return layers.stream()
        .map(
            l ->
                List.of(
                    l.digest(),
                    Figures.bytes(l.bytes()),
                    Figures.bytes(l.compressedBytes()),
                    l.sharedWith().isEmpty() ? "no other" : String.join(", ", l.sharedWith())))
        .toList();
  }

  static List<List<String>> comparison(List<Comparison> rows) {
    return rows.stream()
        .map(
            r ->
                List.of(
                    r.group().title() + ": " + r.what(), r.earlierText(), r.oursText(), r.ratio()))
        .toList();
  }

  static List<List<String>> targets(List<Target> targets) {
    return targets.stream()
        .map(
            t ->
                List.of(
                    t.id(),
                    t.measure(),
                    Verdicts.text(t.verdict()),
                    t.measured(),
                    t.must(),
                    t.aim()))
        .toList();
  }

  /** Failed ones first, then what was skipped. */
  static List<List<String>> checks(List<Check> checks) {
    List<List<String>> rows = new ArrayList<>();
    for (Check.Outcome outcome :
        List.of(Check.Outcome.FAILED, Check.Outcome.SKIPPED, Check.Outcome.PASSED)) {
      checks.stream()
          .filter(c -> c.outcome() == outcome)
          .forEach(c -> rows.add(List.of(c.name(), Verdicts.text(outcome), seen(c))));
    }
    return rows;
  }

  /** What was left out, and what was skipped or not measured on the way. */
  static List<List<String>> notTested(Report report) {
    List<List<String>> rows = new ArrayList<>();
    report.notTested().forEach(n -> rows.add(List.of(n.what(), n.why())));
    for (Section section : report.sections()) {
      section.checks().stream()
          .filter(c -> c.outcome() == Check.Outcome.SKIPPED)
          .forEach(c -> rows.add(List.of(section.name() + ": " + c.name(), c.detail())));
    }
    report.targets().stream()
        .filter(t -> t.verdict() == Target.Verdict.NOT_MEASURED)
        .forEach(t -> rows.add(List.of("Target " + t.id() + ": " + t.measure(), t.measured())));
    return rows;
  }

  static List<String> load(LoadFigures load) {
    return List.of(
        load.name(),
        Figures.count(Math.round(load.achievedRate()))
            + " of "
            + Figures.count(load.requestsPerSecond())
            + "/s",
        Figures.count(load.sent()),
        Figures.count(load.failed()),
        Figures.micros(load.latency().p50()),
        Figures.micros(load.latency().p90()),
        Figures.micros(load.latency().p99()),
        Figures.micros(load.latency().p999()),
        Figures.micros(load.latency().max()));
  }

  static List<String> scenario(ScenarioResult scenario) {
    return List.of(
        scenario.name(),
        "",
        Figures.count(scenario.sent()),
        Figures.count(scenario.failed()),
        Figures.micros(scenario.latency().p50()),
        Figures.micros(scenario.latency().p90()),
        Figures.micros(scenario.latency().p99()),
        Figures.micros(scenario.latency().p999()),
        Figures.micros(scenario.latency().max()));
  }

  static List<String> second(Second second) {
    boolean known = second.succeeded() > 0;
    return List.of(
        String.valueOf(second.at()),
        Figures.count(second.sent()),
        Figures.count(second.succeeded()),
        Figures.count(second.failed()),
        known ? Figures.micros(second.p50()) : "",
        known ? Figures.micros(second.p99()) : "");
  }

  static String counts(Section section) {
    return Figures.count(section.count(Check.Outcome.PASSED))
        + " passed, "
        + Figures.count(section.count(Check.Outcome.FAILED))
        + " failed, "
        + Figures.count(section.count(Check.Outcome.SKIPPED))
        + " skipped in "
        + Figures.time(section.took())
        + ".";
  }

  static Map<String, String> machine(Report report) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("Commit", report.commit());
    rows.put("Version", report.version());
    rows.put("When", Figures.minute(report.at()));
    rows.put("System", report.machine().os());
    rows.put("Processors", Figures.count(report.machine().cpus()));
    rows.put("Memory", Figures.bytes(report.machine().memoryBytes()));
    rows.put("Containers", report.machine().engine());
    rows.put("Java", report.machine().java());
    return rows;
  }

  private static String seen(Check check) {
    if (check.failure() == null) {
      return check.detail();
    }
    return check.detail().isBlank()
        ? check.failure().cause()
        : check.failure().cause() + " (" + check.detail() + ")";
  }
}
