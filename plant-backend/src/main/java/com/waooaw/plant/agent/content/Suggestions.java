package com.waooaw.plant.agent.content;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Titles of at most 60 characters and descriptions of at most 155, made of the page's own words.
 *
 * @param titles best first, never empty
 * @param descriptions best first, never empty
 */
record Suggestions(List<String> titles, List<String> descriptions) {
  static final int TITLE_LIMIT = 60;
  static final int DESCRIPTION_LIMIT = 155;
  private static final int SHOWN = 3;

  Suggestions {
    titles = List.copyOf(titles);
    descriptions = List.copyOf(descriptions);
  }

  static Suggestions of(Page page, List<KeyPhrase> phrases) {
    return new Suggestions(titles(page, phrases), descriptions(page, phrases));
  }

  private static List<String> titles(Page page, List<KeyPhrase> phrases) {
    Set<String> titles = new LinkedHashSet<>();
    String heading = page.headings().isEmpty() ? "" : page.headings().getFirst().text();
    String topic = phrases.isEmpty() ? "" : Passages.capitalised(phrases.getFirst().text());
    addTitle(titles, heading);
    addTitle(titles, page.title().orElse(""));
    if (!heading.isEmpty()
        && !topic.isEmpty()
        && !Words.folded(heading).containsAll(Words.folded(topic))) {
      addTitle(titles, heading + ": " + phrases.getFirst().text());
    }
    if (phrases.size() > 1) {
      addTitle(titles, topic + " and " + phrases.get(1).text());
    }
    addTitle(titles, firstClause(page.sentences().getFirst()));
    addTitle(titles, topic);
    return titles.stream().limit(SHOWN).toList();
  }

  private static void addTitle(Set<String> titles, String text) {
    String plain = Passages.cut(text.strip(), TITLE_LIMIT).replaceAll("[.]+$", "");
    if (!plain.isEmpty() && titles.stream().noneMatch(plain::equalsIgnoreCase)) {
      titles.add(plain);
    }
  }

  private static String firstClause(String sentence) {
    String[] clauses = sentence.split("[,;:\u2014](?=\\s)", 2);
    return Words.of(clauses[0]).size() >= 4 ? clauses[0] : sentence;
  }

  /** Sentences that name most topics, early ones first; two short ones are joined. */
  private static List<String> descriptions(Page page, List<KeyPhrase> phrases) {
    List<String> sentences = page.sentences();
    List<List<String>> topics =
        phrases.stream().map(phrase -> Words.folded(phrase.text())).toList();
    List<Integer> order = new ArrayList<>();
    double[] worth = new double[sentences.size()];
    for (int i = 0; i < sentences.size(); i++) {
      order.add(i);
      worth[i] = worth(sentences.get(i), topics) + 1.5 * (1 - (double) i / sentences.size());
    }
    order.sort(Comparator.comparingDouble((Integer i) -> worth[i]).reversed());
    Set<String> descriptions = new LinkedHashSet<>();
    for (int index : order.subList(0, Math.min(SHOWN, order.size()))) {
      String text = sentences.get(index);
      if (index + 1 < sentences.size()
          && text.length() + 1 + sentences.get(index + 1).length() <= DESCRIPTION_LIMIT) {
        text = text + " " + sentences.get(index + 1);
      }
      descriptions.add(Passages.shortened(text, DESCRIPTION_LIMIT));
    }
    return List.copyOf(descriptions);
  }

  private static double worth(String sentence, List<List<String>> topics) {
    List<String> words = Words.folded(sentence);
    long named =
        topics.stream().filter(topic -> Collections.indexOfSubList(words, topic) >= 0).count();
    boolean fits = sentence.length() >= 60 && sentence.length() <= DESCRIPTION_LIMIT;
    return named + (fits ? 2 : 0);
  }
}
