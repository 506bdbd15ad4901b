package com.waooaw.ops.report;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report for programs, for a repository's page and for a browser. */
public final class ReportWriter {
  private ReportWriter() {}

  /**
   * Writes {@code report.json}, {@code report.md} and {@code report.html} into a folder, which is
   * made if need be. In the JSON, durations are seconds and fields keep their order.
   */
  public static void write(Report report, Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("report.json"), json(report));
      Files.writeString(folder.resolve("report.md"), new MarkdownReport(report).text());
      Files.writeString(folder.resolve("report.html"), new HtmlReport(report).text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String json(Report report) throws IOException {
    ObjectNode document = Json.mapper().createObjectNode();
    document.put("passed", report.passed());
    document.setAll((ObjectNode) Json.mapper().valueToTree(report));
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter pretty =
        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    return Json.mapper().writer(pretty).writeValueAsString(document) + "\n";
  }
}
