package com.waooaw.plant.agent.report;

import static com.waooaw.plant.agent.report.Html.el;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A page that stands on its own: one file, no script, nothing fetched, fit for paper.
 *
 * @param title the page's heading
 * @param agent who made it, such as {@code Content Marketing}
 * @param lead what the reader learns first
 * @param made when the work was asked for; the only time on the page
 * @param body the sections
 */
public record ReportPage(String title, String agent, String lead, Instant made, List<Html> body) {
  /** Media type of the bytes. */
  public static final String MEDIA_TYPE = "text/html;charset=utf-8";

  /** Media type of the Markdown that goes with a page. */
  public static final String MARKDOWN_TYPE = "text/markdown;charset=utf-8";

  private static final String STYLE = style();

  public ReportPage {
    body = List.copyOf(body);
  }

  /** The page, in UTF-8. */
  public byte[] bytes() {
    Html header =
        el(
            "header",
            el("p", "WAOOAW · " + agent).with("class", "brand"),
            el("h1", title),
            el("p", lead).with("class", "lead"));
    Html footer =
        el("footer", el("p", "Made by the " + agent + " agent of WAOOAW on " + day(made) + "."));
    StringBuilder out = new StringBuilder(32_768);
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    HtmlWriter.escape(title, out);
    out.append("</title>\n<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    HtmlWriter.write(header, out);
    HtmlWriter.write(el("main", body), out);
    HtmlWriter.write(footer, out);
    return out.append("</body>\n</html>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A date in UTC, such as {@code 23 November 2026}. */
  public static String day(Instant instant) {
    return DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH)
        .format(instant.atOffset(ZoneOffset.UTC));
  }

  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
