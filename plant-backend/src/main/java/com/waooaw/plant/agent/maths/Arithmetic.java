package com.waooaw.plant.agent.maths;

import static com.waooaw.plant.agent.maths.Notation.inside;
import static com.waooaw.plant.agent.maths.Notation.signed;

import java.util.List;

/** Whole numbers: from sums within 20 to brackets with negative numbers. */
final class Arithmetic {
  private Arithmetic() {}

  static Exercise draw(Draws draws, int level) {
    return switch (level) {
      case 1 -> sum(draws.between(1, 20), draws.between(1, 20), draws.heads());
      case 2 ->
          draws.heads()
              ? sum(draws.between(21, 99), draws.between(11, 99), draws.heads())
              : product(draws.between(2, 12), draws.between(2, 12));
      case 3 ->
          draws.heads() ? product(draws.between(12, 99), draws.between(3, 9)) : sumOfProduct(draws);
      case 4 -> bracket(draws);
      default -> brackets(draws);
    };
  }

  private static Exercise sum(int a, int b, boolean minus) {
    if (minus) {
      int large = Math.max(a, b);
      int small = Math.min(a, b);
      return exercise(
          large + " - " + small, large - small, large + " - " + small + " = " + (large - small));
    }
    int tens = b / 10 * 10;
    String way =
        tens > 0 && b % 10 > 0
            ? a + " + " + tens + " = " + (a + tens) + ", then + " + b % 10 + " = " + (a + b)
            : a + " + " + b + " = " + (a + b);
    return exercise(a + " + " + b, a + b, way);
  }

  private static Exercise product(int a, int b) {
    if (a < 20) {
      return exercise(a + " * " + b, a * b, a + " * " + b + " = " + a * b);
    }
    int tens = a / 10 * 10;
    return exercise(
        a + " * " + b,
        a * b,
        "Split " + a + ": " + tens + " * " + b + " = " + tens * b,
        a % 10 + " * " + b + " = " + a % 10 * b,
        tens * b + " + " + a % 10 * b + " = " + a * b);
  }

  private static Exercise sumOfProduct(Draws draws) {
    int a = draws.between(10, 60);
    int b = draws.between(3, 12);
    int c = draws.between(3, 12);
    if (draws.heads()) {
      return exercise(
          a + " + " + b + " * " + c,
          a + b * c,
          "Multiply first: " + b + " * " + c + " = " + b * c,
          a + " + " + b * c + " = " + (a + b * c));
    }
    return exercise(
        a + " + " + b * c + " / " + c,
        a + b,
        "Divide first: " + b * c + " / " + c + " = " + b,
        a + " + " + b + " = " + (a + b));
  }

  private static Exercise bracket(Draws draws) {
    int a = draws.between(2, 30);
    int b = draws.nonZero(-20, 20);
    int c = draws.between(3, 9);
    int d = draws.nonZero(-40, 40);
    int inner = a + b;
    int result = inner * c + d;
    return exercise(
        "(" + a + " " + signed(b) + ") * " + c + " " + signed(d),
        result,
        "The bracket first: " + a + " " + signed(b) + " = " + inner,
        "Then the product: " + inner + " * " + c + " = " + inner * c,
        inner * c + " " + signed(d) + " = " + result);
  }

  private static Exercise brackets(Draws draws) {
    int a = draws.nonZero(-15, 15);
    int b = draws.nonZero(-15, 15);
    int c = draws.nonZero(-9, 9);
    int quotient = draws.nonZero(-12, 12);
    int divisor = draws.between(2, 9);
    int dividend = quotient * divisor;
    int inner = a - b;
    int product = inner * c;
    int result = product - quotient;
    return exercise(
        "("
            + a
            + " - "
            + inside(b)
            + ") * "
            + inside(c)
            + " - "
            + inside(dividend)
            + " / "
            + divisor,
        result,
        "The bracket first: " + a + " - " + inside(b) + " = " + inner,
        "The product: " + inner + " * " + inside(c) + " = " + product,
        "The quotient: " + dividend + " / " + divisor + " = " + quotient,
        product + " - " + inside(quotient) + " = " + result);
  }

  private static Exercise exercise(String question, int answer, String... steps) {
    return new Exercise(question, Integer.toString(answer), List.of(steps));
  }
}
