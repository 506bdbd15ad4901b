package com.waooaw.plant.agent.maths;

import static com.waooaw.plant.agent.maths.Notation.bracketed;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Fractions: from like denominators to products within sums. */
final class Fractions {
  private Fractions() {}

  static Exercise draw(Draws draws, int level) {
    return switch (level) {
      case 1 -> likeDenominators(draws);
      case 2 -> sum(proper(draws, 9), proper(draws, 9), draws.heads());
      case 3 -> product(proper(draws, 12), proper(draws, 12));
      case 4 ->
          draws.heads()
              ? quotient(any(draws), any(draws))
              : sum(any(draws), any(draws), draws.heads());
      default -> sumWithProduct(any(draws), any(draws), any(draws), draws.heads());
    };
  }

  /** Between 0 and 1, with a denominator from 2. */
  private static Fraction proper(Draws draws, int largest) {
    Fraction value = Fraction.ONE;
    while (value.isWhole()) {
      int denominator = draws.between(2, largest);
      value = Fraction.of(draws.between(1, denominator - 1), denominator);
    }
    return value;
  }

  private static Fraction any(Draws draws) {
    Fraction value = Fraction.ONE;
    while (value.isWhole()) {
      value = Fraction.of(draws.between(1, 19), draws.between(2, 12));
    }
    return value;
  }

  private static Exercise likeDenominators(Draws draws) {
    int denominator = draws.oneOf(5, 7, 8, 9, 11, 13);
    int a = coprime(draws, denominator);
    int b = coprime(draws, denominator);
    boolean minus = draws.heads() && a != b;
    int first = minus ? Math.max(a, b) : a;
    int second = minus ? Math.min(a, b) : b;
    return sum(Fraction.of(first, denominator), Fraction.of(second, denominator), minus);
  }

  private static int coprime(Draws draws, int denominator) {
    int numerator = draws.between(1, denominator - 1);
    while (!BigInteger.valueOf(numerator)
        .gcd(BigInteger.valueOf(denominator))
        .equals(BigInteger.ONE)) {
      numerator = draws.between(1, denominator - 1);
    }
    return numerator;
  }

  private static Exercise sum(Fraction a, Fraction b, boolean minus) {
    String sign = minus ? " - " : " + ";
    List<String> steps = new ArrayList<>();
    Fraction result = addSteps(a, b, minus, steps);
    return new Exercise(bracketed(a) + sign + bracketed(b), result.toString(), steps);
  }

  private static Fraction addSteps(Fraction a, Fraction b, boolean minus, List<String> steps) {
    String sign = minus ? " - " : " + ";
    BigInteger common =
        a.denominator().multiply(b.denominator()).divide(a.denominator().gcd(b.denominator()));
    BigInteger left = a.numerator().multiply(common.divide(a.denominator()));
    BigInteger right = b.numerator().multiply(common.divide(b.denominator()));
    BigInteger top = minus ? left.subtract(right) : left.add(right);
    if (!a.denominator().equals(b.denominator())) {
      steps.add(
          "The least common denominator of "
              + a.denominator()
              + " and "
              + b.denominator()
              + " is "
              + common);
      steps.add(
          bracketed(a)
              + sign
              + bracketed(b)
              + " = ("
              + left
              + "/"
              + common
              + ")"
              + sign
              + "("
              + right
              + "/"
              + common
              + ")");
    }
    Fraction result = new Fraction(top, common);
    steps.add("(" + left + sign + right + ")/" + common + " = " + top + "/" + common);
    reduce(top, common, result, steps);
    return result;
  }

  private static void reduce(
      BigInteger top, BigInteger bottom, Fraction result, List<String> steps) {
    BigInteger common = top.gcd(bottom);
    if (common.compareTo(BigInteger.ONE) > 0) {
      steps.add("Divide both by " + common + ": " + top + "/" + bottom + " = " + result);
    }
  }

  private static Exercise product(Fraction a, Fraction b) {
    List<String> steps = new ArrayList<>();
    Fraction result = multiplySteps(a, b, steps);
    return new Exercise(bracketed(a) + " * " + bracketed(b), result.toString(), steps);
  }

  private static Fraction multiplySteps(Fraction a, Fraction b, List<String> steps) {
    BigInteger top = a.numerator().multiply(b.numerator());
    BigInteger bottom = a.denominator().multiply(b.denominator());
    Fraction result = new Fraction(top, bottom);
    steps.add(
        bracketed(a)
            + " * "
            + bracketed(b)
            + " = ("
            + a.numerator()
            + " * "
            + b.numerator()
            + ")/("
            + a.denominator()
            + " * "
            + b.denominator()
            + ") = "
            + top
            + "/"
            + bottom);
    reduce(top, bottom, result, steps);
    return result;
  }

  private static Exercise quotient(Fraction a, Fraction b) {
    List<String> steps = new ArrayList<>();
    Fraction turned = Fraction.ONE.dividedBy(b);
    steps.add("Dividing by " + bracketed(b) + " is multiplying by " + bracketed(turned));
    Fraction result = multiplySteps(a, turned, steps);
    return new Exercise(bracketed(a) + " / " + bracketed(b), result.toString(), steps);
  }

  private static Exercise sumWithProduct(Fraction a, Fraction b, Fraction c, boolean minus) {
    List<String> steps = new ArrayList<>();
    steps.add("The product comes first");
    Fraction product = multiplySteps(b, c, steps);
    Fraction result = addSteps(a, product, minus, steps);
    String question = bracketed(a) + (minus ? " - " : " + ") + bracketed(b) + " * " + bracketed(c);
    return new Exercise(question, result.toString(), steps);
  }
}
