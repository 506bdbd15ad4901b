package com.waooaw.plant.agent.content;

/**
 * A phrase the text is about.
 *
 * @param text as the text writes it most often
 * @param times how often it occurs as a candidate
 * @param score its RAKE score: the sum of degree / frequency over its words
 * @param passage the first sentence or heading that has it
 */
record KeyPhrase(String text, int times, double score, String passage) {
  private static final int LONGEST_PASSAGE = 300;

  KeyPhrase {
    passage = Passages.shortened(passage, LONGEST_PASSAGE);
  }
}
