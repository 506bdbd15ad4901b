package com.waooaw.plant.agent.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Rapid Automatic Keyword Extraction: S. Rose, D. Engel, N. Cramer, W. Cowley, "Automatic keyword
 * extraction from individual documents", in Text Mining: Applications and Theory, Wiley 2010. Words
 * between function words and punctuation are candidates; a word scores its degree by its frequency,
 * a candidate the sum over its words. Plain RAKE prefers long phrases that occur once, so here
 * phrases that occur again come first, ranked by score times occurrences.
 */
final class KeyPhrases {
  private static final Pattern BREAK =
      Pattern.compile(
          "[.,;:!?()\\[\\]{}\"\u201c\u201d\u2026/|]+(?=\\s|$)|(?<=\\s)[(\\[{\"\u201c\u2018]|\\s[-\u2013\u2014]\\s|\u2014");
  private static final int LONGEST = 4;
  private static final int LONGEST_WORD = 60;
  private static final int ENOUGH = 6;
  private static final Set<String> NOT_ADVERBS =
      Set.of(
          "family",
          "supply",
          "reply",
          "assembly",
          "monthly",
          "weekly",
          "daily",
          "italy",
          "july",
          "anomaly",
          "jelly",
          "belly",
          "rally",
          "ally",
          "fly",
          "butterfly");

  /** What a phrase was found in. */
  private record Passage(String text, boolean heading) {}

  private record Candidate(List<String> folded, String surface, Passage passage, boolean whole) {}

  private static final class Tally {
    private final Map<String, Integer> surfaces = new TreeMap<>();
    private Candidate first;
    private int times;

    Tally(Candidate first) {
      this.first = first;
    }

    /** Counts a candidate; a sentence serves better than a heading as the phrase's passage. */
    void add(Candidate candidate) {
      if (first.passage().heading() && !candidate.passage().heading()) {
        first = candidate;
      }
      times++;
      surfaces.merge(candidate.surface(), 1, Integer::sum);
    }

    /** The commonest spelling; of equals the one with fewer capitals. */
    String surface() {
      return surfaces.entrySet().stream()
          .max(
              Map.Entry.<String, Integer>comparingByValue()
                  .thenComparing(Map.Entry.comparingByKey()))
          .orElseThrow()
          .getKey();
    }
  }

  private KeyPhrases() {}

  /** The phrases of a page, best first. */
  static List<KeyPhrase> of(Page page, int limit) {
    List<Candidate> candidates = candidates(page);
    Map<String, Integer> frequency = new HashMap<>();
    Map<String, Integer> degree = new HashMap<>();
    Map<List<String>, Tally> tallies = new HashMap<>();
    for (Candidate candidate : candidates) {
      if (candidate.whole()) {
        for (String word : candidate.folded()) {
          frequency.merge(word, 1, Integer::sum);
          degree.merge(word, candidate.folded().size(), Integer::sum);
        }
      }
      tallies.computeIfAbsent(candidate.folded(), key -> new Tally(candidate)).add(candidate);
    }
    List<KeyPhrase> phrases = new ArrayList<>();
    for (Map.Entry<List<String>, Tally> entry : tallies.entrySet()) {
      double score =
          entry.getKey().stream()
              .mapToDouble(
                  word -> (double) degree.getOrDefault(word, 1) / frequency.getOrDefault(word, 1))
              .sum();
      Tally tally = entry.getValue();
      if (tally.times < 2 && !tally.first.whole()) {
        continue;
      }
      phrases.add(new KeyPhrase(tally.surface(), tally.times, score, tally.first.passage().text()));
    }
    phrases.sort(
        Comparator.comparing((KeyPhrase phrase) -> phrase.times() < 2)
            .thenComparing(
                Comparator.comparingDouble((KeyPhrase phrase) -> phrase.score() * phrase.times())
                    .reversed())
            .thenComparing(KeyPhrase::text));
    return distinct(phrases, limit);
  }

  /** Leaves out a phrase whose words are all in a better one. */
  private static List<KeyPhrase> distinct(List<KeyPhrase> ranked, int limit) {
    List<KeyPhrase> kept = new ArrayList<>();
    for (KeyPhrase phrase : ranked) {
      boolean filler = phrase.times() < 2 && kept.size() >= ENOUGH;
      if (filler || kept.size() == limit) {
        break;
      }
      List<String> words = Words.folded(phrase.text());
      if (kept.stream().noneMatch(better -> Words.folded(better.text()).containsAll(words))) {
        kept.add(phrase);
      }
    }
    return kept;
  }

  private static List<Candidate> candidates(Page page) {
    List<Candidate> candidates = new ArrayList<>();
    for (Page.Block block : page.blocks()) {
      List<String> passages =
          block.isHeading() ? List.of(block.text()) : Sentences.of(block.text());
      for (String passage : passages) {
        for (String fragment : BREAK.split(passage, -1)) {
          fragment(fragment, new Passage(passage, block.isHeading()), candidates);
        }
      }
    }
    return candidates;
  }

  private static void fragment(String fragment, Passage passage, List<Candidate> candidates) {
    List<String> run = new ArrayList<>();
    for (String word : Words.of(fragment)) {
      if (carriesTopic(word)) {
        run.add(word);
      } else {
        close(run, passage, candidates);
      }
    }
    close(run, passage, candidates);
  }

  private static boolean carriesTopic(String word) {
    String folded = Words.fold(word);
    boolean adverb = folded.endsWith("ly") && !NOT_ADVERBS.contains(folded);
    return folded.length() > 2
        && folded.length() <= LONGEST_WORD
        && !adverb
        && !Words.isStopword(folded)
        && folded.codePoints().anyMatch(Character::isLetter);
  }

  /**
   * Adds the run itself and every shorter phrase inside it, so that it is found inside longer ones.
   */
  private static void close(List<String> run, Passage passage, List<Candidate> candidates) {
    for (int from = 0; from < run.size(); from++) {
      for (int to = from + 1; to <= Math.min(run.size(), from + LONGEST); to++) {
        boolean whole = to - from == run.size();
        candidates.add(candidate(run.subList(from, to), passage, whole));
      }
    }
    run.clear();
  }

  private static Candidate candidate(List<String> words, Passage passage, boolean whole) {
    String first = words.getFirst();
    String tail = first.substring(1);
    boolean opens = passage.text().startsWith(first) && tail.equals(tail.toLowerCase(Locale.ROOT));
    String surface = String.join(" ", words);
    return new Candidate(
        words.stream().map(Words::fold).toList(),
        opens ? lowerFirst(surface) : surface,
        passage,
        whole);
  }

  private static String lowerFirst(String text) {
    int end = text.offsetByCodePoints(0, 1);
    return text.substring(0, end).toLowerCase(Locale.ROOT) + text.substring(end);
  }
}
