package com.waooaw.ops.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report as a page of a repository. */
final class MarkdownReport {
  private final Report report;
  private final Markdown page = new Markdown();

  MarkdownReport(Report report) {
    this.report = report;
  }

  String text() {
    summary();
    failures();
    images();
    comparison();
    if (!report.targets().isEmpty()) {
      page.heading(2, "Targets");
      page.table(Rows.TARGET_COLUMNS, Rows.targets(report.targets()));
    }
    loads();
    page.heading(2, "Checks");
    report.sections().forEach(this::checks);
    page.heading(2, "What was not tested, and why");
    List<List<String>> notTested = Rows.notTested(report);
    if (notTested.isEmpty()) {
      page.paragraph("Everything that was planned was tested.");
    } else {
      page.table(Rows.NOT_TESTED_COLUMNS, notTested);
    }
    page.heading(2, "Machine and sources");
    page.table(
        List.of("What", "It"),
        Rows.machine(report).entrySet().stream()
            .map(e -> List.of(e.getKey(), e.getValue()))
            .toList());
    return page.toString();
  }

  private void summary() {
    page.heading(1, report.title());
    page.strong(report.verdict());
    page.paragraph(
        Figures.minute(report.at())
            + ", version "
            + report.version()
            + ", commit "
            + report.commit());
    page.table(
        List.of("What", "#How many"),
        List.of(
            List.of("Checks passed", Figures.count(report.count(Check.Outcome.PASSED))),
            List.of("Checks failed", Figures.count(report.count(Check.Outcome.FAILED))),
            List.of("Checks skipped", Figures.count(report.count(Check.Outcome.SKIPPED))),
            List.of("Targets: aim reached", Figures.count(report.count(Target.Verdict.AIM))),
            List.of("Targets: must held", Figures.count(report.count(Target.Verdict.MUST))),
            List.of("Targets missed", Figures.count(report.count(Target.Verdict.MISSED))),
            List.of(
                "Targets not measured", Figures.count(report.count(Target.Verdict.NOT_MEASURED))),
            List.of(
                "Errors under load",
                Figures.count(report.loads().stream().mapToLong(LoadFigures::failed).sum()))));
  }

  private void failures() {
    if (report.passed()) {
      return;
    }
    page.heading(2, "What failed");
    if (report.hasNoEvidence()) {
      page.paragraph("No check passed, so nothing is known to be right.");
    }
    for (Section section : report.sections()) {
      section.checks().stream().filter(c -> c.failure() != null).forEach(c -> failure(section, c));
    }
    for (Target target : report.missed()) {
      page.heading(3, target.id() + ": " + target.measure());
      page.paragraph("Measured " + target.measured() + ", promised " + target.must() + ".");
    }
  }

  private void failure(Section section, Check check) {
    page.heading(3, section.name() + ": " + check.name());
    page.item("Root cause", check.failure().cause());
    if (!check.failure().likelyFix().isBlank()) {
      page.item("Likely fix", check.failure().likelyFix());
    }
    if (!check.detail().isBlank()) {
      page.item("Seen", check.detail());
    }
    if (!check.failure().logExcerpt().isBlank()) {
      page.verbatim(check.failure().logExcerpt());
    }
  }

  private void images() {
    if (report.images().isEmpty()) {
      return;
    }
    page.heading(2, "Images");
    page.table(Rows.IMAGE_COLUMNS, Rows.images(report.images()));
    for (ImageFigures image : report.images()) {
      if (!image.layers().isEmpty()) {
        page.heading(3, "Layers of " + image.name());
        page.table(Rows.LAYER_COLUMNS, Rows.layers(image.layers()));
      }
    }
  }

  private void comparison() {
    List<Comparison> all = Comparison.all(report);
    page.heading(2, "Beside the earlier system");
    page.paragraph(Comparison.load(report));
    page.table(Rows.COMPARISON_COLUMNS, Rows.comparison(all));
    String bars =
        all.stream()
            .filter(c -> c.ours().isPresent())
            .collect(Collectors.groupingBy(Comparison::group))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> TextCharts.bars(e.getKey(), e.getValue()))
            .collect(Collectors.joining("\n"));
    if (!bars.isEmpty()) {
      page.verbatim(bars);
    }
  }

  private void loads() {
    if (report.loads().isEmpty()) {
      return;
    }
    page.heading(2, "Load");
    page.table(Rows.LOAD_COLUMNS, report.loads().stream().map(Rows::load).toList());
    for (LoadFigures load : report.loads()) {
      page.heading(3, load.name());
      page.paragraph(load.inWords());
      load.marks().forEach(m -> page.item("At " + m.at() + " s", m.what()));
      if (!load.timeline().isEmpty()) {
        page.verbatim(TextCharts.timeline(load));
      }
      if (load.failed() > 0) {
        page.table(
            List.of("Error", "#How many"),
            load.errors().entrySet().stream()
                .map(e -> List.of(e.getKey(), Figures.count(e.getValue())))
                .toList());
        load.samples().values().forEach(s -> page.verbatim(HtmlLoads.text(s.getFirst())));
      }
    }
  }

  private void checks(Section section) {
    page.heading(3, section.name());
    page.paragraph(section.purpose());
    page.paragraph(Rows.counts(section));
    if (!section.checks().isEmpty()) {
      page.table(Rows.CHECK_COLUMNS, Rows.checks(section.checks()));
    }
  }
}
