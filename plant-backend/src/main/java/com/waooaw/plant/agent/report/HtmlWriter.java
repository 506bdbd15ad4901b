package com.waooaw.plant.agent.report;

import java.util.Set;

/** The one place where pieces become markup. */
final class HtmlWriter {
  private static final Set<String> VOID = Set.of("br", "hr", "meta", "wbr");
  private static final Set<String> BLOCKS =
      Set.of(
          "section", "header", "footer", "main", "table", "thead", "tbody", "tr", "ul", "ol", "li",
          "h1", "h2", "h3", "p", "div", "article", "figure", "nav", "dl", "details", "svg");

  private HtmlWriter() {}

  static void write(Html piece, StringBuilder out) {
    switch (piece) {
      case Html.Text text -> escape(text.value(), out);
      case Html.Many many -> many.pieces().forEach(child -> write(child, out));
      case Html.Element element -> element(element, out);
    }
  }

  private static void element(Html.Element element, StringBuilder out) {
    out.append('<').append(element.name());
    for (Html.Attribute attribute : element.attributes()) {
      out.append(' ').append(attribute.name()).append("=\"");
      escape(attribute.value(), out);
      out.append('"');
    }
    out.append('>');
    if (VOID.contains(element.name())) {
      return;
    }
    element.children().forEach(child -> write(child, out));
    out.append("</").append(element.name()).append('>');
    if (BLOCKS.contains(element.name())) {
      out.append('\n');
    }
  }

  /** Escapes for text and for double-quoted attribute values alike. */
  static void escape(String value, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n', '\t', '\r' -> out.append(c);
        default -> out.append(Printable.isPlain(c) ? c : '\uFFFD');
      }
    }
  }
}
