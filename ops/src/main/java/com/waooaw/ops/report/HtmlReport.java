package com.waooaw.ops.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.ops.report.Earlier.Group;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The report as one page that needs nothing else: no script, no file, no network. */
final class HtmlReport {
  private static final Pattern FULL_HASH = Pattern.compile("^([0-9a-f]{12})[0-9a-f]{28,}");

  private final Report report;
  private final Html page = new Html();

  HtmlReport(Report report) {
    this.report = report;
  }

  String text() {
    page.within(
        "html",
        () -> {
          page.within("head", this::head);
          page.within("body", this::body);
        },
        "lang",
        "en");
    return page.toString();
  }

  private void head() {
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    // Should a text ever get past the escaping, it still could not run or fetch anything.
    page.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'");
    page.element("title", (report.passed() ? "Passed: " : "Failed: ") + report.title());
    page.style(css());
  }

  private void body() {
    page.within("header", this::summary, "class", report.passed() ? "passed" : "failed");
    page.within(
        "main",
        () -> {
          failures();
          images();
          comparison();
          targets();
          if (!report.loads().isEmpty()) {
            section("loads", "Load", () -> new HtmlLoads(page).write(report.loads()));
          }
          section("checks", "Checks", () -> report.sections().forEach(this::checks));
          notTested();
          machine();
        });
  }

  private void summary() {
    page.element("h1", report.title());
    page.element("p", report.verdict(), "class", "verdict");
    page.element(
        "p",
        Figures.minute(report.at()) + " · version " + report.version() + " · commit " + commit(),
        "class",
        "quiet");
    page.within("dl", this::tiles, "class", "tiles");
    page.within("nav", this::contents, "aria-label", "Contents");
  }

  private void tiles() {
    tile("Checks passed", report.count(Check.Outcome.PASSED), "ok");
    tile("failed", report.count(Check.Outcome.FAILED), "bad");
    tile("skipped", report.count(Check.Outcome.SKIPPED), "warn");
    tile(
        "Targets held", report.count(Target.Verdict.AIM) + report.count(Target.Verdict.MUST), "ok");
    tile("missed", report.count(Target.Verdict.MISSED), "bad");
    tile("not measured", report.count(Target.Verdict.NOT_MEASURED), "warn");
    tile("Errors under load", report.loads().stream().mapToLong(LoadFigures::failed).sum(), "warn");
  }

  private void tile(String what, long number, String state) {
    page.within(
        "div",
        () -> {
          page.element("dt", what);
          page.element("dd", Figures.count(number), "class", number > 0 ? state : null);
        });
  }

  private void contents() {
    for (String[] entry :
        new String[][] {
          {"failures", "Failures"},
          {"images", "Images"},
          {"comparison", "Comparison"},
          {"targets", "Targets"},
          {"loads", "Load"},
          {"checks", "Checks"},
          {"not-tested", "Not tested"},
          {"machine", "Machine"}
        }) {
      boolean empty =
          switch (entry[0]) {
            case "failures" -> report.passed();
            case "images" -> report.images().isEmpty();
            case "targets" -> report.targets().isEmpty();
            case "loads" -> report.loads().isEmpty();
            default -> false;
          };
      if (!empty) {
        page.element("a", entry[1], "href", "#" + entry[0]).text(" ");
      }
    }
  }

  private void failures() {
    if (report.passed()) {
      return;
    }
    section(
        "failures",
        "What failed",
        () -> {
          if (report.hasNoEvidence()) {
            page.element("p", "No check passed, so nothing is known to be right.");
          }
          report
              .sections()
              .forEach(
                  s ->
                      s.checks().stream()
                          .filter(c -> c.failure() != null)
                          .forEach(c -> failure(s, c)));
          for (Target target : report.missed()) {
            page.within(
                "article",
                () -> {
                  page.element("h3", target.id() + ": " + target.measure());
                  page.element(
                      "p", "Measured " + target.measured() + ", promised " + target.must() + ".");
                },
                "class",
                "failure");
          }
        });
  }

