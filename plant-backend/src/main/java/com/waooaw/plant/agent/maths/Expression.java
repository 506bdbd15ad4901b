package com.waooaw.plant.agent.maths;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/**
 * Reads an expression in the notation of {@link Notation} and gives its exact value. It knows
 * nothing of how exercises are made: answers are checked from what is printed.
 */
final class Expression {
  private final String text;
  private final Map<String, Exact> values;
  private int at;

  private Expression(String text, Map<String, Exact> values) {
    this.text = text.replace(" ", "");
    this.values = values;
  }

  /**
   * The value of an expression.
   *
   * @param values of its letters
   * @throws IllegalArgumentException if it cannot be read
   */
  static Exact value(String text, Map<String, Exact> values) {
    Expression expression = new Expression(text, values);
    Exact value = expression.sum();
    if (expression.at != expression.text.length()) {
      throw new IllegalArgumentException("Unexpected at " + expression.at + " in " + text);
    }
    return value;
  }

  private Exact sum() {
    Exact value = product();
    while (peek('+') || peek('-')) {
      boolean plus = text.charAt(at++) == '+';
      Exact next = product();
      value = plus ? value.plus(next) : value.minus(next);
    }
    return value;
  }

  private Exact product() {
    Exact value = signed();
    while (true) {
      if (peek('*')) {
        at++;
        value = value.times(signed());
      } else if (peek('/')) {
        at++;
        value = value.dividedBy(signed());
      } else if (at < text.length()
          && (text.charAt(at) == '(' || Character.isLetter(text.charAt(at)))) {
        value = value.times(power());
      } else {
        return value;
      }
    }
  }

  private Exact signed() {
    if (peek('-')) {
      at++;
      return Exact.ZERO.minus(signed());
    }
    return power();
  }

  private Exact power() {
    Exact base = atom();
    if (peek('^')) {
      at++;
      return base.power(Integer.parseInt(digits()));
    }
    return base;
  }

  private Exact atom() {
    if (text.startsWith("sqrt(", at)) {
      at += 5;
      long inside = Long.parseLong(digits());
      expect(')');
      return Exact.root(inside);
    }
    if (peek('(')) {
      at++;
      Exact value = sum();
      expect(')');
      return value;
    }
    if (at < text.length() && Character.isLetter(text.charAt(at))) {
      Exact value = values.get(text.substring(at, at + 1));
      if (value == null) {
        throw new IllegalArgumentException("Unknown letter in " + text);
      }
      at++;
      return value;
    }
    BigDecimal number = new BigDecimal(digits());
    BigInteger scale = BigInteger.TEN.pow(number.scale());
    return Exact.of(new Fraction(number.unscaledValue(), scale));
  }

  private String digits() {
    int from = at;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (from == at) {
      throw new IllegalArgumentException("A number was expected at " + at + " in " + text);
    }
    return text.substring(from, at);
  }

  private boolean peek(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private void expect(char c) {
    if (!peek(c)) {
      throw new IllegalArgumentException("Expected " + c + " in " + text);
    }
    at++;
  }
}
