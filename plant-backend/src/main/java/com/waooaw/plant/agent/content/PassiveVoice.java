package com.waooaw.plant.agent.content;

import java.util.List;
import java.util.Set;

/**
 * Sentences that look passive: a form of "be", at most two adverbs, then a past participle. A guess
 * from word forms, so it is only ever given as a hint.
 */
final class PassiveVoice {
  private static final Set<String> BE =
      Set.of(
          "is", "are", "was", "were", "be", "been", "being", "isn't", "aren't", "wasn't",
          "weren't");
  private static final Set<String> PARTICIPLES =
      Set.of(
          "begun",
          "bought",
          "broken",
          "brought",
          "built",
          "caught",
          "chosen",
          "cut",
          "done",
          "drawn",
          "driven",
          "eaten",
          "felt",
          "found",
          "forgotten",
          "given",
          "grown",
          "heard",
          "held",
          "hidden",
          "hit",
          "hurt",
          "kept",
          "known",
          "laid",
          "led",
          "left",
          "lent",
          "lost",
          "made",
          "meant",
          "met",
          "paid",
          "put",
          "read",
          "said",
          "seen",
          "sent",
          "set",
          "shown",
          "shot",
          "sold",
          "spent",
          "spoken",
          "stolen",
          "taken",
          "taught",
          "thought",
          "thrown",
          "told",
          "torn",
          "understood",
          "won",
          "worn",
          "written");

  /** Words in -ed that say how something is, not what was done to it. */
  private static final Set<String> STATES =
      Set.of(
          "tired",
          "interested",
          "excited",
          "bored",
          "pleased",
          "worried",
          "scared",
          "concerned",
          "limited",
          "supposed",
          "used",
          "married",
          "needed",
          "red",
          "bed",
          "advanced",
          "experienced",
          "delighted",
          "convinced",
          "related");

  private PassiveVoice() {}

  static boolean isLikely(String sentence) {
    List<String> words = Words.folded(sentence);
    for (int i = 0; i < words.size(); i++) {
      if (BE.contains(words.get(i)) && participleFollows(words, i + 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean participleFollows(List<String> words, int from) {
    for (int i = from; i < Math.min(from + 3, words.size()); i++) {
      String word = words.get(i);
      boolean participle =
          PARTICIPLES.contains(word)
              || (word.endsWith("ed") && word.length() > 4 && !STATES.contains(word));
      if (participle) {
        return true;
      }
      boolean adverb =
          word.endsWith("ly")
              || word.equals("not")
              || word.equals("also")
              || word.equals("often")
              || BE.contains(word);
      if (!adverb) {
        return false;
      }
    }
    return false;
  }
}
