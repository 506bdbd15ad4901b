package com.waooaw.plant.agent.content;

import com.waooaw.plant.agent.StepState;
import java.time.Instant;
import java.util.List;

/** Everything the report says, before it is set in HTML or Markdown. */
record ContentReport(
    Page page,
    Measures measures,
    List<KeyPhrase> phrases,
    List<KeywordUse> keywords,
    List<Finding> findings,
    Score score,
    Suggestions suggestions,
    List<CalendarEntry> calendar,
    String statement,
    Instant made) {

  /** How the figures came about, so that anyone can check them. */
  static final List<String> METHOD =
      List.of(
          "A word is what stands between spaces or dashes and has a letter or digit; contractions and hyphenated compounds"
              + " are one word.",
          "Sentences, words and syllables of the formulas are those of the running text: paragraphs, list items, quotes and"
              + " table cells. Headings are counted under all words only.",
          "Flesch reading ease = 206.835 - 1.015 x words per sentence - 84.6 x syllables per word.",
          "Flesch-Kincaid grade = 0.39 x words per sentence + 11.8 x syllables per word - 15.59.",
          "Syllables are counted by rules with a list of exceptions, checked against the CMU Pronouncing Dictionary: right for"
              + " all of the 12,000 commonest English words and 94 to 95 % of rarer ones.",
          "Reading time is for silent reading at 238 words a minute (Brysbaert 2019).",
          "Key phrases by RAKE (Rose et al. 2010), repeated phrases first. Keyword density = occurrences / all words.",
          "Menus, scripts, forms, asides and footers of a page are left out of every figure.");

  static ContentReport from(Page page, StepState state, String statement, Instant made) {
    return new ContentReport(
        page,
        state.read("measures", Measures.class),
        state.readList("phrases", KeyPhrase.class),
        state.readList("keywords", KeywordUse.class),
        state.readList("findings", Finding.class),
        state.read("score", Score.class),
        state.read("suggestions", Suggestions.class),
        state.readList("calendar", CalendarEntry.class),
        statement,
        made);
  }

  String title() {
    String name =
        page.title()
            .or(() -> page.headings().stream().findFirst().map(Page.Block::text))
            .orElse("");
    return name.isEmpty() ? "Content report" : "Content report: " + Passages.shortened(name, 80);
  }

  String lead() {
    long important =
        findings.stream().filter(finding -> finding.weight() == Finding.Weight.HIGH).count();
    return "The content scores "
        + score.total()
        + " of 100 and is "
        + measures.easeInWords()
        + " to read (Flesch "
        + Measures.one(measures.readingEase())
        + "). "
        + Counted.of(findings.size(), "finding")
        + ", "
        + important
        + " of them important.";
  }
}
