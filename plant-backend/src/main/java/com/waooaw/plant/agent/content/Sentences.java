package com.waooaw.plant.agent.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sentences of a paragraph. A full stop ends one unless it belongs to an abbreviation, an initial
 * or a number; a question or exclamation mark ends one unless the text goes on in lower case.
 */
final class Sentences {
  private static final String MARKS = ".!?\u2026";
  private static final String CLOSERS = "\"'\u201d\u2019)]\u00bb*_";
  private static final String OPENERS = "\"'\u201c\u2018([\u00ab*_";

  /** Abbreviations that are always followed by more of the sentence. */
  private static final Set<String> OPEN =
      Set.of(
          "mr", "mrs", "ms", "mx", "dr", "prof", "st", "rev", "hon", "gen", "capt", "lt", "sgt",
          "vs", "e.g", "i.e", "eg", "ie", "cf", "fig", "figs", "approx", "vol", "pp", "viz", "al");

  /** Abbreviations that may end a sentence; they do when a function word with a capital follows. */
  private static final Set<String> OPTIONAL =
      Set.of("etc", "inc", "ltd", "co", "corp", "jr", "sr", "dept", "est", "bros", "ave", "rd");

  /** Abbreviations that go on when a number follows. */
  private static final Set<String> NUMBERED = Set.of("no", "nos", "art", "sec", "ch", "p");

  private static final Pattern DOTTED = Pattern.compile("(?:\\p{L}\\.)+\\p{L}");

  private Sentences() {}

  /** The sentences of one block of text, in order; pieces without a word are left out. */
  static List<String> of(String block) {
    String text = block.replaceAll("[\\s\\u00a0]+", " ").strip();
    List<String> sentences = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      if (MARKS.indexOf(text.charAt(at)) < 0) {
        at++;
        continue;
      }
      int mark = at;
      at = skip(text, skip(text, at, MARKS), CLOSERS);
      if (at == text.length() || (text.charAt(at) == ' ' && ends(text, start, mark, at))) {
        add(sentences, text.substring(start, at));
        start = at;
      }
    }
    add(sentences, text.substring(start));
    return sentences;
  }

  private static void add(List<String> sentences, String piece) {
    String sentence = piece.strip();
    if (sentence.isEmpty()) {
      return;
    }
    if (!Words.of(sentence).isEmpty()) {
      sentences.add(sentence);
    } else if (!sentences.isEmpty()) {
      sentences.set(sentences.size() - 1, sentences.getLast() + " " + sentence);
    }
  }

  private static int skip(String text, int from, String set) {
    int at = from;
    while (at < text.length() && set.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /** Whether the mark ends a sentence, given that a space follows it and its closing quotes. */
  private static boolean ends(String text, int start, int mark, int after) {
    int next = skip(text, after, " ");
    next = skip(text, next, OPENERS);
    int following = next < text.length() ? text.codePointAt(next) : -1;
    if (following >= 0 && Character.isLowerCase(following)) {
      return false;
    }
    boolean plainStop =
        text.charAt(mark) == '.' && mark + 1 < text.length() && text.charAt(mark + 1) == ' ';
    return !plainStop || stopEnds(text, start, mark, following);
  }

  private static boolean stopEnds(String text, int start, int mark, int following) {
    int from = text.lastIndexOf(' ', mark) + 1;
    String token = text.substring(skip(text, Math.max(from, start), OPENERS), mark);
    String lower = token.toLowerCase(Locale.ROOT);
    if (OPEN.contains(lower)) {
      return false;
    }
    if (NUMBERED.contains(lower) && Character.isDigit(following)) {
      return false;
    }
    if (OPTIONAL.contains(lower) || DOTTED.matcher(lower).matches()) {
      return startsSentence(text, mark);
    }
    boolean initial = token.length() == 1 && Character.isUpperCase(token.charAt(0));
    if (initial && !token.equals("I")) {
      return false;
    }
    boolean listNumber = from <= start + 1 && token.chars().allMatch(Character::isDigit);
    return !listNumber || token.isEmpty();
  }

  private static boolean startsSentence(String text, int mark) {
    int next = skip(text, skip(text, mark + 1, " "), OPENERS);
    int end = text.indexOf(' ', next);
    return Words.isStopword(Words.fold(text.substring(next, end < 0 ? text.length() : end)));
  }
}
