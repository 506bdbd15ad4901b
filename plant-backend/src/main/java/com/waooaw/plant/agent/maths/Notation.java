package com.waooaw.plant.agent.maths;

import java.util.List;

/** How numbers and expressions are written: ASCII that people and programs read alike. */
final class Notation {
  /** The notation, for whoever reads answers.json. */
  static final List<String> RULES =
      List.of(
          "Numbers are whole (12, -7), fractions in lowest terms (19/12, -3/4) or, in percentages, decimals that end (12.5).",
          "Operators are + - * / ^ with the usual precedence; a number or bracket before a letter or bracket multiplies it: 3x,"
              + " 2(x - 1), (x + 1)(x - 2). sqrt(5) is the positive square root.",
          "Fractions in questions stand in brackets: (3/4) + (5/6).",
          "An equation has one =. Equations of a system are parted by a semicolon: 2x + 3y = 12; x - y = 1.",
          "An answer gives each unknown: x = 5, or x = 3, y = 2 for a system. Two solutions are parted by or: x = 2 or x = 3. An"
              + " equation without a real solution has the answer: no real solution.",
          "A derivative is asked as f(x) = 3x^2 - 4x and answered as f'(x) = 6x - 4.",
          "Percentages are asked as 15% of 80; 80 increased by 15%; 80 decreased by 15%; What percent of 80 is 12?; A number"
              + " increased by 15% is 92. What is the number? They are answered by a number, the fourth form with a % sign.");

  private Notation() {}

  /** A sum such as {@code 3x - y + 5}; parts with the coefficient 0 are left out. */
  static String sum(List<String> names, List<Fraction> coefficients) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      Fraction value = coefficients.get(i);
      if (value.isZero()) {
        continue;
      }
      boolean negative = value.numerator().signum() < 0;
      String join = out.isEmpty() ? (negative ? "-" : "") : negative ? " - " : " + ";
      out.append(join).append(factor(negative ? value.negated() : value, names.get(i)));
    }
    return out.isEmpty() ? "0" : out.toString();
  }

  private static String factor(Fraction positive, String name) {
    if (name.isEmpty()) {
      return positive.toString();
    }
    return positive.equals(Fraction.ONE)
        ? name
        : (positive.isWhole() ? positive.toString() : "(" + positive + ")") + name;
  }

  /** {@code 3x + 5}. */
  static String linear(long a, String name, long b) {
    return sum(List.of(name, ""), List.of(Fraction.of(a), Fraction.of(b)));
  }

  /** A negative number in brackets, as after an operator. */
  static String inside(long value) {
    return value < 0 ? "(" + value + ")" : Long.toString(value);
  }

  /** {@code + 5} or {@code - 5}. */
  static String signed(long value) {
    return value < 0 ? "- " + -value : "+ " + value;
  }

  /** {@code (3/4)}. */
  static String bracketed(Fraction value) {
    return "(" + value + ")";
  }
}
