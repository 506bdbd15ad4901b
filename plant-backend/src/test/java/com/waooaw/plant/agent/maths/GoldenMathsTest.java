package com.waooaw.plant.agent.maths;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every answer worked out a second time from the printed question alone, by other means than the
 * tutor and its own checks use: a parser over 50-digit decimals with derivatives carried along
 * (dual numbers), Cramer's rule, the formula for quadratics. Nothing of the tutor's code is used
 * but the exercises themselves.
 */
class GoldenMathsTest {
  private static final int EXERCISES = 10_000;
  private static final MathContext DIGITS = new MathContext(50);
  private static final BigDecimal NEAR = new BigDecimal("1e-30");

  /** A value and its derivative. */
  private record Dual(BigDecimal v, BigDecimal d) {
    static Dual of(BigDecimal value) {
      return new Dual(value, BigDecimal.ZERO);
    }

    Dual plus(Dual o) {
      return new Dual(v.add(o.v, DIGITS), d.add(o.d, DIGITS));
    }

    Dual negated() {
      return new Dual(v.negate(), d.negate());
    }

    Dual times(Dual o) {
      return new Dual(
          v.multiply(o.v, DIGITS), d.multiply(o.v, DIGITS).add(v.multiply(o.d, DIGITS), DIGITS));
    }

    Dual over(Dual o) {
      BigDecimal top = d.multiply(o.v, DIGITS).subtract(v.multiply(o.d, DIGITS), DIGITS);
      return new Dual(v.divide(o.v, DIGITS), top.divide(o.v.multiply(o.v, DIGITS), DIGITS));
    }
  }

  /** Reads the tutor's notation, with a value for each unknown. */
  private static final class Reader {
    private final String text;
    private final Map<String, Dual> unknowns;
    private int at;

    Reader(String text, Map<String, Dual> unknowns) {
      this.text = text.replace(" ", "");
      this.unknowns = unknowns;
    }

    Dual all() {
      Dual value = sum();
      if (at != text.length()) {
        throw new IllegalArgumentException(text + " at " + at);
      }
      return value;
    }

    private Dual sum() {
      Dual value = next('-') ? product().negated() : product();
      while (at < text.length() && (peek() == '+' || peek() == '-')) {
        boolean minus = text.charAt(at++) == '-';
        Dual more = product();
        value = value.plus(minus ? more.negated() : more);
      }
      return value;
    }

    private Dual product() {
      Dual value = power();
      while (at < text.length()) {
        char c = peek();
        if (c == '*' || c == '/') {
          at++;
          Dual factor = power();
          value = c == '*' ? value.times(factor) : value.over(factor);
        } else if (c == '(' || Character.isLetter(c)) {
          value = value.times(power());
        } else {
          return value;
        }
      }
      return value;
    }

    private Dual power() {
      Dual base = atom();
      if (!next('^')) {
        return base;
      }
      int exponent = digits().intValueExact();
      Dual value = Dual.of(BigDecimal.ONE);
      for (int i = 0; i < exponent; i++) {
        value = value.times(base);
      }
      return value;
    }

    private Dual atom() {
      if (next('(')) {
        return closed(sum());
      }
      if (text.startsWith("sqrt(", at)) {
        at += 5;
        return Dual.of(closed(sum()).v().sqrt(DIGITS));
      }
      if (Character.isLetter(peek())) {
        return unknowns.get(String.valueOf(text.charAt(at++)));
      }
      return Dual.of(digits());
    }

    private Dual closed(Dual value) {
      if (!next(')')) {
        throw new IllegalArgumentException(text + " at " + at);
      }
      return value;
    }

    private BigDecimal digits() {
      int from = at;
      while (at < text.length() && (Character.isDigit(peek()) || peek() == '.')) {
        at++;
      }
      return new BigDecimal(text.substring(from, at));
    }

    private boolean next(char c) {
      boolean is = at < text.length() && text.charAt(at) == c;
      at += is ? 1 : 0;
      return is;
    }

