package com.waooaw.ops.report;

import com.waooaw.bench.load.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A load over time: answers a second, latency on a logarithmic scale, errors if there were any. The
 * curves stretch with the page, the words do not.
 */
final class LoadChart {
  private static final int TOP = 22;
  private static final int FOOT = 22;

  private final Html page;
  private final LoadFigures load;
  private final int seconds;

  LoadChart(Html page, LoadFigures load) {
    this.page = page;
    this.load = load;
    this.seconds = Math.max(1, load.timeline().size());
  }

  void write() {
    long most =
        load.timeline().stream().mapToLong(s -> Math.max(s.sent(), s.succeeded())).max().orElse(1);
    double top = roundUp((double) Math.max(most, load.requestsPerSecond()));
    title("Requests a second", "sent", "Due", "ours", "Answered as expected");
    panel(
        130,
        List.of(0.5, 1.0),
        share -> Figures.count(Math.round(share * top)),
        () -> {
          curve("sent", s -> s.sent() / top, s -> 1);
          curve("ours", s -> s.succeeded() / top, s -> 1);
        },
        "Requests a second over time. " + load.inWords());

    double floor = floorMillis();
    double decades = decades(floor);
    title("Latency, logarithmic", "ours", "p50", "high", "p99");
    List<Double> lines = new ArrayList<>();
    for (int i = 0; i <= decades; i++) {
      lines.add(i / decades);
    }
    panel(
        170,
        lines,
        share -> Figures.seconds(floor * Math.pow(10, share * decades) / 1000),
        () -> {
          curve("high", s -> logarithmic(s.p99(), floor, decades), Second::succeeded);
          curve("ours", s -> logarithmic(s.p50(), floor, decades), Second::succeeded);
        },
        "Latency over time. " + slowest());

    long worst = load.timeline().stream().mapToLong(Second::failed).max().orElse(0);
    if (worst > 0) {
      double roof = roundUp((double) worst);
      title("Errors a second", "errors", "Errors");
      panel(
          100,
          List.of(1.0),
          share -> Figures.count(Math.round(share * roof)),
          () -> load.timeline().forEach(s -> errorBar(s, roof)),
          "Errors over time, " + Figures.count(worst) + " in the worst second.");
    }
  }

  /** In turn a legend's class and its words. */
  private void title(String title, String... legend) {
    page.within(
        "p",
        () -> {
          page.element("b", title);
          for (int i = 0; i < legend.length; i += 2) {
            String swatch = legend[i];
            String words = legend[i + 1];
            page.within(
                "span",
                () -> page.element("span", "", "class", "swatch " + swatch).text(words),
                "class",
                "legend");
          }
        },
        "class",
        "chart-title");
  }

  private void panel(
      int height, List<Double> lines, LineLabel label, Runnable curves, String words) {
    page.within(
        "svg",
        () -> {
          for (double share : lines) {
            line(TOP + height * (1 - share));
          }
          page.within(
              "svg",
              curves,
              "y",
              String.valueOf(TOP),
              "width",
              "100%",
              "height",
              String.valueOf(height),
              "viewBox",
              "0 0 " + seconds + " 100",
              "preserveAspectRatio",
              "none");
          line(TOP + height);
          marks(TOP + height);
          for (double share : lines) {
            scale(TOP + height * (1 - share), label.at(share));
          }
          axis(TOP + height + 15);
        },
        "class",
        "load",
        "width",
        "100%",
        "height",
        String.valueOf(TOP + height + FOOT),
        "role",
        "img",
        "aria-label",
        words);
  }

  private void line(double y) {
    String at = number(y);
    page.empty("line", "class", "grid", "x1", "0", "x2", "100%", "y1", at, "y2", at);
  }

  private void scale(double y, String label) {
    page.element("text", label, "class", "scale", "x", "0", "y", number(y - 4));
  }

