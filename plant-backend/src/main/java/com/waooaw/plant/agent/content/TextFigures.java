package com.waooaw.plant.agent.content;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The figures of a text, as the content agent counts them.
 *
 * @param readingEase Flesch Reading Ease, one decimal
 * @param grade Flesch-Kincaid grade, one decimal
 */
public record TextFigures(
    int words,
    int sentences,
    int syllables,
    int characters,
    BigDecimal readingEase,
    BigDecimal grade) {

  /** Measures plain text or Markdown. */
  public static TextFigures of(String text) {
    Measures measures = Measures.of(TextReader.read(text));
    return new TextFigures(
        measures.words(),
        measures.sentences(),
        measures.syllables(),
        text.length(),
        one(measures.readingEase()),
        one(measures.grade()));
  }

  private static BigDecimal one(double value) {
    return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
  }
}
