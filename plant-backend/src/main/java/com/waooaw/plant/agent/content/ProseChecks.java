package com.waooaw.plant.agent.content;

import com.waooaw.plant.agent.content.Finding.Area;
import com.waooaw.plant.agent.content.Finding.Weight;
import com.waooaw.plant.agent.content.Page.Block;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Findings about how the text reads. */
final class ProseChecks {
  private static final int LONG_SENTENCE = 30;
  private static final int VERY_LONG_SENTENCE = 40;
  private static final int LONG_PARAGRAPH = 120;
  private static final int SHOWN = 5;
  private static final double ENGLISH_FUNCTION_WORDS = 0.2;

  private ProseChecks() {}

  static List<Finding> of(Page page, Measures measures) {
    List<Finding> findings = new ArrayList<>();
    List<String> sentences = page.sentences();
    ease(sentences, measures).ifPresent(findings::add);
    language(page, measures).ifPresent(findings::add);
    tooShort(measures).ifPresent(findings::add);
    findings.addAll(longSentences(sentences));
    findings.addAll(longParagraphs(page));
    passive(sentences).ifPresent(findings::add);
    sameOpening(sentences).ifPresent(findings::add);
    return findings;
  }

  private static Optional<Finding> ease(List<String> sentences, Measures measures) {
    double ease = measures.readingEase();
    if (ease >= 60) {
      return Optional.empty();
    }
    Weight weight = ease < 30 ? Weight.HIGH : ease < 50 ? Weight.MEDIUM : Weight.LOW;
    int points = ease < 10 ? 26 : ease < 30 ? 20 : ease < 50 ? 12 : 5;
    String advice =
        "The text scores "
            + Measures.one(ease)
            + ", where 60 to 70 is plain English. Sentences have "
            + Measures.one(measures.wordsPerSentence())
            + " words and words "
            + Measures.two(measures.syllablesPerWord())
            + " syllables on average: split the longest sentences and swap long words for short ones. Begin with"
            + " this one, the hardest on the page.";
    return Optional.of(
        new Finding(
            Area.READABILITY,
            weight,
            "The text is " + measures.easeInWords() + " to read",
            hardest(sentences),
            advice,
            points));
  }

  private static String hardest(List<String> sentences) {
    return sentences.stream()
        .filter(sentence -> Words.of(sentence).size() >= 6)
        .min(Comparator.comparingDouble(ProseChecks::easeOf))
        .orElse(sentences.getFirst());
  }

  private static double easeOf(String sentence) {
    List<String> words = Words.of(sentence);
    int syllables = words.stream().mapToInt(Syllables::of).sum();
    return -1.015 * words.size() - 84.6 * syllables / words.size();
  }

  private static Optional<Finding> language(Page page, Measures measures) {
    List<String> words = Words.folded(page.visibleText());
    double share = (double) words.stream().filter(Words::isStopword).count() / words.size();
    boolean declared =
        page.language()
            .filter(tag -> !tag.toLowerCase(java.util.Locale.ROOT).startsWith("en"))
            .isPresent();
    if (!declared && (share >= ENGLISH_FUNCTION_WORDS || measures.words() < 50)) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Area.READABILITY,
            Weight.MEDIUM,
            "The text may not be in English",
            page.language().map(tag -> "lang=\"" + tag + "\"").orElse(""),
            "The formulas used here were made for English. If the text is in another language, trust the structure"
                + " and search findings and leave the readability figures aside.",
            0));
  }

  private static Optional<Finding> tooShort(Measures measures) {
    if (measures.words() >= 100) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Area.READABILITY,
            Weight.LOW,
            "There are only " + Counted.of(measures.words(), "word") + " of running text",
            "",
            "Readability formulas were made for samples of 100 words or more. Read the figures as a hint, and"
                + " say more if the reader needs more.",
            2));
  }

  private static List<Finding> longSentences(List<String> sentences) {
    List<String> tooLong =
        sentences.stream()
            .filter(sentence -> Words.of(sentence).size() > LONG_SENTENCE)
            .sorted(
                Comparator.comparingInt((String sentence) -> Words.of(sentence).size()).reversed())
            .toList();
    List<Finding> findings = new ArrayList<>();
    for (String sentence : tooLong.subList(0, Math.min(SHOWN, tooLong.size()))) {
      int words = Words.of(sentence).size();
      boolean veryLong = words > VERY_LONG_SENTENCE;
      String rest = rest(findings, tooLong.size());
      findings.add(
          new Finding(
              Area.SENTENCES,
              veryLong ? Weight.HIGH : Weight.MEDIUM,
              "A sentence of " + words + " words",
              sentence,
              "Say it in two or three sentences of at most 25 words, one thought in each." + rest,
              veryLong ? 5 : 3));
    }
    return findings;
  }

  private static String rest(List<Finding> shown, int all) {
    boolean last = shown.size() == SHOWN - 1 && all > SHOWN;
    return last
        ? " "
            + Counted.of(all - SHOWN, "more sentence")
            + " of the text are longer than "
            + LONG_SENTENCE
            + " words."
        : "";
  }

  private static List<Finding> longParagraphs(Page page) {
    return page.prose().stream()
        .map(Block::text)
        .filter(text -> Words.of(text).size() > LONG_PARAGRAPH)
        .limit(3)
        .map(
            text ->
                new Finding(
                    Area.SENTENCES,
                    Weight.MEDIUM,
                    "A paragraph of " + Words.of(text).size() + " words",
                    Passages.shortened(text, 220),
                    "Break it where the thought turns; on a screen a paragraph of 40 to 80 words is easier to keep"
                        + " one's place in.",
                    4))
        .toList();
  }

  private static Optional<Finding> passive(List<String> sentences) {
    List<String> passive = sentences.stream().filter(PassiveVoice::isLikely).toList();
    if (sentences.size() < 5 || passive.size() * 5 <= sentences.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Area.SENTENCES,
            Weight.LOW,
            passive.size() + " of " + sentences.size() + " sentences look passive",
            passive.getFirst(),
            "Name who does what where it matters. This is a hint from word forms, so judge each case yourself.",
            4));
  }

  private static Optional<Finding> sameOpening(List<String> sentences) {
    for (int i = 0; i + 2 < sentences.size(); i++) {
      String first = opening(sentences.get(i));
      if (first.equals(opening(sentences.get(i + 1)))
          && first.equals(opening(sentences.get(i + 2)))) {
        return Optional.of(
            new Finding(
                Area.SENTENCES,
                Weight.LOW,
                "Three sentences in a row begin with \u201c" + first + "\u201d",
                String.join(" ", sentences.subList(i, i + 3)),
                "Begin one of them another way, unless the repetition is meant.",
                2));
      }
    }
    return Optional.empty();
  }

  private static String opening(String sentence) {
    return Words.fold(Words.of(sentence).getFirst());
  }
}
