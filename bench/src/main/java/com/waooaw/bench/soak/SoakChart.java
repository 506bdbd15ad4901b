package com.waooaw.bench.soak;

import java.util.List;
import java.util.Locale;

/** A soak as a picture: one strip a figure, each from nought to its largest. */
public final class SoakChart {
  private static final int WIDTH = 720;
  private static final int STRIP = 90;
  private static final int LEFT = 170;
  private static final int PAD = 14;

  private SoakChart() {}

  /** A whole SVG document. */
  public static String of(List<Series> figures) {
    StringBuilder svg = new StringBuilder();
    int height = figures.size() * STRIP + PAD;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                + " font-size=\"13\"><rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
            WIDTH,
            height));
    for (int i = 0; i < figures.size(); i++) {
      strip(svg, figures.get(i), i * STRIP + PAD);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void strip(StringBuilder svg, Series figure, int top) {
    double most = Math.max(figure.values().stream().mapToDouble(v -> v).max().orElse(0), 1e-9);
    int bottom = top + STRIP - 2 * PAD;
    StringBuilder points = new StringBuilder();
    int last = Math.max(1, figure.values().size() - 1);
    for (int i = 0; i < figure.values().size(); i++) {
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              LEFT + (WIDTH - LEFT - PAD) * (double) i / last,
              bottom - (bottom - top) * Math.max(figure.values().get(i), 0) / most));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <text x="%d" y="%d">%s</text>
            <text x="%d" y="%d" fill="#52525b">%.1f %s at most</text>
            <text x="%d" y="%d" fill="%s">%s</text>
            <line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#d4d4d8"/>
            <polyline fill="none" stroke="#667eea" stroke-width="2" points="%s"/>
            """,
            PAD,
            top + PAD,
            figure.name(),
            PAD,
            top + 2 * PAD + 4,
            most,
            figure.unit(),
            PAD,
            top + 3 * PAD + 8,
            figure.flat() ? "#047857" : "#b91c1c",
            figure.flat() ? "flat" : "not flat",
            LEFT,
            bottom,
            WIDTH - PAD,
            bottom,
            points.toString().strip()));
  }
}
