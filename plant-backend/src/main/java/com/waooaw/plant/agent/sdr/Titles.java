package com.waooaw.plant.agent.sdr;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Job titles as words that can be compared: short forms are written out, filler is left out. */
final class Titles {
  private static final Map<String, String> LONG =
      Map.ofEntries(
          Map.entry("vp", "vice president"),
          Map.entry("svp", "senior vice president"),
          Map.entry("evp", "executive vice president"),
          Map.entry("avp", "assistant vice president"),
          Map.entry("ceo", "chief executive officer"),
          Map.entry("cto", "chief technology officer"),
          Map.entry("cfo", "chief financial officer"),
          Map.entry("coo", "chief operating officer"),
          Map.entry("cmo", "chief marketing officer"),
          Map.entry("cio", "chief information officer"),
          Map.entry("cro", "chief revenue officer"),
          Map.entry("cpo", "chief product officer"),
          Map.entry("chro", "chief human resources officer"),
          Map.entry("ciso", "chief information security officer"),
          Map.entry("hr", "human resources"),
          Map.entry("it", "information technology"),
          Map.entry("md", "managing director"),
          Map.entry("gm", "general manager"),
          Map.entry("mgr", "manager"),
          Map.entry("dir", "director"),
          Map.entry("sr", "senior"),
          Map.entry("jr", "junior"),
          Map.entry("eng", "engineering"),
          Map.entry("mktg", "marketing"),
          Map.entry("ops", "operations"),
          Map.entry("cofounder", "founder"),
          Map.entry("cto.", "chief technology officer"));
  private static final Set<String> FILLER =
      Set.of(
          "of",
          "the",
          "and",
          "for",
          "in",
          "a",
          "an",
          "to",
          "at",
          "co",
          "global",
          "regional",
          "group");

  private Titles() {}

  static Set<String> words(String title) {
    Set<String> words = new LinkedHashSet<>();
    for (String word : title.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
      for (String part : LONG.getOrDefault(word, word).split(" ", -1)) {
        if (!part.isEmpty() && !FILLER.contains(part)) {
          words.add(part);
        }
      }
    }
    return words;
  }

  /** Gives short forms their capitals back: {@code Cto} becomes {@code CTO}. */
  static String withAcronyms(String title) {
    List<String> words = new ArrayList<>();
    for (String word : title.split(" ", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      boolean acronym =
          lower.length() <= 4
              && LONG.containsKey(lower)
              && !Set.of("sr", "jr", "mgr", "dir", "eng", "mktg", "ops").contains(lower);
      words.add(
          acronym
              ? word.toUpperCase(Locale.ROOT)
              : Set.of("of", "and", "the", "for").contains(lower) && !words.isEmpty()
                  ? lower
                  : word);
    }
    return String.join(" ", words);
  }
}
