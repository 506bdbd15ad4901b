package com.waooaw.ops.report;

import com.waooaw.bench.load.Second;
import com.waooaw.ops.report.Earlier.Group;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** Charts made of letters, for pages that cannot draw. */
final class TextCharts {
  private static final int BAR = 40;
  private static final int COLUMNS = 60;
  private static final String HEIGHTS = " ▁▂▃▄▅▆▇█";

  private TextCharts() {}

  /** Pairs of bars. */
  static String bars(Group group, List<Comparison> rows) {
    double longest =
        rows.stream().mapToDouble(r -> Math.max(r.earlier(), r.ours().orElse(0))).max().orElse(1);
    StringBuilder text = new StringBuilder(group.title()).append('\n');
    for (Comparison row : rows) {
      text.append("  ").append(row.what()).append('\n');
      bar(text, "earlier", row.earlier() / longest, row.earlierText());
      bar(text, "ours", row.ours().orElse(0) / longest, row.oursText());
    }
    return text.toString();
  }

  /** Each row is scaled to its own greatest value, which stands at its end. */
  static String timeline(LoadFigures load) {
    StringBuilder text = new StringBuilder();
    row(text, "answers/s", load, Second::succeeded, Figures::count);
    row(text, "p50", load, Second::p50, Figures::micros);
    row(text, "p99", load, Second::p99, Figures::micros);
    row(text, "errors/s", load, Second::failed, Figures::count);
    return text.toString();
  }

  private static void bar(StringBuilder text, String whose, double share, String figure) {
    int length = (int) Math.max(share > 0 ? 1 : 0, Math.round(share * BAR));
    text.append(String.format(Locale.ROOT, "    %-8s", whose))
        .append("█".repeat(length))
        .append(length > 0 ? " " : "")
        .append(figure)
        .append('\n');
  }

  private static void row(
      StringBuilder text,
      String name,
      LoadFigures load,
      ToLongFunction<Second> value,
      LongFunction<String> figure) {
    List<Second> seconds = load.timeline();
    long most = seconds.stream().mapToLong(value).max().orElse(0);
    int columns = Math.min(COLUMNS, seconds.size());
    text.append(String.format(Locale.ROOT, "%-10s", name));
    for (int i = 0; i < columns; i++) {
      long highest =
          seconds.subList(i * seconds.size() / columns, (i + 1) * seconds.size() / columns).stream()
              .mapToLong(value)
              .max()
              .orElse(0);
      int height = most == 0 ? 0 : (int) Math.ceil(8.0 * highest / most);
      text.append(HEIGHTS.charAt(height));
    }
    text.append("  at most ").append(figure.apply(most)).append('\n');
  }
}
