package com.waooaw.plant.agent.maths;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Confirms answers from the printed question and the printed answer alone, by another way than the
 * one they were found by. Each check returns a sentence when the answer is right, nothing when it
 * is not.
 */
final class Checks {
  private static final Pattern PART = Pattern.compile("([0-9.]+)% of ([0-9.]+)");
  private static final Pattern CHANGE =
      Pattern.compile("([0-9.]+) (increased|decreased) by ([0-9.]+)%");
  private static final Pattern RATE = Pattern.compile("What percent of ([0-9.]+) is ([0-9.]+)\\?");
  private static final Pattern BACK =
      Pattern.compile(
          "A number (increased|decreased) by ([0-9.]+)% is ([0-9.]+)\\. What is the number\\?");
  private static final Fraction HUNDRED = Fraction.of(100);

  private Checks() {}

  static Optional<String> value(Exercise exercise) {
    Exact value = Expression.value(exercise.question(), Map.of());
    boolean right = value.equals(number(exercise.answer()));
    return right ? Optional.of(exercise.question() + " evaluates to " + value) : Optional.empty();
  }

  /**
   * Compares numerators and denominators by cross-multiplication and asks that nothing is left to
   * cancel.
   */
  static Optional<String> lowestTerms(Exercise exercise) {
    BigInteger[] question = Unreduced.value(exercise.question());
    String[] parts = exercise.answer().split("/", -1);
    BigInteger top = new BigInteger(parts[0]);
    BigInteger bottom = parts.length > 1 ? new BigInteger(parts[1]) : BigInteger.ONE;
    BigInteger left = question[0].multiply(bottom);
    BigInteger right = top.multiply(question[1]);
    boolean lowest = top.gcd(bottom).equals(BigInteger.ONE) && bottom.signum() > 0;
    return left.equals(right) && lowest
        ? Optional.of(
            question[0]
                + " * "
                + bottom
                + " = "
                + top
                + " * "
                + question[1]
                + ", and nothing cancels")
        : Optional.empty();
  }

  /** Every form comes down to part * 100 = percent * whole. */
  static Optional<String> percentage(Exercise exercise) {
    String question = exercise.question();
    Fraction answer = number(exercise.answer().replace("%", "")).a();
    Matcher part = PART.matcher(question);
    if (part.matches()) {
      return proportion(answer, fraction(part.group(1)), fraction(part.group(2)));
    }
    Matcher rate = RATE.matcher(question);
    if (rate.matches()) {
      return exercise.answer().endsWith("%")
          ? proportion(fraction(rate.group(2)), answer, fraction(rate.group(1)))
          : Optional.empty();
    }
    Matcher change = CHANGE.matcher(question);
    if (change.matches()) {
      return proportion(answer, after(change.group(2), change.group(3)), fraction(change.group(1)));
    }
    Matcher back = BACK.matcher(question);
    return back.matches()
        ? proportion(fraction(back.group(3)), after(back.group(1), back.group(2)), answer)
        : Optional.empty();
  }

  private static Fraction after(String direction, String percent) {
    return direction.equals("increased")
        ? HUNDRED.plus(fraction(percent))
        : HUNDRED.minus(fraction(percent));
  }

  private static Optional<String> proportion(Fraction part, Fraction percent, Fraction whole) {
    boolean right = part.times(HUNDRED).equals(percent.times(whole));
    return right
        ? Optional.of(part.decimal() + " * 100 = " + percent.decimal() + " * " + whole.decimal())
        : Optional.empty();
  }

  /** Puts the answer into both sides of every equation. */
  static Optional<String> substitution(Exercise exercise) {
    Map<String, Exact> values = new LinkedHashMap<>();
    for (String part : exercise.answer().split(", ", -1)) {
      values.put(part.substring(0, 1), number(part.substring(part.indexOf('=') + 1)));
    }
    List<String> sides = new ArrayList<>();
    for (String equation : exercise.question().split(";", -1)) {
      String[] both = equation.split("=", -1);
      Exact left = Expression.value(both[0], values);
      if (!left.equals(Expression.value(both[1], values))) {
        return Optional.empty();
      }
      sides.add(left + " = " + left);
    }
    return Optional.of("Put in, the two sides agree: " + String.join("; ", sides));
  }

  /** Substitutes every solution exactly and compares their number with the discriminant's. */
  static Optional<String> quadratic(Exercise exercise) {
    String[] both = exercise.question().split("=", -1);
    Fraction atZero = difference(both, Exact.ZERO).a();
    Fraction atOne = difference(both, number("1")).a();
    Fraction atMinusOne = difference(both, number("-1")).a();
    Fraction half = Fraction.of(1, 2);
    Fraction a = atOne.plus(atMinusOne).times(half).minus(atZero);
    Fraction b = atOne.minus(atMinusOne).times(half);
    Fraction discriminant = b.times(b).minus(Fraction.of(4).times(a).times(atZero));
    int expected = discriminant.numerator().signum() + 1;
    if (exercise.answer().equals("no real solution")) {
      return expected == 0
          ? Optional.of("The discriminant " + discriminant + " is negative")
          : Optional.empty();
    }
    List<Exact> roots = new ArrayList<>();
    for (String root : exercise.answer().split(" or ", -1)) {
      Exact value = number(root.substring(root.indexOf('=') + 1));
      if (!difference(both, value).isZero() || roots.contains(value)) {
        return Optional.empty();
      }
      roots.add(value);
    }
    return roots.size() == expected
        ? Optional.of(
            "Put in, the two sides agree exactly; the discriminant "
                + discriminant
                + " allows "
                + expected
                + (expected == 1 ? " solution" : " solutions"))
        : Optional.empty();
  }

  private static Exact difference(String[] both, Exact x) {
    Map<String, Exact> values = Map.of("x", x);
    return Expression.value(both[0], values).minus(Expression.value(both[1], values));
  }

  /**
   * f'(x) = sum over k of (-1)^(k+1) D^k f(x) / k, where D is the forward difference: Newton's
   * series, which ends for a polynomial. Agreement at more points than the degree proves equality.
   */
  static Optional<String> derivative(Exercise exercise) {
    String f = exercise.question().substring("f(x) = ".length());
    String g = exercise.answer().substring("f'(x) = ".length());
    int points = 10;
    for (int x = 0; x < points; x++) {
      Fraction slope = slope(f, x, points);
      if (!Exact.of(slope).equals(Expression.value(g, Map.of("x", Exact.of(Fraction.of(x)))))) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "Newton's differences give the same slope at x = 0 to "
            + (points - 1)
            + ", more points than the degree needs");
  }

  private static Fraction slope(String f, int x, int order) {
    List<Fraction> row = new ArrayList<>();
    for (int i = 0; i <= order; i++) {
      row.add(Expression.value(f, Map.of("x", Exact.of(Fraction.of(x + i)))).a());
    }
    Fraction slope = Fraction.ZERO;
    for (int k = 1; k <= order; k++) {
      for (int i = 0; i < row.size() - 1; i++) {
        row.set(i, row.get(i + 1).minus(row.get(i)));
      }
      row.removeLast();
      slope = slope.plus(row.getFirst().times(Fraction.of(k % 2 == 1 ? 1 : -1, k)));
    }
    return slope;
  }

  private static Exact number(String text) {
    return Expression.value(text, Map.of());
  }

  private static Fraction fraction(String text) {
    return number(text).a();
  }
}
