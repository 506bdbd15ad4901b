package com.waooaw.plant.agent.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Markdown document (CommonMark with GitHub's tables) in which every text is escaped, so that a
 * customer's data shows as it is and makes no link, image, heading or HTML of its own.
 */
public final class Markdown {
  private static final String SPECIAL = "\\`*_{}[]|~";
  private final StringBuilder out = new StringBuilder(4096);

  /** A heading. */
  public Markdown heading(int level, String text) {
    out.append("#".repeat(level)).append(' ').append(inline(text)).append("\n\n");
    return this;
  }

  /** A paragraph. */
  public Markdown paragraph(String text) {
    out.append(lineStart(inline(text))).append("\n\n");
    return this;
  }

  /** A paragraph in which the first words stand out. */
  public Markdown paragraph(String strong, String text) {
    out.append("**").append(inline(strong)).append("** ").append(inline(text)).append("\n\n");
    return this;
  }

  /** A passage quoted from the customer's data. */
  public Markdown quote(String text) {
    text.lines().forEach(line -> out.append("> ").append(lineStart(inline(line))).append('\n'));
    out.append('\n');
    return this;
  }

  /** A list without numbers. */
  public Markdown bullets(List<String> items) {
    items.forEach(item -> out.append("- ").append(lineStart(inline(item))).append('\n'));
    out.append('\n');
    return this;
  }

  /** A list with numbers. */
  public Markdown numbered(List<String> items) {
    int number = 0;
    for (String item : items) {
      number++;
      out.append(number).append(". ").append(lineStart(inline(item))).append('\n');
    }
    out.append('\n');
    return this;
  }

  /** A table; every row has as many cells as there are headers. */
  public Markdown table(List<String> headers, List<List<String>> rows) {
    out.append(row(headers)).append("|").append(" --- |".repeat(headers.size())).append('\n');
    rows.forEach(cells -> out.append(row(cells)));
    out.append('\n');
    return this;
  }

  private static String row(List<String> cells) {
    return cells.stream().map(Markdown::inline).collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** The document, in UTF-8. */
  public byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Escapes a text for the middle of a line. */
  static String inline(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '<') {
        escaped.append("&lt;");
      } else if (c == '>') {
        escaped.append("&gt;");
      } else if (c == '&') {
        escaped.append("&amp;");
      } else if (SPECIAL.indexOf(c) >= 0) {
        escaped.append('\\').append(c);
      } else if (Character.isWhitespace(c)) {
        escaped.append(' ');
      } else {
        escaped.append(Printable.isPlain(c) ? c : '\uFFFD');
      }
    }
    return escaped.toString();
  }

  /** At the start of a line, a mark that would begin a list, heading, rule or quote is escaped. */
  private static String lineStart(String escaped) {
    String line = escaped.strip();
    if (line.isEmpty()) {
      return line;
    }
    char first = line.charAt(0);
    if ("#+-=".indexOf(first) >= 0) {
      return "\\" + line;
    }
    return line.replaceFirst("^(\\d{1,9})([.)])(?= |$)", "$1\\\\$2");
  }
}
