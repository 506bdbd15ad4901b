package com.waooaw.ops.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
  @TempDir Path folder;

  @Test
  void theJsonKeepsItsOrderAndReadsBackAsTheSameReport() throws Exception {
    String text = written(SampleReports.failing(), "report.json");
    JsonNode json = Json.read(text);
    assertThat(names(json))
        .containsExactly(
            "passed",
            "title",
            "at",
            "machine",
            "commit",
            "version",
            "sections",
            "images",
            "measured",
            "targets",
            "loads",
            "not_tested");
    assertThat(json.path("passed").asBoolean()).isFalse();
    assertThat(json.path("sections").path(0).path("took").asDouble()).isEqualTo(184);
    assertThat(names(json.path("measured")))
        .containsExactly("CP_BUNDLE", "CP_BUNDLE_GZIP", "STAGES_MEAN", "STAGES_P99", "COLD_START");
    assertThat(text).startsWith("{\n  \"passed\"").endsWith("}\n");

    ((ObjectNode) json).remove("passed");
    assertThat(Json.mapper().treeToValue(json, Report.class)).isEqualTo(SampleReports.failing());
  }

  @Test
  void aVerdictTheJsonClaimsIsTheReportsOwn() throws Exception {
    assertThat(
            Json.read(written(SampleReports.passing(), "report.json")).path("passed").asBoolean())
        .isTrue();
  }

  @Test
  void thePageIsWellFormedAndStandsAlone() throws Exception {
    for (Report report : List.of(SampleReports.passing(), SampleReports.failing())) {
      String text = written(report, "report.html");
      Parser parser = Parser.htmlParser().setTrackErrors(20);
      Document page = Jsoup.parse(text, parser);
      assertThat(parser.getErrors()).filteredOn(e -> !isSelfClosing(e.getErrorMessage())).isEmpty();
      assertThat(page.select("script, link, img, iframe, object")).isEmpty();
      assertThat(page.select("[src]")).isEmpty();
      assertThat(page.select("[href]"))
          .allMatch(a -> page.getElementById(a.attr("href").substring(1)) != null);
      assertThat(page.select("meta[name=viewport]").attr("content")).contains("device-width");
      assertThat(text).contains("prefers-color-scheme: dark", "@media print");
      assertThat(page.select("body > svg, figure > svg"))
          .isNotEmpty()
          .allMatch(svg -> svg.attr("role").equals("img") && !svg.attr("aria-label").isBlank());
      assertThat(page.select("table")).allMatch(t -> t.parent().hasClass("scroll"));
    }
  }

  @Test
  void nothingInALogBecomesMarkup() throws Exception {
    String text = written(SampleReports.failing(), "report.html");
    assertThat(text).doesNotContain("<script").doesNotContain("\u001b");
    Document page = Jsoup.parse(text);
    assertThat(page.select("pre").eachText()).anyMatch(t -> t.contains("<script>alert('x')"));
    assertThat(page.select("main, .failure, figure > svg")).hasSizeGreaterThan(4);
    assertThat(page.select("*").stream().flatMap(e -> e.attributes().asList().stream()))
        .noneMatch(a -> a.getKey().startsWith("on"));
  }

  @Test
  void failuresComeFirstWithCauseAndFix() throws Exception {
    Document page = Jsoup.parse(written(SampleReports.failing(), "report.html"));
    assertThat(page.select("header .verdict").text()).startsWith("Failed: 2 of 6");
    assertThat(page.select("main > section").first().id()).isEqualTo("failures");
    Element first = page.select(".failure").first();
    assertThat(first.select("h3").text()).isEqualTo("The backend is ready within 10 s");
    assertThat(first.select("dd").eachText())
        .containsExactly(
            "DATABASE_URL names a driver that is not in the image",
            "Set DATABASE_URL to jdbc:postgresql://db:5432/waooaw",
            "exit code 78 after 0.4 s");
    assertThat(page.select(".failure").last().text()).contains("P13", "171 MB", "160 MB");

    String markdown = written(SampleReports.failing(), "report.md");
    assertThat(markdown.indexOf("## What failed")).isLessThan(markdown.indexOf("## Images"));
    assertThat(markdown).contains("- **Root cause:** DATABASE\\_URL names a driver");
  }

  @Test
  void aPassingReportHasNoFailures() throws Exception {
    assertThat(
            Jsoup.parse(written(SampleReports.passing(), "report.html")).getElementById("failures"))
        .isNull();
    assertThat(written(SampleReports.passing(), "report.md")).doesNotContain("What failed");
  }

  @Test
  void whatWasSkippedOrNotMeasuredIsNamedAsNotTested() throws Exception {
    String tests =
        Jsoup.parse(written(SampleReports.passing(), "report.html"))
            .getElementById("not-tested")
            .text();
    assertThat(tests)
        .contains("there is no cluster", "no key on this machine", "no browser on this machine");
  }

  @Test
  void aSecondWithoutAnswersBreaksTheCurve() throws Exception {
    Document page = Jsoup.parse(written(SampleReports.failing(), "report.html"));
    assertThat(page.select("path.high").eachAttr("d"))
        .satisfiesExactly(
            undisturbed -> assertThat(undisturbed).containsOnlyOnce("M"),
            disturbed -> assertThat(disturbed.split("M", -1)).hasSize(3));
    assertThat(page.select(".marks li").eachText()).contains("Redis restarted at 20 s");
  }

  @Test
  void markdownTablesKeepTheirShapeWhateverIsInThem() throws Exception {
    String markdown = written(SampleReports.failing(), "report.md");
    assertThat(markdown).doesNotContain("\n\n\n");
    int columns = 0;
    boolean fenced = false;
    for (String line : markdown.lines().toList()) {
      fenced ^= line.startsWith("```");
      if (!fenced && line.startsWith("|")) {
        int cells = line.replace("\\|", "").split("\\|", -1).length;
        assertThat(columns == 0 || columns == cells).as(line).isTrue();
        assertThat(line).doesNotContain("<script");
        columns = cells;
      } else {
        columns = 0;
      }
    }
    assertThat(markdown).contains("\\<script\\>").contains("second line");
  }

  @Test
  void aFenceIsLongerThanAnyWithinIt() {
    Markdown page = new Markdown();
    page.verbatim("before\n````\nafter");
    assertThat(page.toString()).isEqualTo("\n`````text\nbefore\n````\nafter\n`````\n");
  }

  private String written(Report report, String file) throws Exception {
    ReportWriter.write(report, folder.resolve("new/folder"));
    return Files.readString(folder.resolve("new/folder").resolve(file));
  }

  /** HTML ignores the slash of {@code <meta/>}, which XML tools like to see. */
  private static boolean isSelfClosing(String error) {
    return error.contains("elf closing");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
