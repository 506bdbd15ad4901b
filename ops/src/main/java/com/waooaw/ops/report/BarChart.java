package com.waooaw.ops.report;

import com.waooaw.ops.report.Earlier.Group;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Pairs of bars, ours under the earlier system's. Widths are shares, so they fit any screen. */
final class BarChart {
  private static final int ROW = 56;

  /** The longest bar; the rest is for its figure. */
  private static final double LONGEST = 72;

  private BarChart() {}

  /** One group as a chart; its rows must be of that group. */
  static void write(Html page, Group group, List<Comparison> rows) {
    String words =
        rows.stream()
            .map(r -> r.what() + ": earlier " + r.earlierText() + ", ours " + r.oursText())
            .collect(Collectors.joining("; ", group.title() + ". ", "."));
    double longest =
        rows.stream().mapToDouble(r -> Math.max(r.earlier(), r.ours().orElse(0))).max().orElse(1);
    page.within(
        "svg",
        () -> {
          for (int i = 0; i < rows.size(); i++) {
            row(page, rows.get(i), i * ROW, LONGEST / longest);
          }
        },
        "class",
        "bars",
        "width",
        "100%",
        "height",
        String.valueOf(rows.size() * ROW),
        "role",
        "img",
        "aria-label",
        words);
  }

  private static void row(Html page, Comparison row, int top, double scale) {
    page.element("text", row.what(), "class", "what", "x", "0", "y", String.valueOf(top + 14));
    bar(page, "earlier", row.earlier() * scale, top + 20, row.earlierText());
    bar(page, "ours", row.ours().orElse(0) * scale, top + 35, row.oursText());
  }

  private static void bar(Html page, String whose, double width, int top, String figure) {
    page.empty(
        "rect",
        "class",
        whose,
        "x",
        "0",
        "y",
        String.valueOf(top),
        "width",
        percent(width),
        "height",
        "12",
        "rx",
        "2");
    page.element(
        "text",
        figure,
        "class",
        "figure",
        "x",
        percent(width),
        "dx",
        width > 0 ? "6" : "0",
        "y",
        String.valueOf(top + 10));
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", share);
  }
}
