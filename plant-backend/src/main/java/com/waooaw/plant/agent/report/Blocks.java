package com.waooaw.plant.agent.report;

import static com.waooaw.plant.agent.report.Html.el;
import static com.waooaw.plant.agent.report.Html.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The parts that every report is put together from. */
public final class Blocks {
  private Blocks() {}

  /** How a finding or figure is coloured; the word itself always says it too. */
  public enum Tone {
    GOOD,
    FAIR,
    POOR,
    PLAIN;

    /** The tone of a score from 0 to 100. */
    public static Tone of(int score) {
      return score >= 75 ? GOOD : score >= 50 ? FAIR : POOR;
    }

    String css() {
      return switch (this) {
        case GOOD -> "good";
        case FAIR -> "fair";
        case POOR -> "poor";
        case PLAIN -> "plain";
      };
    }
  }

  /** One figure with its name and a few words on what it means. */
  public record Figure(String label, String value, String note) {}

  /** A section with a heading. */
  public static Html section(String title, Html... children) {
    List<Html> all = new ArrayList<>();
    all.add(el("h2", title));
    all.addAll(List.of(children));
    return el("section", all);
  }

  /** A paragraph. */
  public static Html paragraph(String text) {
    return el("p", text);
  }

  /** A paragraph in small, quiet type. */
  public static Html note(String text) {
    return el("p", text).with("class", "note");
  }

  /** A passage from the customer's data. */
  public static Html quote(String passage) {
    return el("blockquote", passage);
  }

  /** A short word in a coloured frame. */
  public static Html badge(Tone tone, String word) {
    return el("span", word).with("class", "badge " + tone.css());
  }

  /** Figures side by side. */
  public static Html figures(List<Figure> figures) {
    List<Html> cards = new ArrayList<>();
    for (Figure figure : figures) {
      cards.add(
          el(
                  "div",
                  el("div", figure.label()).with("class", "label"),
                  el("div", figure.value()).with("class", "value"),
                  el("div", figure.note()).with("class", "hint"))
              .with("class", "figure"));
    }
    return el("div", cards).with("class", "figures");
  }

  /** A table of texts. */
  public static Html table(List<String> headers, List<List<String>> rows, Set<Integer> numeric) {
    List<List<Html>> cells =
        rows.stream().map(row -> row.stream().map(Html::text).toList()).toList();
    return tableOf(headers, cells, numeric);
  }

  /**
   * A table.
   *
   * @param headers one for each column
   * @param rows each with as many cells as there are headers
   * @param numeric columns, from 0, that are set flush right
   */
  public static Html tableOf(List<String> headers, List<List<Html>> rows, Set<Integer> numeric) {
    List<Html> head = new ArrayList<>();
    for (int column = 0; column < headers.size(); column++) {
      head.add(align(el("th", headers.get(column)).with("scope", "col"), column, numeric));
    }
    List<Html> body = new ArrayList<>();
    for (List<Html> row : rows) {
      List<Html> cells = new ArrayList<>();
      for (int column = 0; column < row.size(); column++) {
        cells.add(align(el("td", row.get(column)), column, numeric));
      }
      body.add(el("tr", cells));
    }
    return el("div", el("table", el("thead", el("tr", head)), el("tbody", body)))
        .with("class", "scroll");
  }

  private static Html.Element align(Html.Element cell, int column, Set<Integer> numeric) {
    return numeric.contains(column) ? cell.with("class", "number") : cell;
  }

  /** A list without numbers. */
  public static Html bullets(List<String> items) {
    return el("ul", items.stream().map(item -> el("li", item)).toList());
  }

  /** A score from 0 to 100 as a ring with the number in it. */
  public static Html gauge(int score, String caption) {
    long length = Math.round(score * 2 * Math.PI * 52 / 100);
    String colour = "ring " + Tone.of(score).css();
    Html.Element track = circle().with("class", "track");
    Html.Element ring =
        circle()
            .with("class", colour)
            .with("stroke-dasharray", length + " 327")
            .with("transform", "rotate(-90 64 64)");
    Html.Element number =
        el("text", Integer.toString(score)).with("x", 64).with("y", 74).with("class", "score");
    Html svg =
        el("svg", track, ring, number)
            .with("viewBox", "0 0 128 128")
            .with("role", "img")
            .with("aria-label", caption + ": " + score + " of 100");
    return el("figure", svg, el("figcaption", caption)).with("class", "gauge");
  }

  private static Html.Element circle() {
    return el("circle").with("cx", 64).with("cy", 64).with("r", 52);
  }

  /** A value from 0 to {@code total} as a bar. */
  public static Html bar(double value, double total, Tone tone) {
    long width = total <= 0 ? 0 : Math.round(Math.max(0, Math.min(1, value / total)) * 100);
    return el("svg", bar("track", 100), bar("fill " + tone.css(), width))
        .with("viewBox", "0 0 100 8")
        .with("preserveAspectRatio", "none")
        .with("class", "bar")
        .with("aria-hidden", "true");
  }

  private static Html bar(String css, long width) {
    return el("rect").with("class", css).with("width", width).with("height", 8).with("rx", 2);
  }

  /** A label in strong type and the text that belongs to it, as one paragraph. */
  public static Html labelled(String label, String text) {
    return el("p", el("strong", label), text(" " + text));
  }
}
