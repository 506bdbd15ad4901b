package com.waooaw.ops.report;

import java.util.List;

/** A table that scrolls by itself, so that the page never does sideways. */
final class HtmlTable {
  private HtmlTable() {}

  /**
   * A table of texts.
   *
   * @param columns the headings; one that starts with '#' is of figures
   */
  static void write(Html page, String caption, List<String> columns, List<List<String>> rows) {
    page.within(
        "div",
        () ->
            page.within(
                "table",
                () -> {
                  page.within("thead", () -> page.within("tr", () -> head(page, columns)));
                  page.within("tbody", () -> rows.forEach(row -> row(page, columns, row)));
                }),
        "class",
        "scroll",
        "role",
        "region",
        "aria-label",
        caption,
        "tabindex",
        "0");
  }

  private static void head(Html page, List<String> columns) {
    for (String column : columns) {
      page.element("th", column.replace("#", ""), "scope", "col", "class", style(column));
    }
  }

  private static void row(Html page, List<String> columns, List<String> cells) {
    page.within(
        "tr",
        () -> {
          for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            if (Rows.VERDICT_COLUMNS.contains(columns.get(i))) {
              String state = "state " + Verdicts.state(cell);
              page.within("td", () -> page.element("span", cell, "class", state));
            } else if (i == 0) {
              page.element("th", cell, "scope", "row", "class", style(columns.get(i)));
            } else {
              page.element("td", cell, "class", style(columns.get(i)));
            }
          }
        });
  }

  private static String style(String column) {
    return column.startsWith("#") ? "number" : Rows.WORD_COLUMNS.contains(column) ? "words" : null;
  }
}
