package com.waooaw.plant.agent.maths;

import java.util.List;

/** Percentages: parts, changes, rates, and the way back. */
final class Percentages {
  private Percentages() {}

  static Exercise draw(Draws draws, int level) {
    return switch (level) {
      case 1 -> part(draws.oneOf(5, 10, 20, 25, 50, 75), 20 * draws.between(1, 40));
      case 2 -> part(draws.between(2, 98), 5 * draws.between(4, 99));
      case 3 -> change(draws.between(2, 60), 10 * draws.between(5, 90), draws.heads());
      case 4 -> rate(draws.between(2, 150), 4 * draws.between(5, 100));
      default -> back(draws.between(2, 60), 5 * draws.between(8, 160), draws.heads());
    };
  }

  private static Exercise part(int percent, int whole) {
    Fraction part = Fraction.of((long) percent * whole, 100);
    return new Exercise(
        percent + "% of " + whole,
        part.decimal(),
        List.of(
            "1% of " + whole + " is " + whole + "/100 = " + Fraction.of(whole, 100).decimal(),
            percent + " * " + Fraction.of(whole, 100).decimal() + " = " + part.decimal()));
  }

  private static Exercise change(int percent, int whole, boolean up) {
    Fraction part = Fraction.of((long) percent * whole, 100);
    Fraction result = up ? Fraction.of(whole).plus(part) : Fraction.of(whole).minus(part);
    return new Exercise(
        whole + (up ? " increased by " : " decreased by ") + percent + "%",
        result.decimal(),
        List.of(
            percent
                + "% of "
                + whole
                + " is "
                + percent
                + " * "
                + whole
                + "/100 = "
                + part.decimal(),
            whole + (up ? " + " : " - ") + part.decimal() + " = " + result.decimal()));
  }

  private static Exercise rate(int percent, int whole) {
    Fraction part = Fraction.of((long) percent * whole, 100);
    return new Exercise(
        "What percent of " + whole + " is " + part.decimal() + "?",
        percent + "%",
        List.of(
            part.decimal() + " / " + whole + " = " + Fraction.of(percent, 100).decimal(),
            Fraction.of(percent, 100).decimal() + " * 100 = " + percent + ", so " + percent + "%"));
  }

  private static Exercise back(int percent, int whole, boolean up) {
    int after = up ? 100 + percent : 100 - percent;
    Fraction result = Fraction.of((long) after * whole, 100);
    String factor = Fraction.of(after, 100).decimal();
    return new Exercise(
        "A number "
            + (up ? "increased by " : "decreased by ")
            + percent
            + "% is "
            + result.decimal()
            + ". What is the number?",
        Integer.toString(whole),
        List.of(
            "The number is 100%, the result " + after + "% of it",
            "So the number times " + factor + " is " + result.decimal(),
            result.decimal() + " / " + factor + " = " + whole));
  }
}