  private void axis(int y) {
    int parts = Math.min(4, seconds);
    for (int i = 0; i <= parts; i++) {
      String anchor = i == 0 ? "start" : i == parts ? "end" : "middle";
      page.element(
          "text",
          Math.round(seconds * (double) i / parts) + " s",
          "class",
          "scale",
          "text-anchor",
          anchor,
          "x",
          BarChart.percent(100.0 * i / parts),
          "y",
          String.valueOf(y));
    }
  }

  /** Numbers, explained beside the chart; those too close to each other share their line's head. */
  private void marks(int bottom) {
    double head = -100;
    for (int i = 0; i < load.marks().size(); i++) {
      double x = Math.clamp(100.0 * load.marks().get(i).at() / seconds, 0, 100);
      boolean crowded = x - head < 7;
      String at = BarChart.percent(x);
      page.empty(
          "line",
          "class",
          "mark",
          "x1",
          at,
          "x2",
          at,
          "y1",
          crowded ? String.valueOf(TOP) : "14",
          "y2",
          String.valueOf(bottom));
      if (!crowded) {
        head = x;
        page.element(
            "text",
            numbersFrom(i),
            "class",
            "mark",
            "text-anchor",
            x < 4 ? "start" : x > 96 ? "end" : "middle",
            "x",
            at,
            "y",
            "11");
      }
    }
  }

  private String numbersFrom(int first) {
    StringBuilder numbers = new StringBuilder(String.valueOf(first + 1));
    double head = 100.0 * load.marks().get(first).at() / seconds;
    for (int i = first + 1; i < load.marks().size(); i++) {
      if (100.0 * load.marks().get(i).at() / seconds - head >= 7) {
        break;
      }
      numbers.append(',').append(i + 1);
    }
    return numbers.toString();
  }

  /** Steps, a second wide; a second without the figure breaks the curve. */
  private void curve(String name, ToDoubleFunction<Second> share, ToLongFunction<Second> known) {
    StringBuilder path = new StringBuilder();
    boolean drawn = false;
    for (Second second : load.timeline()) {
      if (known.applyAsLong(second) == 0) {
        drawn = false;
        continue;
      }
      String y = number(100 - 100 * Math.clamp(share.applyAsDouble(second), 0, 1));
      path.append(drawn ? 'L' : 'M').append(second.at()).append(' ').append(y);
      path.append('H').append(second.at() + 1);
      drawn = true;
    }
    if (!path.isEmpty()) {
      page.empty(
          "path",
          "class",
          "curve " + name,
          "d",
          path.toString(),
          "vector-effect",
          "non-scaling-stroke");
    }
  }

  private void errorBar(Second second, double roof) {
    if (second.failed() > 0) {
      double height = Math.max(2, 100 * second.failed() / roof);
      page.empty(
          "rect",
          "class",
          "errors",
          "x",
          String.valueOf(second.at()),
          "y",
          number(100 - height),
          "width",
          "1",
          "height",
          number(height));
    }
  }

  private String slowest() {
    return load.timeline().stream()
        .max((a, b) -> Long.compare(a.p99(), b.p99()))
        .map(s -> "The worst p99 was " + Figures.micros(s.p99()) + ", at " + s.at() + " s.")
        .orElse("No answers.");
  }

  /** The power of ten, in milliseconds, below every median. */
  private double floorMillis() {
    long least =
        load.timeline().stream()
            .filter(s -> s.succeeded() > 0)
            .mapToLong(Second::p50)
            .min()
            .orElse(1000);
    return Math.pow(10, Math.floor(Math.log10(Math.max(100, least) / 1000.0)));
  }

  private double decades(double floor) {
    long most = load.timeline().stream().mapToLong(Second::p99).max().orElse(1000);
    return Math.max(1, Math.ceil(Math.log10(Math.max(1, most) / 1000.0 / floor)));
  }

  private static double logarithmic(long micros, double floor, double decades) {
    return Math.log10(Math.max(micros / 1000.0, floor) / floor) / decades;
  }

  /** To 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 or 10 times a power of ten. */
  private static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
    for (double step : new double[] {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8}) {
      if (value <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** What stands at a line of the grid. */
  private interface LineLabel {
    String at(double share);
  }
}
