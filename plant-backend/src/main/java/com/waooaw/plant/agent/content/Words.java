package com.waooaw.plant.agent.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words as people count them: what stands between spaces or dashes and has a letter or a digit.
 * Contractions and hyphenated compounds are one word.
 */
final class Words {
  private static final Pattern GAP =
      Pattern.compile("[\\s\\u00a0\\u2013\\u2014]+|-{2,}|\\.{3,}|\u2026");
  private static final Set<String> STOPWORDS = stopwords();

  private Words() {}

  /** The words of a text in order, without the punctuation around them. */
  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    for (String token : GAP.split(text, -1)) {
      String word = trimmed(token);
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** The words of a text in lower case, with straight apostrophes and no possessive ending. */
  static List<String> folded(String text) {
    return of(text).stream().map(Words::fold).toList();
  }

  static String fold(String word) {
    String lower = word.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    return lower.endsWith("'s") ? lower.substring(0, lower.length() - 2) : lower;
  }

  static boolean isStopword(String folded) {
    return STOPWORDS.contains(folded);
  }

  private static String trimmed(String token) {
    int from = 0;
    int to = token.length();
    while (from < to && !Character.isLetterOrDigit(token.codePointAt(from))) {
      from += Character.charCount(token.codePointAt(from));
    }
    while (to > from && !isWordEnd(token.codePointBefore(to))) {
      to -= Character.charCount(token.codePointBefore(to));
    }
    return token.substring(from, to);
  }

  private static boolean isWordEnd(int codePoint) {
    return Character.isLetterOrDigit(codePoint)
        || Character.getType(codePoint) == Character.NON_SPACING_MARK;
  }

  private static Set<String> stopwords() {
    Set<String> words = new HashSet<>();
    WordList.lines("stopwords.txt").forEach(words::addAll);
    return Set.copyOf(words);
  }
}
