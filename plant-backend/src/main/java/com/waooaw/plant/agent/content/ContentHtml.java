package com.waooaw.plant.agent.content;

import static com.waooaw.plant.agent.report.Html.el;
import static com.waooaw.plant.agent.report.Html.text;

import com.waooaw.plant.agent.report.Blocks;
import com.waooaw.plant.agent.report.Blocks.Figure;
import com.waooaw.plant.agent.report.Blocks.Tone;
import com.waooaw.plant.agent.report.Html;
import com.waooaw.plant.agent.report.ReportPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The content report as a page. */
final class ContentHtml {
  private ContentHtml() {}

  static byte[] page(ContentReport report) {
    List<Html> body = new ArrayList<>();
    body.add(summary(report));
    body.add(figures(report.measures()));
    body.add(findings(report.findings()));
    body.add(suggestions(report.suggestions()));
    if (!report.keywords().isEmpty()) {
      body.add(keywords(report.keywords()));
    }
    body.add(phrases(report.phrases()));
    if (!report.page().headings().isEmpty()) {
      body.add(outline(report.page().headings()));
    }
    body.add(calendar(report.calendar()));
    body.add(Blocks.section("How it was measured", Blocks.bullets(ContentReport.METHOD)));
    return new ReportPage(report.title(), "Content Marketing", report.lead(), report.made(), body)
        .bytes();
  }

  private static Html summary(ContentReport report) {
    List<List<Html>> rows = new ArrayList<>();
    for (Score.AreaScore area : report.score().areas()) {
      Tone tone = Tone.of(100 * area.points() / area.outOf());
      rows.add(
          List.of(
              text(area.area().title()),
              Blocks.bar(area.points(), area.outOf(), tone),
              text(area.points() + " of " + area.outOf()),
              text(Integer.toString(area.findings()))));
    }
    Html table = Blocks.tableOf(List.of("Area", "", "Points", "Findings"), rows, Set.of(2, 3));
    Html top =
        el("div", Blocks.gauge(report.score().total(), "Overall score"), el("div", table))
            .with("class", "top");
    return Blocks.section(
        "In short",
        Blocks.labelled("The goal:", report.statement()),
        top,
        Blocks.note(
            "Each finding takes points from its area, never below zero; the score is the share of points kept, in the areas"
                + " that could be judged."));
  }

  private static Html figures(Measures m) {
    List<Figure> figures =
        List.of(
            new Figure(
                "Words",
                Integer.toString(m.allWords()),
                m.words() == m.allWords() ? "all running text" : m.words() + " in running text"),
            new Figure(
                "Sentences",
                Integer.toString(m.sentences()),
                Measures.one(m.wordsPerSentence()) + " words each"),
            new Figure(
                "Syllables",
                Integer.toString(m.syllables()),
                Measures.two(m.syllablesPerWord()) + " per word"),
            new Figure("Flesch reading ease", Measures.one(m.readingEase()), m.easeInWords()),
            new Figure("Flesch-Kincaid grade", Measures.one(m.grade()), "years of schooling"),
            new Figure("Reading time", m.readingTime(), "at 238 words a minute"),
            new Figure("Paragraphs", Integer.toString(m.paragraphs()), "and list items"),
            new Figure(
                "Long words", Integer.toString(m.longWords()), "of three syllables or more"));
    return Blocks.section("Figures", Blocks.figures(figures));
  }

  private static Html findings(List<Finding> findings) {
    if (findings.isEmpty()) {
      return Blocks.section("Findings", Blocks.paragraph("Nothing to mend: every check passed."));
    }
    List<Html> cards = new ArrayList<>();
    for (Finding finding : findings) {
      List<Html> parts = new ArrayList<>();
      parts.add(
          el(
              "p",
              badge(finding.weight()),
              text(" "),
              Blocks.badge(Tone.PLAIN, finding.area().title())));
      parts.add(el("h3", finding.title()));
      if (!finding.passage().isEmpty()) {
        parts.add(Blocks.quote(finding.passage()));
      }
      parts.add(el("p", el("strong", "What to do: "), text(finding.advice())));
      if (finding.points() > 0) {
        parts.add(Blocks.note("Costs " + Counted.of(finding.points(), "point") + "."));
      }
      cards.add(el("div", parts).with("class", "card"));
    }
    return Blocks.section("Findings, the most important first", Html.many(cards));
  }

