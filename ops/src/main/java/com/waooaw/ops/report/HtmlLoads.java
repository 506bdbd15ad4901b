package com.waooaw.ops.report;

import com.waooaw.bench.load.ErrorSample;
import java.util.ArrayList;
import java.util.List;

/** The loads on the page. */
final class HtmlLoads {
  private final Html page;

  HtmlLoads(Html page) {
    this.page = page;
  }

  void write(List<LoadFigures> loads) {
    page.element(
        "p",
        "Requests come due at a constant rate, whether or not earlier ones were answered. Latency"
            + " counts from when a request was due to its answer's last byte, so a stall is charged"
            + " to every request it kept waiting.");
    HtmlTable.write(page, "Loads", Rows.LOAD_COLUMNS, loads.stream().map(Rows::load).toList());
    loads.forEach(this::load);
  }

  private void load(LoadFigures load) {
    page.element("h3", load.name());
    page.element("p", load.inWords());
    if (!load.timeline().isEmpty()) {
      page.within("figure", () -> timeline(load), "class", "wide");
    }
    if (load.failed() > 0) {
      errors(load);
    }
    if (load.scenarios().size() > 1) {
      HtmlTable.write(
          page,
          "Scenarios of " + load.name(),
          withFirst("Scenario", Rows.LOAD_COLUMNS, 1),
          load.scenarios().stream()
              .map(Rows::scenario)
              .map(r -> withFirst(r.getFirst(), r, 1))
              .toList());
    }
    if (!load.timeline().isEmpty()) {
      page.within(
          "details",
          () -> {
            page.element("summary", "Second by second");
            HtmlTable.write(
                page,
                "Seconds of " + load.name(),
                Rows.SECOND_COLUMNS,
                load.timeline().stream().map(Rows::second).toList());
          });
    }
  }

  private void timeline(LoadFigures load) {
    if (!load.marks().isEmpty()) {
      page.within(
          "ol",
          () ->
              load.marks()
                  .forEach(mark -> page.element("li", mark.what() + " at " + mark.at() + " s")),
          "class",
          "marks");
    }
    new LoadChart(page, load).write();
  }

  private void errors(LoadFigures load) {
    HtmlTable.write(
        page,
        "Errors of " + load.name(),
        List.of("Error", "#How many"),
        load.errors().entrySet().stream()
            .map(e -> List.of(e.getKey(), Figures.count(e.getValue())))
            .toList());
    load.samples()
        .forEach(
            (kind, samples) ->
                page.within(
                    "details",
                    () -> {
                      page.element(
                          "summary", kind + ": " + Figures.counted(samples.size(), "example"));
                      samples.forEach(s -> page.element("pre", text(s), "tabindex", "0"));
                    }));
  }

  /** An example of an error, as one would see it with curl. */
  static String text(ErrorSample sample) {
    StringBuilder text = new StringBuilder();
    text.append("at ").append(Figures.time(sample.at())).append(", ").append(sample.scenario());
    sample.correlationId().ifPresent(id -> text.append(", correlation id ").append(id));
    text.append('\n').append(sample.call()).append('\n');
    if (sample.status() >= 0) {
      text.append("status ").append(sample.status()).append('\n');
    }
    sample.headers().forEach((k, v) -> text.append(k).append(": ").append(v).append('\n'));
    return text.append('\n').append(sample.body()).toString().strip();
  }

  /** The row with another first cell and without the cell at {@code left}. */
  private static List<String> withFirst(String first, List<String> row, int left) {
    List<String> result = new ArrayList<>(row);
    result.set(0, first);
    result.remove(left);
    return result;
  }
}