    private char peek() {
      return text.charAt(at);
    }
  }

  @Test
  void tenThousandAnswersAreRightByAnotherMethod() {
    Map<Topic, Integer> done = new TreeMap<>();
    int seed = 1;
    for (int i = 0; i < EXERCISES; i++) {
      Topic topic = Topic.values()[i % Topic.values().length];
      Exercise exercise = topic.draw(new Draws(seed++), 1 + i / Topic.values().length % 5);
      assertThat(right(topic, exercise)).as(topic + ": " + exercise).isTrue();
      done.merge(topic, 1, Integer::sum);
    }
    System.out.println(EXERCISES + " answers recomputed, all right: " + done);
  }

  private static boolean right(Topic topic, Exercise exercise) {
    String question = exercise.question();
    String answer = exercise.answer();
    return switch (topic) {
      case ARITHMETIC, FRACTIONS -> near(value(question), value(answer));
      case PERCENTAGES -> near(percentage(question), value(answer.replace("%", "")));
      case LINEAR_EQUATIONS -> near(linear(question), value(answer.replace("x = ", "")));
      case LINEAR_SYSTEMS -> system(question, answer);
      case QUADRATIC_EQUATIONS -> quadratic(question, answer);
      case POLYNOMIAL_DERIVATIVES -> derivative(question, answer);
    };
  }

  private static BigDecimal percentage(String question) {
    String number = "(-?[0-9.]+)";
    Map<String, java.util.function.BinaryOperator<BigDecimal>> forms =
        Map.of(
            number + "% of " + number,
            (p, n) -> p.multiply(n).movePointLeft(2),
            number + " increased by " + number + "%",
            (n, p) -> n.add(n.multiply(p).movePointLeft(2)),
            number + " decreased by " + number + "%",
            (n, p) -> n.subtract(n.multiply(p).movePointLeft(2)),
            "What percent of " + number + " is " + number + "\\?",
            (whole, part) -> part.movePointRight(2).divide(whole, DIGITS),
            "A number increased by " + number + "% is " + number + "\\. What is the number\\?",
            (p, n) -> n.movePointRight(2).divide(p.add(BigDecimal.valueOf(100)), DIGITS),
            "A number decreased by " + number + "% is " + number + "\\. What is the number\\?",
            (p, n) -> n.movePointRight(2).divide(BigDecimal.valueOf(100).subtract(p), DIGITS));
    for (var form : forms.entrySet()) {
      Matcher matcher = Pattern.compile(form.getKey()).matcher(question);
      if (matcher.matches()) {
        return form.getValue()
            .apply(new BigDecimal(matcher.group(1)), new BigDecimal(matcher.group(2)));
      }
    }
    throw new IllegalArgumentException(question);
  }

  private static BigDecimal linear(String equation) {
    UnaryOperator<BigDecimal> f = x -> difference(equation, Map.of("x", x));
    BigDecimal at0 = f.apply(BigDecimal.ZERO);
    return at0.negate().divide(f.apply(BigDecimal.ONE).subtract(at0), DIGITS);
  }

  private static boolean system(String question, String answer) {
    String[] equations = question.split(";");
    String[] names =
        Arrays.stream(answer.split(",")).map(p -> p.split("=")[0].strip()).toArray(String[]::new);
    int n = names.length;
    BigDecimal[][] a = new BigDecimal[n][n];
    BigDecimal[] b = new BigDecimal[n];
    for (int row = 0; row < n; row++) {
      Map<String, BigDecimal> zero = new TreeMap<>();
      for (String name : names) {
        zero.put(name, BigDecimal.ZERO);
      }
      b[row] = difference(equations[row], zero).negate();
      for (int column = 0; column < n; column++) {
        Map<String, BigDecimal> unit = new TreeMap<>(zero);
        unit.put(names[column], BigDecimal.ONE);
        a[row][column] = difference(equations[row], unit).add(b[row]);
      }
    }
    BigDecimal all = determinant(a);
    for (int column = 0; column < n; column++) {
      BigDecimal[][] changed = new BigDecimal[n][];
      for (int row = 0; row < n; row++) {
        changed[row] = a[row].clone();
        changed[row][column] = b[row];
      }
      BigDecimal given = value(answer.split(",")[column].split("=")[1]);
      if (!near(determinant(changed).divide(all, DIGITS), given)) {
        return false;
      }
    }
    return equations.length == n;
  }

