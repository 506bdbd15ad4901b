package com.waooaw.plant.agent.sdr;

import static com.waooaw.plant.agent.report.Html.el;
import static com.waooaw.plant.agent.report.Html.text;

import com.waooaw.plant.agent.report.Blocks;
import com.waooaw.plant.agent.report.Blocks.Figure;
import com.waooaw.plant.agent.report.Blocks.Tone;
import com.waooaw.plant.agent.report.Html;
import com.waooaw.plant.agent.report.ReportPage;
import com.waooaw.plant.agent.sdr.Scoring.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The report on leads as a page. */
final class LeadHtml {
  private LeadHtml() {}

  static byte[] page(LeadReport report) {
    List<Html> body = new ArrayList<>();
    body.add(summary(report));
    body.add(best(report));
    body.add(drafts(report));
    body.add(merges(report));
    body.add(rejected(report));
    if (!report.notes().isEmpty()) {
      body.add(
          shortened(
              "Facts that could not be used", "Row", "Note", report.notes(), "notes in leads.csv"));
    }
    body.add(
        Blocks.section(
            "How the file was read",
            Blocks.table(List.of("Fact", "Read from"), report.columns(), Set.of()),
            Blocks.note(report.unused())));
    body.add(Blocks.section("How it was done", Blocks.bullets(LeadReport.METHOD)));
    return new ReportPage(report.title(), "SDR", report.lead(), report.made(), body).bytes();
  }

  private static Html summary(LeadReport report) {
    List<Figure> figures =
        List.of(
            new Figure(
                "Rows in", Integer.toString(report.table().rowsIn()), "the header not counted"),
            new Figure("Kept", Integer.toString(report.ranked().size()), "ranked in leads.csv"),
            new Figure(
                "Merged", Integer.toString(report.merges().size()), "duplicates of kept rows"),
            new Figure(
                "Rejected",
                Integer.toString(report.rejected().size()),
                "in rejected.csv, with reasons"),
            new Figure("Drafts", Integer.toString(report.drafts().size()), "written"));
    List<Integer> counts = report.fifths();
    List<List<Html>> rows = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      Tone tone = Tone.of(90 - i * 20);
      rows.add(
          List.of(
              text(LeadReport.FIFTHS.get(i)),
              Blocks.bar(counts.get(i), Math.max(1, report.ranked().size()), tone),
              text(Integer.toString(counts.get(i)))));
    }
    return Blocks.section(
        "In short",
        Blocks.labelled("The goal:", report.statement()),
        Blocks.labelled("Ideal customer:", report.wanted().text()),
        Blocks.figures(figures),
        Blocks.tableOf(List.of("Score", "", "Leads"), rows, Set.of(2)));
  }

  private static Html best(LeadReport report) {
    List<List<Html>> rows = new ArrayList<>();
    int rank = 0;
    for (Scored scored : report.ranked().stream().limit(LeadReport.LEADS_SHOWN).toList()) {
      rank++;
      Lead lead = scored.lead();
      String merged =
          scored.from().isEmpty()
              ? ""
              : "Merged from row" + (scored.from().size() == 1 ? " " : "s ") + rows(scored) + ".";
      rows.add(
          List.of(
              text(Integer.toString(rank)),
              Html.many(
                  el("strong", Integer.toString(scored.score())),
                  Blocks.bar(scored.score(), 100, Tone.of(scored.score()))),
              Html.many(
                  el("strong", lead.name().isEmpty() ? lead.email() : lead.name()),
                  el("div", join(lead.title(), lead.company())),
                  el("div", join(lead.email(), lead.phone())).with("class", "note"),
                  el("div", merged).with("class", "note")),
              el("div", scored.reasons().stream().map(reason -> el("div", reason)).toList())
                  .with("class", "note")));
    }
    List<Html> parts = new ArrayList<>();
    parts.add(Blocks.tableOf(List.of("Rank", "Score", "Lead", "Reasons"), rows, Set.of(0)));
    if (report.ranked().size() > LeadReport.LEADS_SHOWN) {
      parts.add(Blocks.note("All " + report.ranked().size() + " leads are in leads.csv."));
    }
    return Blocks.section("The best leads", Html.many(parts));
  }

  private static String rows(Scored scored) {
    return String.join(", ", scored.from().stream().map(String::valueOf).toList());
  }

  private static String join(String a, String b) {
    return a.isEmpty() ? b : b.isEmpty() ? a : a + " · " + b;
  }

  private static Html drafts(LeadReport report) {
    if (report.drafts().isEmpty()) {
      return Blocks.section(
          "Drafts",
          Blocks.paragraph("No kept lead has an e-mail address, so there is nobody to write to."));
    }
    List<Html> cards = new ArrayList<>();
    for (MailDraft draft : report.drafts()) {
      cards.add(
          el(
                  "div",
                  el(
                      "h3",
                      draft.name().isEmpty() ? draft.to() : draft.name() + " <" + draft.to() + ">"),
                  el("p", "Subject: " + draft.subject()).with("class", "subject"),
                  el("p", draft.body()).with("class", "draft"))
              .with("class", "card"));
    }
    return Blocks.section(
        "Drafts for the best " + report.drafts().size(),
        Blocks.note(
            "Nothing was sent. Words in [square brackets] are yours to fill in before you send."),
        Html.many(cards));
  }

  private static Html merges(LeadReport report) {
    if (report.merges().isEmpty()) {
      return Blocks.section("Duplicates", Blocks.paragraph("No two rows are the same lead."));
    }
    List<List<String>> rows =
        report.merges().stream()
            .limit(LeadReport.ROWS_SHOWN)
            .map(
                merge ->
                    List.of(
                        Integer.toString(merge.row()), Integer.toString(merge.into()), merge.why()))
            .toList();
    return Blocks.section(
        "Duplicates, and why",
        Blocks.table(List.of("Row", "Merged into row", "Because"), rows, Set.of(0, 1)),
        Blocks.note(more(report.merges().size(), "merged_from in leads.csv")));
  }

  private static Html rejected(LeadReport report) {
    if (report.rejected().isEmpty()) {
      return Blocks.section("Rejected rows", Blocks.paragraph("None: every row could be used."));
    }
    List<List<String>> rows =
        report.rejected().stream()
            .limit(LeadReport.ROWS_SHOWN)
            .map(row -> List.of(Integer.toString(row.row()), row.reason(), row.content()))
            .toList();
    return Blocks.section(
        "Rejected rows",
        Blocks.table(List.of("Row", "Reason", "Content"), rows, Set.of(0)),
        Blocks.note(more(report.rejected().size(), "rejected.csv")));
  }

  private static Html shortened(
      String title, String first, String second, List<List<String>> rows, String where) {
    return Blocks.section(
        title,
        Blocks.table(
            List.of(first, second), rows.stream().limit(LeadReport.ROWS_SHOWN).toList(), Set.of(0)),
        Blocks.note(more(rows.size(), where)));
  }

  static String more(int all, String where) {
    return all > LeadReport.ROWS_SHOWN
        ? "The first "
            + LeadReport.ROWS_SHOWN
            + " of "
            + all
            + "; for all of them see "
            + where
            + "."
        : "All " + all + " are shown.";
  }
}
