package com.waooaw.ops.report;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes GitHub Flavored Markdown. All text is escaped: none can become markup. */
final class Markdown {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_{}\\[\\]<>#|~$@&]");
  private static final Pattern LIST_MARK = Pattern.compile("^(\\s*)([-+=]|\\d+[.)])");
  private static final Pattern FENCE = Pattern.compile("`{3,}");
  private static final Pattern LINE_END = Pattern.compile("\\s*\n\\s*");

  private final StringBuilder out = new StringBuilder();

  void heading(int level, String text) {
    out.append("#".repeat(level)).append(' ').append(line(text)).append("\n\n");
  }

  void paragraph(String text) {
    if (!text.isBlank()) {
      out.append(start(line(text))).append("\n\n");
    }
  }

  void strong(String text) {
    out.append("**").append(line(text).strip()).append("**\n\n");
  }

  void item(String what, String text) {
    out.append("- **").append(line(what).strip()).append(":** ").append(line(text)).append('\n');
  }

  /** Text as it stands, in a fence longer than any within it. */
  void verbatim(String text) {
    String clean = Plain.text(text);
    int longest = 2;
    Matcher fences = FENCE.matcher(clean);
    while (fences.find()) {
      longest = Math.max(longest, fences.group().length());
    }
    String fence = "`".repeat(longest + 1);
    out.append('\n').append(fence).append("text\n").append(clean.stripTrailing());
    out.append('\n').append(fence).append("\n\n");
  }

  /**
   * A table.
   *
   * @param columns the headings; one that starts with '#' is of figures
   */
  void table(List<String> columns, List<List<String>> rows) {
    out.append('\n');
    row(columns.stream().map(c -> c.replace("#", "")).toList());
    out.append(
        columns.stream()
            .map(c -> c.startsWith("#") ? "---:" : "---")
            .collect(Collectors.joining(" | ", "| ", " |\n")));
    rows.forEach(this::row);
    out.append('\n');
  }

  @Override
  public String toString() {
    return out.toString().replaceAll("\n{3,}", "\n\n").stripTrailing() + "\n";
  }

  private void row(List<String> cells) {
    out.append(
        cells.stream()
            .map(c -> escaped(c).strip().replaceAll("\\s*\n", "<br>"))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private static String line(String text) {
    return LINE_END.matcher(escaped(text).strip()).replaceAll(" ");
  }

  private static String escaped(String text) {
    return SPECIAL.matcher(Plain.text(text)).replaceAll("\\\\$0");
  }

  private static String start(String line) {
    return LIST_MARK.matcher(line).replaceFirst("$1\\\\$2");
  }
}