  private void failure(Section section, Check check) {
    page.within(
        "article",
        () -> {
          page.element("p", section.name(), "class", "quiet");
          page.element("h3", check.name());
          page.within(
              "dl",
              () -> {
                page.element("dt", "Root cause").element("dd", check.failure().cause());
                if (!check.failure().likelyFix().isBlank()) {
                  page.element("dt", "Likely fix").element("dd", check.failure().likelyFix());
                }
                if (!check.detail().isBlank()) {
                  page.element("dt", "Seen").element("dd", check.detail());
                }
              });
          if (!check.failure().logExcerpt().isBlank()) {
            page.element("pre", check.failure().logExcerpt(), "tabindex", "0");
          }
        },
        "class",
        "failure");
  }

  private void images() {
    if (report.images().isEmpty()) {
      return;
    }
    section(
        "images",
        "Images",
        () -> {
          HtmlTable.write(page, "Images", Rows.IMAGE_COLUMNS, Rows.images(report.images()));
          for (ImageFigures image : report.images()) {
            if (!image.layers().isEmpty()) {
              page.within("details", () -> layers(image));
            }
          }
        });
  }

  private void layers(ImageFigures image) {
    page.element("summary", image.name() + ": " + Figures.counted(image.layers().size(), "layer"));
    HtmlTable.write(
        page, "Layers of " + image.name(), Rows.LAYER_COLUMNS, Rows.layers(image.layers()));
  }

  private void comparison() {
    Map<Group, List<Comparison>> groups =
        Comparison.all(report).stream().collect(Collectors.groupingBy(Comparison::group));
    section(
        "comparison",
        "Beside the earlier system",
        () -> {
          page.element("p", Comparison.load(report));
          page.within(
              "p",
              () -> {
                legend("earlier", "the earlier system");
                legend("ours", "ours");
              });
          page.within(
              "div",
              () -> {
                for (Group group : Group.values()) {
                  List<Comparison> rows =
                      groups.get(group).stream().filter(r -> r.ours().isPresent()).toList();
                  if (!rows.isEmpty()) {
                    page.within("figure", () -> chart(group, rows));
                  }
                }
              },
              "class",
              "charts");
          HtmlTable.write(
              page,
              "Comparison with the earlier system",
              Rows.COMPARISON_COLUMNS,
              Rows.comparison(Comparison.all(report)));
        });
  }

  private void chart(Group group, List<Comparison> rows) {
    page.element("figcaption", group.title());
    BarChart.write(page, group, rows);
  }

  private void legend(String swatch, String words) {
    page.within(
        "span",
        () -> page.element("span", "", "class", "swatch " + swatch).text(words),
        "class",
        "legend");
  }

  private void targets() {
    if (!report.targets().isEmpty()) {
      section(
          "targets",
          "Targets",
          () ->
              HtmlTable.write(
                  page, "Targets", Rows.TARGET_COLUMNS, Rows.targets(report.targets())));
    }
  }

  private void checks(Section section) {
    page.element("h3", section.name());
    page.element("p", section.purpose());
    page.element("p", Rows.counts(section), "class", "quiet");
    if (!section.checks().isEmpty()) {
      HtmlTable.write(page, section.name(), Rows.CHECK_COLUMNS, Rows.checks(section.checks()));
    }
  }

  private void notTested() {
    section(
        "not-tested",
        "What was not tested, and why",
        () -> {
          List<List<String>> rows = new ArrayList<>(Rows.notTested(report));
          if (rows.isEmpty()) {
            page.element("p", "Everything that was planned was tested.");
          } else {
            HtmlTable.write(page, "Not tested", Rows.NOT_TESTED_COLUMNS, rows);
          }
        });
  }

  private void machine() {
    section(
        "machine",
        "Machine and sources",
        () ->
            page.within(
                "dl",
                () ->
                    Rows.machine(report)
                        .forEach((what, it) -> page.element("dt", what).element("dd", it)),
                "class",
                "machine"));
  }

  private void section(String id, String title, Runnable content) {
    page.within(
        "section",
        () -> {
          page.element("h2", title);
          content.run();
        },
        "id",
        id);
  }

  private String commit() {
    return FULL_HASH.matcher(report.commit()).replaceFirst("$1");
  }

  private static String css() {
    try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
