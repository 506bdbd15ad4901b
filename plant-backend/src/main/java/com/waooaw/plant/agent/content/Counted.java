package com.waooaw.plant.agent.content;

/** A number with its noun: {@code 1 word}, {@code 3 words}. */
final class Counted {
  private Counted() {}

  static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
