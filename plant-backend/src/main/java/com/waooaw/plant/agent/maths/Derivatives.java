package com.waooaw.plant.agent.maths;

import java.util.ArrayList;
import java.util.List;

/** Derivatives of polynomials: powers, sums, squares and products. */
final class Derivatives {
  private Derivatives() {}

  static Exercise draw(Draws draws, int level) {
    return switch (level) {
      case 1 ->
          sum(List.of(draws.between(0, 9), draws.nonZero(-9, 9), draws.between(1, 9)), List.of());
      case 2 -> sum(coefficients(draws, 3), List.of());
      case 3 -> sum(coefficients(draws, 5), List.of());
      case 4 -> square(draws.between(2, 9), draws.nonZero(-9, 9), draws.nonZero(-9, 9));
      default ->
          product(coefficients(draws, 2), List.of(draws.nonZero(-9, 9), draws.nonZero(-6, 6)));
    };
  }

  /** Coefficients from the constant up; the highest is not 0. */
  private static List<Integer> coefficients(Draws draws, int degree) {
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < degree; i++) {
      values.add(draws.between(-9, 9));
    }
    values.add(draws.nonZero(-9, 9));
    return values;
  }

  private static Exercise sum(List<Integer> f, List<String> before) {
    return exercise("f(x) = " + text(f), f, before);
  }

  private static Exercise square(int a, int b, int c) {
    List<Integer> factor = List.of(b, a);
    List<Integer> expanded = new ArrayList<>(times(factor, factor));
    expanded.set(1, expanded.get(1) + c);
    String rest =
        c == 0 ? "" : " " + (c < 0 ? "- " : "+ ") + (Math.abs(c) == 1 ? "" : Math.abs(c)) + "x";
    return exercise(
        "f(x) = (" + text(factor) + ")^2" + rest,
        expanded,
        List.of("Multiply out: f(x) = " + text(expanded)));
  }

  private static Exercise product(List<Integer> u, List<Integer> v) {
    List<Integer> expanded = times(u, v);
    return exercise(
        "f(x) = (" + text(u) + ")(" + text(v) + ")",
        expanded,
        List.of("Multiply out: f(x) = " + text(expanded)));
  }

  private static Exercise exercise(String question, List<Integer> f, List<String> before) {
    List<String> steps = new ArrayList<>(before);
    steps.add("Term by term: a*x^n becomes n*a*x^(n-1), and a constant vanishes");
    List<Integer> derivative = new ArrayList<>();
    List<String> terms = new ArrayList<>();
    for (int power = 1; power < f.size(); power++) {
      derivative.add(power * f.get(power));
      if (f.get(power) != 0) {
        terms.addFirst(
            term(f.get(power), power) + " becomes " + term(power * f.get(power), power - 1));
      }
    }
    steps.add(terms.isEmpty() ? "Nothing but the constant is left" : String.join(", ", terms));
    String answer = "f'(x) = " + text(derivative);
    steps.add(answer);
    return new Exercise(question, answer, steps);
  }

  private static List<Integer> times(List<Integer> u, List<Integer> v) {
    List<Integer> product =
        new ArrayList<>(java.util.Collections.nCopies(u.size() + v.size() - 1, 0));
    for (int i = 0; i < u.size(); i++) {
      for (int j = 0; j < v.size(); j++) {
        product.set(i + j, product.get(i + j) + u.get(i) * v.get(j));
      }
    }
    return product;
  }

  private static String term(int coefficient, int power) {
    return Notation.sum(List.of(name(power)), List.of(Fraction.of(coefficient)));
  }

  private static String text(List<Integer> coefficients) {
    List<String> names = new ArrayList<>();
    List<Fraction> values = new ArrayList<>();
    for (int power = coefficients.size() - 1; power >= 0; power--) {
      names.add(name(power));
      values.add(Fraction.of(coefficients.get(power)));
    }
    return Notation.sum(names, values);
  }

  private static String name(int power) {
    return power == 0 ? "" : power == 1 ? "x" : "x^" + power;
  }
}
