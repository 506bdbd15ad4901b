package com.waooaw.plant.agent.sdr;

import com.waooaw.plant.agent.report.Markdown;
import com.waooaw.plant.agent.report.ReportPage;
import com.waooaw.plant.agent.sdr.Scoring.Scored;
import java.util.ArrayList;
import java.util.List;

/** The report on leads as Markdown. */
final class LeadMarkdown {
  private LeadMarkdown() {}

  static byte[] page(LeadReport report) {
    Markdown out = new Markdown();
    out.heading(1, report.title()).paragraph(report.lead());
    out.paragraph("The goal:", report.statement());
    out.paragraph("Ideal customer:", report.wanted().text());
    out.heading(2, "Rows")
        .table(
            List.of("Figure", "Value"),
            List.of(
                List.of("Rows in", Integer.toString(report.table().rowsIn())),
                List.of("Kept", Integer.toString(report.ranked().size())),
                List.of("Merged", Integer.toString(report.merges().size())),
                List.of("Rejected", Integer.toString(report.rejected().size()))));
    best(out, report);
    drafts(out, report);
    rows(out, report);
    out.heading(2, "How it was done").bullets(LeadReport.METHOD);
    out.paragraph("Made by the SDR agent of WAOOAW on " + ReportPage.day(report.made()) + ".");
    return out.bytes();
  }

  private static void best(Markdown out, LeadReport report) {
    List<List<String>> rows = new ArrayList<>();
    int rank = 0;
    for (Scored scored : report.ranked().stream().limit(LeadReport.LEADS_SHOWN).toList()) {
      rank++;
      Lead lead = scored.lead();
      rows.add(
          List.of(
              Integer.toString(rank),
              Integer.toString(scored.score()),
              lead.name(),
              lead.title(),
              lead.company(),
              lead.email(),
              String.join("; ", scored.reasons())));
    }
    out.heading(2, "The best leads")
        .table(List.of("Rank", "Score", "Name", "Title", "Company", "E-mail", "Reasons"), rows);
  }

  private static void drafts(Markdown out, LeadReport report) {
    out.heading(2, "Drafts");
    out.paragraph(
        "Nothing was sent. Words in square brackets are yours to fill in before you send.");
    for (MailDraft draft : report.drafts()) {
      out.heading(3, draft.name().isEmpty() ? draft.to() : draft.name() + " <" + draft.to() + ">");
      out.paragraph("Subject:", draft.subject());
      out.quote(draft.body());
    }
  }

  private static void rows(Markdown out, LeadReport report) {
    if (!report.merges().isEmpty()) {
      List<List<String>> merges =
          report.merges().stream()
              .limit(LeadReport.ROWS_SHOWN)
              .map(
                  merge ->
                      List.of(
                          Integer.toString(merge.row()),
                          Integer.toString(merge.into()),
                          merge.why()))
              .toList();
      out.heading(2, "Duplicates, and why")
          .table(List.of("Row", "Merged into row", "Because"), merges);
      out.paragraph(LeadHtml.more(report.merges().size(), "merged_from in leads.csv"));
    }
    if (!report.rejected().isEmpty()) {
      List<List<String>> rejected =
          report.rejected().stream()
              .limit(LeadReport.ROWS_SHOWN)
              .map(row -> List.of(Integer.toString(row.row()), row.reason(), row.content()))
              .toList();
      out.heading(2, "Rejected rows").table(List.of("Row", "Reason", "Content"), rejected);
      out.paragraph(LeadHtml.more(report.rejected().size(), "rejected.csv"));
    }
    if (!report.notes().isEmpty()) {
      out.heading(2, "Facts that could not be used")
          .table(
              List.of("Row", "Note"),
              report.notes().stream().limit(LeadReport.ROWS_SHOWN).toList());
      out.paragraph(LeadHtml.more(report.notes().size(), "notes in leads.csv"));
    }
  }
}