  private static Html badge(Finding.Weight weight) {
    Tone tone =
        switch (weight) {
          case HIGH -> Tone.POOR;
          case MEDIUM -> Tone.FAIR;
          case LOW -> Tone.GOOD;
        };
    return Blocks.badge(tone, weight.word());
  }

  private static Html suggestions(Suggestions suggestions) {
    return Blocks.section(
        "Suggested title and description",
        el("h3", "Title, at most 60 characters"),
        counted("Title", suggestions.titles()),
        el("h3", "Meta description, at most 155 characters"),
        counted("Description", suggestions.descriptions()),
        Blocks.note("All are made of the text's own words."));
  }

  private static Html counted(String header, List<String> lines) {
    List<List<String>> rows =
        lines.stream().map(line -> List.of(line, Integer.toString(line.length()))).toList();
    return Blocks.table(List.of(header, "Characters"), rows, Set.of(1));
  }

  private static Html keywords(List<KeywordUse> keywords) {
    List<List<String>> rows =
        keywords.stream()
            .map(
                use ->
                    List.of(
                        use.keyword(),
                        Integer.toString(use.times()),
                        Measures.two(use.density()) + " %",
                        yes(use.inTitle()),
                        yes(use.inDescription()),
                        yes(use.inMainHeading()),
                        yes(use.inOpening())))
            .toList();
    return Blocks.section(
        "Your keywords",
        Blocks.table(
            List.of(
                "Keyword",
                "Times",
                "Density",
                "Title",
                "Description",
                "Main heading",
                "First paragraph"),
            rows,
            Set.of(1, 2)));
  }

  private static String yes(boolean present) {
    return present ? "yes" : "no";
  }

  private static Html phrases(List<KeyPhrase> phrases) {
    if (phrases.isEmpty()) {
      return Blocks.section(
          "What it is about", Blocks.paragraph("The text names no topic that could be found."));
    }
    int most = phrases.stream().mapToInt(KeyPhrase::times).max().orElse(1);
    List<List<Html>> rows = new ArrayList<>();
    for (KeyPhrase phrase : phrases) {
      rows.add(
          List.of(
              text(phrase.text()),
              Blocks.bar(phrase.times(), most, Tone.PLAIN),
              text(Integer.toString(phrase.times())),
              text(Measures.one(phrase.score()))));
    }
    return Blocks.section(
        "What it is about",
        Blocks.tableOf(List.of("Key phrase", "", "Times", "RAKE score"), rows, Set.of(2, 3)));
  }

  private static Html outline(List<Page.Block> headings) {
    List<Html> items = new ArrayList<>();
    for (Page.Block heading : headings) {
      items.add(
          el("li", Blocks.badge(Tone.PLAIN, "H" + heading.level()), text(" " + heading.text()))
              .with("class", "l" + heading.level()));
    }
    return Blocks.section("Outline", el("ul", items).with("class", "outline"));
  }

  private static Html calendar(List<CalendarEntry> calendar) {
    if (calendar.isEmpty()) {
      return Blocks.section(
          "Four weeks", Blocks.paragraph("No topic was found in the text, so no plan is made up."));
    }
    List<List<Html>> rows = new ArrayList<>();
    for (CalendarEntry entry : calendar) {
      rows.add(
          List.of(
              text(entry.date().toString()),
              text(entry.channel()),
              Html.many(
                  el("strong", entry.title()),
                  el("div", entry.task()),
                  el("div", "Starts from: \u201c" + entry.source() + "\u201d")
                      .with("class", "note"))));
    }
    return Blocks.section(
        "Four weeks from its topics",
        Blocks.tableOf(List.of("Date", "Channel", "Piece"), rows, Set.of(0)));
  }
}
