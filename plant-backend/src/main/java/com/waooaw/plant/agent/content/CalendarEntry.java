package com.waooaw.plant.agent.content;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One piece to publish.
 *
 * @param date the day, in UTC
 * @param week from 1 to 4
 * @param channel where it goes
 * @param topic what it is about, from the text
 * @param title a working title
 * @param task what to make of it
 * @param source the passage of the text it starts from
 */
record CalendarEntry(
    LocalDate date,
    int week,
    String channel,
    String topic,
    String title,
    String task,
    String source) {
  private static final List<String> ARTICLES =
      List.of(
          "%s: the short guide",
          "%s: five questions, answered",
          "%s: a worked example",
          "%s: common mistakes and how to avoid them");
  private static final String POST =
      "Quote the passage, add one figure or picture, and link to Monday's article.";
  private static final String LETTER =
      "Sum the article up in 100 words, link to it, and announce the next topic.";
  private static final List<String> TASKS =
      List.of(
          "Explain it to a newcomer in 600 to 800 words, beginning with the passage below.",
          "Collect the questions customers ask about it and answer each in a paragraph.",
          "Take one real case from start to result, with its figures.",
          "List what goes wrong most often, and for each the first thing to do.");

  /**
   * Four weeks from the Monday after {@code now}: an article on Monday, a post on Wednesday, a
   * letter on Friday, each week on another topic of the text while there are enough; repeated
   * phrases of several words come first, as they say most.
   */
  static List<CalendarEntry> plan(List<KeyPhrase> phrases, Instant now) {
    List<KeyPhrase> topics = new ArrayList<>(phrases);
    topics.sort(
        Comparator.comparing(
            (KeyPhrase phrase) -> phrase.times() < 2 || phrase.text().indexOf(' ') < 0));
    List<CalendarEntry> entries = new ArrayList<>();
    if (topics.isEmpty()) {
      return entries;
    }
    LocalDate monday =
        LocalDate.ofInstant(now, ZoneOffset.UTC).with(TemporalAdjusters.next(DayOfWeek.MONDAY));
    for (int week = 0; week < 4; week++) {
      KeyPhrase next = topics.get((week + 1) % topics.size());
      entries.addAll(week(week, monday.plusWeeks(week), topics.get(week % topics.size()), next));
    }
    return entries;
  }

  private static List<CalendarEntry> week(
      int week, LocalDate start, KeyPhrase topic, KeyPhrase next) {
    String text = topic.text();
    String name = Passages.capitalised(text);
    String source = Passages.shortened(topic.passage(), 200);
    String article = String.format(ARTICLES.get(week), name);
    String letter =
        next.equals(topic)
            ? name + ": what to take away"
            : name + " this week, " + next.text() + " next";
    return List.of(
        new CalendarEntry(start, week + 1, "Article", text, article, TASKS.get(week), source),
        new CalendarEntry(
            start.plusDays(2),
            week + 1,
            "Social post",
            text,
            name + ", in one sentence",
            POST,
            source),
        new CalendarEntry(
            start.plusDays(4), week + 1, "E-mail letter", text, letter, LETTER, source));
  }
}
