package com.waooaw.plant.agent.content;

/** Pieces of text cut to fit, always between words. */
final class Passages {
  private Passages() {}

  /** The text itself if it fits, else as many whole words as fit with an ellipsis. */
  static String shortened(String text, int limit) {
    return text.length() <= limit ? text : cut(text, limit - 1) + "\u2026";
  }

  /** As many whole words as fit, without trailing punctuation or function words. */
  static String cut(String text, int limit) {
    String kept = text;
    if (text.length() > limit) {
      int space = text.lastIndexOf(' ', limit);
      kept = space > 0 ? text.substring(0, space) : text.substring(0, safeEnd(text, limit));
    }
    String trimmed = kept.replaceAll("[\\s,;:(\u2013\u2014-]+$", "");
    int space = trimmed.lastIndexOf(' ');
    boolean dangling =
        !kept.equals(text)
            && space > 0
            && Words.isStopword(Words.fold(trimmed.substring(space + 1)));
    return dangling ? cut(trimmed.substring(0, space) + " ", space) : trimmed;
  }

  /** Never cuts a character outside the basic plane in half. */
  private static int safeEnd(String text, int limit) {
    return Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
  }

  static String capitalised(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, text.offsetByCodePoints(0, 1)).toUpperCase(java.util.Locale.ROOT)
            + text.substring(text.offsetByCodePoints(0, 1));
  }
}
