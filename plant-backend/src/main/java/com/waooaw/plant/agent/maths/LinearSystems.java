package com.waooaw.plant.agent.maths;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Systems of two or three linear equations, solved by elimination. */
final class LinearSystems {
  private static final List<String> NAMES = List.of("x", "y", "z");

  private LinearSystems() {}

  /** An equation: coefficients, then the right side, with the number it has in the solution. */
  private record Row(int number, List<Fraction> values) {
    Fraction at(int column) {
      return values.get(column);
    }

    String text() {
      int unknowns = values.size() - 1;
      return Notation.sum(NAMES.subList(0, unknowns), values.subList(0, unknowns))
          + " = "
          + values.getLast();
    }
  }

  static Exercise draw(Draws draws, int level) {
    while (true) {
      Optional<Exercise> exercise = attempt(draws, level);
      if (exercise.isPresent()) {
        return exercise.get();
      }
    }
  }

  private static Optional<Exercise> attempt(Draws draws, int level) {
    int unknowns = level == 5 ? 3 : 2;
    int reach = level <= 2 ? level + 1 : level == 3 ? 6 : level == 4 ? 9 : 4;
    int least = level <= 2 ? 1 : -9;
    List<Integer> solution = new ArrayList<>();
    for (int i = 0; i < unknowns; i++) {
      solution.add(draws.between(least, level <= 2 ? 15 : 9));
    }
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < unknowns; row++) {
      List<Fraction> values = new ArrayList<>();
      long right = 0;
      for (int i = 0; i < unknowns; i++) {
        int coefficient =
            level == 1
                ? (row == 1 && i == 1 ? -1 : draws.between(1, 2))
                : draws.nonZero(-reach, reach);
        values.add(Fraction.of(coefficient));
        right += (long) coefficient * solution.get(i);
      }
      values.add(Fraction.of(right));
      rows.add(new Row(row + 1, values));
    }
    return solve(rows);
  }

  private static Optional<Exercise> solve(List<Row> system) {
    List<Row> rows = new ArrayList<>(system);
    List<String> steps = new ArrayList<>();
    int unknowns = rows.size();
    for (Row row : system) {
      steps.add("(" + row.number() + ") " + row.text());
    }
    int number = unknowns;
    for (int column = 0; column < unknowns; column++) {
      Row pivot = rows.get(column);
      if (pivot.at(column).isZero()) {
        return Optional.empty();
      }
      for (int below = column + 1; below < unknowns; below++) {
        number++;
        Row next = eliminate(pivot, rows.get(below), column, number, steps);
        rows.set(below, next);
      }
    }
    List<Fraction> solution = back(rows, steps);
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < unknowns; i++) {
      answers.add(NAMES.get(i) + " = " + solution.get(i));
    }
    String question = String.join("; ", system.stream().map(Row::text).toList());
    return Optional.of(new Exercise(question, String.join(", ", answers), steps));
  }

  /** Row times pivot minus pivot times row, so that the column vanishes and numbers stay whole. */
  private static Row eliminate(Row pivot, Row row, int column, int number, List<String> steps) {
    Fraction p = pivot.at(column);
    Fraction q = row.at(column);
    List<Fraction> values = new ArrayList<>();
    for (int i = 0; i < row.values().size(); i++) {
      values.add(row.at(i).times(p).minus(pivot.at(i).times(q)));
    }
    Fraction common = common(values);
    List<Fraction> reduced = values.stream().map(value -> value.dividedBy(common)).toList();
    Row next = new Row(number, reduced);
    steps.add(
        "Eliminate "
            + NAMES.get(column)
            + ": "
            + inside(p)
            + " * ("
            + row.number()
            + ") - "
            + inside(q)
            + " * ("
            + pivot.number()
            + ")"
            + (common.equals(Fraction.ONE) ? "" : ", all divided by " + common + ",")
            + " gives ("
            + number
            + ") "
            + next.text());
    return next;
  }

  /** The greatest whole number that divides all of these whole numbers; 1 when all are 0. */
  private static Fraction common(List<Fraction> values) {
    BigInteger common =
        values.stream().map(Fraction::numerator).reduce(BigInteger.ZERO, BigInteger::gcd);
    return new Fraction(common.max(BigInteger.ONE), BigInteger.ONE);
  }

  private static List<Fraction> back(List<Row> rows, List<String> steps) {
    int unknowns = rows.size();
    List<Fraction> solution =
        new ArrayList<>(java.util.Collections.nCopies(unknowns, Fraction.ZERO));
    for (int i = unknowns - 1; i >= 0; i--) {
      Row row = rows.get(i);
      Fraction right = row.values().getLast();
      for (int j = i + 1; j < unknowns; j++) {
        right = right.minus(row.at(j).times(solution.get(j)));
      }
      solution.set(i, right.dividedBy(row.at(i)));
      String known =
          i == unknowns - 1
              ? "From (" + row.number() + "): "
              : "Put what is known into (" + row.number() + "): ";
      String product = Notation.sum(List.of(NAMES.get(i)), List.of(row.at(i))) + " = " + right;
      steps.add(
          known
              + product
              + (row.at(i).equals(Fraction.ONE)
                  ? ""
                  : ", so " + NAMES.get(i) + " = " + solution.get(i)));
    }
    return solution;
  }

  private static String inside(Fraction value) {
    return value.numerator().signum() < 0 ? "(" + value + ")" : value.toString();
  }
}
