package com.waooaw.plant.agent.sdr;

import com.waooaw.plant.agent.sdr.LeadTable.Rejected;
import com.waooaw.plant.agent.sdr.Merging.Merge;
import com.waooaw.plant.agent.sdr.Scoring.Scored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Everything the report says, before it is set in HTML or Markdown. */
record LeadReport(
    LeadTable table,
    List<Rejected> rejected,
    List<Merge> merges,
    List<Scored> ranked,
    List<MailDraft> drafts,
    IdealCustomer wanted,
    String statement,
    Instant made) {
  static final int LEADS_SHOWN = 25;
  static final int ROWS_SHOWN = 100;

  static final List<String> METHOD =
      List.of(
          "Rows are numbered as in a spreadsheet, with the header as row 1. Rows in = kept + merged + rejected.",
          "Two rows are one lead when their e-mail addresses are equal, or when first and last names agree (Jaro-Winkler at"
              + " least 93 %, initials and short forms included) and so does the company (93 %), its domain or the telephone"
              + " number. Different addresses together with different numbers or countries are never merged.",
          "Of merged rows the most complete is kept and filled up from the others; nothing is invented.",
          "Title weighs 30, industry 25, size 20, country 15 and how the lead can be reached 10. What the profile leaves open is"
              + " not scored and the rest is scaled to 100.",
          "The drafts use only what the row says. Nothing was sent.");

  LeadReport {
    rejected = List.copyOf(rejected);
    merges = List.copyOf(merges);
    ranked = List.copyOf(ranked);
    drafts = List.copyOf(drafts);
  }

  String title() {
    return "Ranked leads: " + ranked.size() + " of " + table.rowsIn() + " rows";
  }

  String lead() {
    long good = ranked.stream().filter(scored -> scored.score() >= 75).count();
    String fit =
        wanted.isEmpty()
            ? "No ideal customer was given, so leads are ranked by how well they can be reached."
            : good + " score 75 or more.";
    return table.rowsIn()
        + " rows in: "
        + ranked.size()
        + " leads kept, "
        + merges.size()
        + " merged as duplicates, "
        + rejected.size()
        + " rejected. "
        + fit;
  }

  /** Which column was read as what. */
  List<List<String>> columns() {
    List<List<String>> rows = new ArrayList<>();
    table
        .columns()
        .forEach((field, index) -> rows.add(List.of(field.label(), "column " + (index + 1))));
    return rows;
  }

  String unused() {
    return table.unused().isEmpty()
        ? "Every column was recognised."
        : "Not used: " + String.join(", ", table.unused()) + ".";
  }

  /** How many leads score in each fifth, the best first. */
  List<Integer> fifths() {
    List<Integer> counts = new ArrayList<>();
    for (int from = 80; from >= 0; from -= 20) {
      int low = from;
      int high = from == 80 ? 100 : from + 19;
      counts.add(
          (int)
              ranked.stream()
                  .filter(scored -> scored.score() >= low && scored.score() <= high)
                  .count());
    }
    return counts;
  }

  static final List<String> FIFTHS =
      List.of("80 to 100", "60 to 79", "40 to 59", "20 to 39", "0 to 19");

  /** Leads of which something could not be used, with their notes. */
  List<List<String>> notes() {
    return ranked.stream()
        .filter(scored -> !scored.lead().notes().isEmpty())
        .map(
            scored ->
                List.of(
                    Integer.toString(scored.lead().row()),
                    String.join("; ", scored.lead().notes())))
        .sorted(java.util.Comparator.comparingInt(row -> Integer.parseInt(row.getFirst())))
        .toList();
  }
}
