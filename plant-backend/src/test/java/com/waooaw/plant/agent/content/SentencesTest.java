package com.waooaw.plant.agent.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SentencesTest {
  @Test
  void plainSentencesEndAtTheirMarks() {
    assertThat(Sentences.of("The cat sat. Did it? Yes! It did\u2026 Good."))
        .containsExactly("The cat sat.", "Did it?", "Yes!", "It did\u2026", "Good.");
  }

  @Test
  void abbreviationsInitialsAndNumbersDoNotEndASentence() {
    assertThat(
            Sentences.of(
                "Dr. Rao met Mr. J. Smith at 3.30 p.m. in the U.S. Army office. They paid $4.50, i.e. too much."))
        .containsExactly(
            "Dr. Rao met Mr. J. Smith at 3.30 p.m. in the U.S. Army office.",
            "They paid $4.50, i.e. too much.");
    assertThat(Sentences.of("See no. 5 of the list. We sell pens, ink, etc. The shop is open."))
        .containsExactly("See no. 5 of the list.", "We sell pens, ink, etc.", "The shop is open.");
  }

  @Test
  void quotesStayWithTheirSentence() {
    assertThat(
            Sentences.of("\u201cReally?\u201d he asked. \u201cYes.\u201d She nodded (twice). Done"))
        .containsExactly(
            "\u201cReally?\u201d he asked.", "\u201cYes.\u201d", "She nodded (twice).", "Done");
  }

  @Test
  void marksWithoutWordsMakeNoSentence() {
    assertThat(Sentences.of(" ... !!! ")).isEmpty();
    assertThat(Sentences.of("Well. \u2013 . Fine.")).hasSize(2);
  }

  @Test
  void wordsAreWhatPeopleCount() {
    assertThat(
            Words.of(
                "Don't \u2014 please \u2013 re-use the well-known (and/or new) \u201cthings\u201d, 1,000.50 times -- ok..."))
        .containsExactly(
            "Don't",
            "please",
            "re-use",
            "the",
            "well-known",
            "and/or",
            "new",
            "things",
            "1,000.50",
            "times",
            "ok");
  }
}
