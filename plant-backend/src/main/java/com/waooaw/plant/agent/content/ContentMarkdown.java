package com.waooaw.plant.agent.content;

import com.waooaw.plant.agent.report.Markdown;
import com.waooaw.plant.agent.report.ReportPage;
import java.util.ArrayList;
import java.util.List;

/** The content report as Markdown. */
final class ContentMarkdown {
  private ContentMarkdown() {}

  static byte[] page(ContentReport report) {
    Markdown out = new Markdown();
    out.heading(1, report.title());
    out.paragraph(report.lead());
    out.paragraph("The goal:", report.statement());
    summary(out, report);
    figures(out, report.measures());
    findings(out, report.findings());
    suggestions(out, report.suggestions());
    topics(out, report);
    calendar(out, report.calendar());
    out.heading(2, "How it was measured").bullets(ContentReport.METHOD);
    out.paragraph(
        "Made by the Content Marketing agent of WAOOAW on " + ReportPage.day(report.made()) + ".");
    return out.bytes();
  }

  private static void summary(Markdown out, ContentReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (Score.AreaScore area : report.score().areas()) {
      rows.add(
          List.of(
              area.area().title(),
              area.points() + " of " + area.outOf(),
              Integer.toString(area.findings())));
    }
    rows.add(
        List.of(
            "Overall",
            report.score().total() + " of 100",
            Integer.toString(report.findings().size())));
    out.heading(2, "Score").table(List.of("Area", "Points", "Findings"), rows);
  }

  private static void figures(Markdown out, Measures m) {
    out.heading(2, "Figures")
        .table(
            List.of("Figure", "Value"),
            List.of(
                List.of("Words", Integer.toString(m.allWords())),
                List.of("Words of running text", Integer.toString(m.words())),
                List.of("Sentences", Integer.toString(m.sentences())),
                List.of("Syllables", Integer.toString(m.syllables())),
                List.of("Words per sentence", Measures.two(m.wordsPerSentence())),
                List.of("Syllables per word", Measures.two(m.syllablesPerWord())),
                List.of(
                    "Flesch reading ease",
                    Measures.one(m.readingEase()) + " (" + m.easeInWords() + ")"),
                List.of("Flesch-Kincaid grade", Measures.one(m.grade())),
                List.of("Reading time", m.readingTime()),
                List.of("Words of three syllables or more", Integer.toString(m.longWords())),
                List.of("Paragraphs and list items", Integer.toString(m.paragraphs())),
                List.of("Headings", Integer.toString(m.headings())),
                List.of("Images", Integer.toString(m.images())),
                List.of("Links", Integer.toString(m.links()))));
  }

  private static void findings(Markdown out, List<Finding> findings) {
    out.heading(2, "Findings");
    if (findings.isEmpty()) {
      out.paragraph("Nothing to mend: every check passed.");
    }
    for (Finding finding : findings) {
      out.heading(3, finding.title());
      out.paragraph(
          finding.weight().word()
              + " · "
              + finding.area().title()
              + " · costs "
              + Counted.of(finding.points(), "point"));
      if (!finding.passage().isEmpty()) {
        out.quote(finding.passage());
      }
      out.paragraph("What to do:", finding.advice());
    }
  }

  private static void suggestions(Markdown out, Suggestions suggestions) {
    out.heading(2, "Suggested titles").numbered(suggestions.titles());
    out.heading(2, "Suggested meta descriptions").numbered(suggestions.descriptions());
  }

  private static void topics(Markdown out, ContentReport report) {
    if (!report.keywords().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      for (KeywordUse use : report.keywords()) {
        rows.add(
            List.of(
                use.keyword(),
                Integer.toString(use.times()),
                Measures.two(use.density()) + " %",
                place(use)));
      }
      out.heading(2, "Your keywords")
          .table(List.of("Keyword", "Times", "Density", "Found in"), rows);
    }
    out.heading(2, "What it is about");
    if (report.phrases().isEmpty()) {
      out.paragraph("The text names no topic that could be found.");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (KeyPhrase phrase : report.phrases()) {
      rows.add(
          List.of(phrase.text(), Integer.toString(phrase.times()), Measures.one(phrase.score())));
    }
    out.table(List.of("Key phrase", "Times", "RAKE score"), rows);
  }

  private static String place(KeywordUse use) {
    List<String> places = new ArrayList<>();
    if (use.inTitle()) {
      places.add("title");
    }
    if (use.inDescription()) {
      places.add("description");
    }
    if (use.inMainHeading()) {
      places.add("main heading");
    }
    if (use.inOpening()) {
      places.add("first paragraph");
    }
    return places.isEmpty() ? "none of the prominent places" : String.join(", ", places);
  }

  private static void calendar(Markdown out, List<CalendarEntry> calendar) {
    out.heading(2, "Four weeks from its topics");
    if (calendar.isEmpty()) {
      out.paragraph("No topic was found in the text, so no plan is made up.");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (CalendarEntry entry : calendar) {
      rows.add(List.of(entry.date().toString(), entry.channel(), entry.title(), entry.task()));
    }
    out.table(List.of("Date", "Channel", "Title", "Task"), rows);
  }
}