  private static BigDecimal determinant(BigDecimal[][] m) {
    if (m.length == 1) {
      return m[0][0];
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int column = 0; column < m.length; column++) {
      BigDecimal[][] minor = new BigDecimal[m.length - 1][m.length - 1];
      for (int row = 1; row < m.length; row++) {
        for (int c = 0, to = 0; c < m.length; c++) {
          if (c != column) {
            minor[row - 1][to++] = m[row][c];
          }
        }
      }
      BigDecimal part = m[0][column].multiply(determinant(minor));
      sum = column % 2 == 0 ? sum.add(part) : sum.subtract(part);
    }
    return sum;
  }

  private static boolean quadratic(String equation, String answer) {
    UnaryOperator<BigDecimal> f = x -> difference(equation, Map.of("x", x));
    BigDecimal two = BigDecimal.TWO;
    BigDecimal c = f.apply(BigDecimal.ZERO);
    BigDecimal plus = f.apply(BigDecimal.ONE);
    BigDecimal minus = f.apply(BigDecimal.ONE.negate());
    BigDecimal a = plus.add(minus).divide(two).subtract(c);
    BigDecimal b = plus.subtract(minus).divide(two);
    BigDecimal under = b.multiply(b).subtract(a.multiply(c).multiply(BigDecimal.valueOf(4)));
    if (under.abs().compareTo(NEAR) > 0 && under.signum() < 0) {
      return answer.equals("no real solution");
    }
    BigDecimal root = under.abs().compareTo(NEAR) <= 0 ? BigDecimal.ZERO : under.sqrt(DIGITS);
    BigDecimal low = b.negate().subtract(root).divide(a.multiply(two), DIGITS);
    BigDecimal high = b.negate().add(root).divide(a.multiply(two), DIGITS);
    BigDecimal[] given =
        Arrays.stream(answer.split(" or "))
            .map(part -> value(part.split("=")[1]))
            .sorted()
            .toArray(BigDecimal[]::new);
    return root.signum() == 0
        ? given.length == 1 && near(given[0], low)
        : given.length == 2 && near(given[0], low.min(high)) && near(given[1], low.max(high));
  }

  private static boolean derivative(String question, String answer) {
    String f = question.split("=", 2)[1];
    String slope = answer.split("=", 2)[1];
    for (int x = -4; x <= 4; x++) {
      BigDecimal at = new BigDecimal(x).add(new BigDecimal("0.5"));
      Map<String, Dual> moving = Map.of("x", new Dual(at, BigDecimal.ONE));
      Map<String, Dual> still = Map.of("x", Dual.of(at));
      if (!near(new Reader(f, moving).all().d(), new Reader(slope, still).all().v())) {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal difference(String equation, Map<String, BigDecimal> values) {
    Map<String, Dual> unknowns = new TreeMap<>();
    values.forEach((name, value) -> unknowns.put(name, Dual.of(value)));
    String[] sides = equation.split("=");
    return new Reader(sides[0], unknowns)
        .all()
        .v()
        .subtract(new Reader(sides[1], unknowns).all().v());
  }

  private static BigDecimal value(String expression) {
    return new Reader(expression.strip(), Map.of()).all().v();
  }

  private static boolean near(BigDecimal a, BigDecimal b) {
    return a.subtract(b).abs().compareTo(NEAR) < 0;
  }
}
