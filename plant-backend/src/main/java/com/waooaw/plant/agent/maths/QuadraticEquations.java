package com.waooaw.plant.agent.maths;

import static com.waooaw.plant.agent.maths.Notation.linear;

import java.util.ArrayList;
import java.util.List;

/** Quadratic equations: from factors one can see to irrational solutions and none. */
final class QuadraticEquations {
  private static final List<String> POWERS = List.of("x^2", "x", "");

  private QuadraticEquations() {}

  static Exercise draw(Draws draws, int level) {
    return switch (level) {
      case 1 -> factored(draws.between(1, 15), draws.between(1, 15), 0);
      case 2 -> factored(draws.nonZero(-12, 12), draws.nonZero(-12, 12), 0);
      case 3 -> factored(draws.nonZero(-12, 12), draws.nonZero(-12, 12), draws.nonZero(-30, 30));
      case 4 -> rational(draws);
      default -> irrational(draws);
    };
  }

  /** (x - p)(x - q) = 0, with a constant moved to the right side. */
  private static Exercise factored(int p, int q, int moved) {
    int b = -(p + q);
    int c = p * q;
    List<String> steps = new ArrayList<>();
    if (moved != 0) {
      steps.add("Bring everything to the left: " + poly(1, b, c) + " = 0");
    }
    steps.add("Two numbers with the product " + c + " and the sum " + b + ": " + -p + " and " + -q);
    steps.add("So (" + linear(1, "x", -p) + ")(" + linear(1, "x", -q) + ") = 0");
    steps.add("A product is 0 when a factor is: " + answer(Fraction.of(p), Fraction.of(q)));
    String question = poly(1, b, (long) c + moved) + " = " + moved;
    return new Exercise(question, answer(Fraction.of(p), Fraction.of(q)), steps);
  }

  private static Exercise rational(Draws draws) {
    int m = draws.between(2, 5);
    int n = draws.between(1, 4);
    int p = draws.nonZero(-9, 9);
    int q = draws.nonZero(-9, 9);
    return byFormula(m * n, -(m * q + n * p), p * q);
  }

  private static Exercise irrational(Draws draws) {
    while (true) {
      int a = draws.between(1, 3);
      int b = draws.between(-10, 10);
      int c = draws.nonZero(-12, 12);
      int discriminant = b * b - 4 * a * c;
      boolean square = discriminant >= 0 && isSquare(discriminant);
      boolean rareEnough = discriminant > 0 || draws.between(1, 4) == 1;
      if (!square && rareEnough) {
        return byFormula(a, b, c);
      }
    }
  }

  private static Exercise byFormula(int a, int b, int c) {
    int discriminant = b * b - 4 * a * c;
    List<String> steps = new ArrayList<>();
    steps.add(
        "Use the formula x = (-b +- sqrt(b^2 - 4ac))/(2a) with a = "
            + a
            + ", b = "
            + b
            + ", c = "
            + c);
    steps.add("b^2 - 4ac = " + b * b + " " + Notation.signed(-4L * a * c) + " = " + discriminant);
    String question = poly(a, b, c) + " = 0";
    if (discriminant < 0) {
      steps.add("It is negative, and no real number has a negative square");
      return new Exercise(question, "no real solution", steps);
    }
    if (isSquare(discriminant)) {
      int root = (int) Math.round(Math.sqrt(discriminant));
      steps.add(
          "sqrt("
              + discriminant
              + ") = "
              + root
              + ", so x = ("
              + -b
              + " +- "
              + root
              + ")/"
              + 2 * a);
      String answer = answer(Fraction.of(-b - root, 2L * a), Fraction.of(-b + root, 2L * a));
      steps.add(answer);
      return new Exercise(question, answer, steps);
    }
    return surds(question, a, b, discriminant, steps);
  }

  private static Exercise surds(
      String question, int a, int b, int discriminant, List<String> steps) {
    int outside = 1;
    int inside = discriminant;
    for (int k = 2; k * k <= inside; k++) {
      while (inside % (k * k) == 0) {
        inside /= k * k;
        outside *= k;
      }
    }
    if (outside > 1) {
      steps.add("sqrt(" + discriminant + ") = " + outside + "*sqrt(" + inside + ")");
    }
    int common = gcd(gcd(b, outside), 2 * a);
    String answer =
        "x = "
            + surd(-b / common, "-", outside / common, inside, 2 * a / common)
            + " or x = "
            + surd(-b / common, "+", outside / common, inside, 2 * a / common);
    steps.add(answer);
    return new Exercise(question, answer, steps);
  }

  private static String surd(int whole, String sign, int outside, int inside, int below) {
    String root = (outside == 1 ? "" : outside + "*") + "sqrt(" + inside + ")";
    String top =
        whole == 0 ? (sign.equals("-") ? "-" + root : root) : whole + " " + sign + " " + root;
    return below == 1 ? top : "(" + top + ")/" + below;
  }

  /** The solutions in rising order, a double one once. */
  private static String answer(Fraction p, Fraction q) {
    boolean rising = p.minus(q).numerator().signum() < 0;
    Fraction low = rising ? p : q;
    Fraction high = rising ? q : p;
    return low.equals(high) ? "x = " + low : "x = " + low + " or x = " + high;
  }

  private static String poly(long a, long b, long c) {
    return Notation.sum(POWERS, List.of(Fraction.of(a), Fraction.of(b), Fraction.of(c)));
  }

  private static boolean isSquare(int value) {
    int root = (int) Math.round(Math.sqrt(value));
    return root * root == value;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? Math.abs(a) : gcd(b, a % b);
  }
}
