package com.waooaw.portal.errors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A step of the build: writes the pages of errors, one Markdown file each, as small pages of HTML
 * that load nothing.
 */
public final class MarkdownToHtml {
  private static final List<Extension> TABLES = List.of(TablesExtension.create());
  private static final Pattern LINK = Pattern.compile("href=\"(README|[a-z-]+)\\.md(#[^\"]*)?\"");
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s \u2013 WAOOAW errors</title>
      <link rel="stylesheet" href="/errors/page.css">
      </head>
      <body>
      <main>
      %s</main>
      </body>
      </html>
      """;
  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
      main { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; }
      thead:not(:has(th:not(:empty))) { display: none; }
      th, td { padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #8884; }
      pre { padding: 1rem; overflow-x: auto; border: 1px solid #8884; border-radius: .5rem; }
      """;

  private MarkdownToHtml() {}

  /** Takes the folder of Markdown and the folder of HTML. */
  public static void main(String[] folders) throws IOException {
    Path html = Files.createDirectories(Path.of(folders[1]));
    try (Stream<Path> pages = Files.list(Path.of(folders[0]))) {
      for (Path page : pages.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
        String name = page.getFileName().toString().replace(".md", "");
        Files.writeString(
            html.resolve((name.equals("README") ? "index" : name) + ".html"),
            page(Files.readString(page)));
      }
    }
    Files.writeString(html.resolve("page.css"), STYLE);
  }

  /** A page: what its Markdown says, with links to its neighbours as they are served. */
  static String page(String markdown) {
    Parser parser = Parser.builder().extensions(TABLES).build();
    HtmlRenderer renderer =
        HtmlRenderer.builder().extensions(TABLES).escapeHtml(true).sanitizeUrls(true).build();
    String body = renderer.render(parser.parse(markdown));
    String linked =
        LINK.matcher(body)
            .replaceAll(
                link ->
                    "href=\"/errors/"
                        + (link.group(1).equals("README") ? "" : link.group(1))
                        + '"');
    return PAGE.formatted(title(markdown), linked);
  }

  private static String title(String markdown) {
    return markdown.lines().findFirst().orElseThrow().replaceFirst("^# ", "");
  }
}
