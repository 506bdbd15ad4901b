package com.waooaw.plant.agent.report;

/** Which characters may stand in a document that people read. */
final class Printable {
  private Printable() {}

  /**
   * False for control characters and for the characters that reverse or hide the direction of text
   * (U+202A to U+202E, U+2066 to U+2069), with which a name can be made to look like another.
   */
  static boolean isPlain(char c) {
    return !(Character.isISOControl(c)
        || (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\uFFFE'
        || c == '\uFFFF');
  }
}
