package com.waooaw.plant.agent.content;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a page.
 *
 * @param allWords words a reader sees, headings included
 * @param words words of the running text, on which the formulas stand
 * @param sentences sentences of the running text
 * @param syllables syllables of the running text
 * @param longWords words of three syllables or more
 * @param paragraphs blocks of running text
 * @param headings headings
 * @param images images
 * @param links links
 * @param readingSeconds time to read all words silently at 238 words a minute (Brysbaert 2019)
 */
record Measures(
    int allWords,
    int words,
    int sentences,
    int syllables,
    int longWords,
    int paragraphs,
    int headings,
    int images,
    int links,
    int readingSeconds) {
  private static final int WORDS_A_MINUTE = 238;

  static Measures of(Page page) {
    List<String> sentences = page.sentences();
    // A text repeats its words; counting each once is what keeps a megabyte quick.
    Map<String, Integer> known = new HashMap<>();
    int words = 0;
    int syllables = 0;
    int longWords = 0;
    for (String sentence : sentences) {
      for (String word : Words.of(sentence)) {
        int count = known.computeIfAbsent(word, Syllables::of);
        words++;
        syllables += count;
        longWords += count >= 3 ? 1 : 0;
      }
    }
    int all = page.blocks().stream().mapToInt(block -> Words.of(block.text()).size()).sum();
    return new Measures(
        all,
        words,
        sentences.size(),
        syllables,
        longWords,
        page.prose().size(),
        page.headings().size(),
        page.images().size(),
        page.links().size(),
        Math.ceilDiv(all * 60, WORDS_A_MINUTE));
  }

  /** Mean words of a sentence. */
  double wordsPerSentence() {
    return sentences == 0 ? 0 : (double) words / sentences;
  }

  /** Mean syllables of a word. */
  double syllablesPerWord() {
    return words == 0 ? 0 : (double) syllables / words;
  }

  /** Flesch Reading Ease (Flesch 1948): 206.835 - 1.015 words/sentence - 84.6 syllables/word. */
  double readingEase() {
    return 206.835 - 1.015 * wordsPerSentence() - 84.6 * syllablesPerWord();
  }

  /**
   * Flesch-Kincaid grade (Kincaid et al. 1975): 0.39 words/sentence + 11.8 syllables/word - 15.59.
   */
  double grade() {
    return 0.39 * wordsPerSentence() + 11.8 * syllablesPerWord() - 15.59;
  }

  /** What Flesch called a text of this ease. */
  String easeInWords() {
    double ease = readingEase();
    if (ease >= 90) {
      return "very easy";
    } else if (ease >= 80) {
      return "easy";
    } else if (ease >= 70) {
      return "fairly easy";
    } else if (ease >= 60) {
      return "plain English";
    } else if (ease >= 50) {
      return "fairly difficult";
    }
    return ease >= 30 ? "difficult" : "very difficult";
  }

  /** Reading time for people, such as {@code 2 min 5 s}. */
  String readingTime() {
    return readingSeconds < 60
        ? readingSeconds + " s"
        : readingSeconds / 60
            + " min"
            + (readingSeconds % 60 == 0 ? "" : " " + readingSeconds % 60 + " s");
  }

  /** A figure with one decimal, halves rounded up, such as {@code 63.4}. */
  static String one(double value) {
    return decimals(value, 1);
  }

  static String two(double value) {
    return decimals(value, 2);
  }

  private static String decimals(double value, int places) {
    return String.format(
        Locale.ROOT,
        "%s",
        BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_UP).toPlainString());
  }
}
