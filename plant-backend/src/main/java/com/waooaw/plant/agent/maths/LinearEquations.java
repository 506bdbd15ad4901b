package com.waooaw.plant.agent.maths;

import static com.waooaw.plant.agent.maths.Notation.linear;
import static com.waooaw.plant.agent.maths.Notation.signed;

import java.util.ArrayList;
import java.util.List;

/** Linear equations in x: from one step to brackets and fractions on both sides. */
final class LinearEquations {
  private LinearEquations() {}

  static Exercise draw(Draws draws, int level) {
    return switch (level) {
      case 1 ->
          draws.heads() ? shifted(draws) : twoSteps(draws.between(2, 9), 0, draws.between(2, 12));
      case 2 -> twoSteps(draws.between(2, 9), draws.nonZero(-20, 20), draws.between(-9, 12));
      case 3 -> bothSides(draws);
      case 4 -> brackets(draws);
      default -> fractions(draws);
    };
  }

  private static Exercise shifted(Draws draws) {
    int x = draws.between(1, 20);
    int b = draws.nonZero(-20, 20);
    return exercise(linear(1, "x", b) + " = " + (x + b), 1, b, 0, x + b, List.of());
  }

  private static Exercise twoSteps(int a, int b, int x) {
    return exercise(linear(a, "x", b) + " = " + (a * x + b), a, b, 0, a * x + b, List.of());
  }

  private static Exercise bothSides(Draws draws) {
    int x = draws.between(-10, 10);
    int a = draws.nonZero(-9, 9);
    int c = draws.nonZero(-9, 9);
    while (c == a) {
      c = draws.nonZero(-9, 9);
    }
    int b = draws.nonZero(-15, 15);
    int d = (a - c) * x + b;
    return exercise(linear(a, "x", b) + " = " + linear(c, "x", d), a, b, c, d, List.of());
  }

  private static Exercise brackets(Draws draws) {
    int k = draws.between(2, 7);
    int b = draws.nonZero(-9, 9);
    int c = draws.nonZero(-9, 9);
    while (c == k) {
      c = draws.nonZero(-9, 9);
    }
    int d = draws.nonZero(-15, 15);
    String question = k + "(" + linear(1, "x", b) + ") = " + linear(c, "x", d);
    String open = "Multiply out: " + linear(k, "x", (long) k * b) + " = " + linear(c, "x", d);
    return exercise(question, k, k * b, c, d, List.of(open));
  }

  private static Exercise fractions(Draws draws) {
    int m = draws.oneOf(2, 3, 4, 5);
    int n = draws.oneOf(2, 3, 5, 7);
    int a = draws.between(1, 6);
    int c = draws.between(1, 6);
    int b = draws.nonZero(-9, 9);
    int d = draws.nonZero(-9, 9);
    int e = draws.nonZero(-9, 9);
    String question =
        "(" + linear(a, "x", b) + ")/" + m + " + (" + linear(c, "x", d) + ")/" + n + " = " + e;
    String clear =
        "Multiply by "
            + m * n
            + ": "
            + n
            + "("
            + linear(a, "x", b)
            + ") + "
            + m
            + "("
            + linear(c, "x", d)
            + ") = "
            + e * m * n;
    int slope = n * a + m * c;
    int constant = n * b + m * d;
    String collect =
        "Multiply out and collect: " + linear(slope, "x", constant) + " = " + e * m * n;
    return exercise(question, slope, constant, 0, e * m * n, List.of(clear, collect));
  }

  /** The rest of the way once the equation reads ax + b = cx + d. */
  private static Exercise exercise(
      String question, int a, int b, int c, int d, List<String> before) {
    List<String> steps = new ArrayList<>(before);
    int slope = a - c;
    int right = d - b;
    if (c != 0) {
      steps.add(
          (c > 0 ? "Subtract " + linear(c, "x", 0) : "Add " + linear(-c, "x", 0))
              + " on both sides: "
              + linear(slope, "x", b)
              + " = "
              + d);
    }
    if (b != 0) {
      steps.add(
          (b > 0 ? "Subtract " + b : "Add " + -b)
              + " on both sides: "
              + linear(slope, "x", 0)
              + " = "
              + d
              + " "
              + signed(-b)
              + " = "
              + right);
    }
    Fraction x = Fraction.of(right, slope);
    if (slope != 1) {
      steps.add("Divide both sides by " + slope + ": x = " + x);
    }
    return new Exercise(question, "x = " + x, steps);
  }
}
