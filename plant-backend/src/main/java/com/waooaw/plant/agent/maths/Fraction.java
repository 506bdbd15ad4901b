package com.waooaw.plant.agent.maths;

import java.math.BigInteger;

/** A rational number in lowest terms with a positive denominator. Exact, whatever the size. */
record Fraction(BigInteger numerator, BigInteger denominator) {
  static final Fraction ZERO = of(0);
  static final Fraction ONE = of(1);

  Fraction {
    if (denominator.signum() == 0) {
      throw new ArithmeticException("A denominator of zero");
    }
    BigInteger common =
        numerator.gcd(denominator).multiply(BigInteger.valueOf(denominator.signum()));
    numerator = numerator.divide(common);
    denominator = denominator.divide(common);
  }

  static Fraction of(long value) {
    return new Fraction(BigInteger.valueOf(value), BigInteger.ONE);
  }

  static Fraction of(long numerator, long denominator) {
    return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  Fraction plus(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Fraction minus(Fraction other) {
    return plus(other.negated());
  }

  Fraction times(Fraction other) {
    return new Fraction(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  Fraction dividedBy(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  Fraction negated() {
    return new Fraction(numerator.negate(), denominator);
  }

  boolean isZero() {
    return numerator.signum() == 0;
  }

  boolean isWhole() {
    return denominator.equals(BigInteger.ONE);
  }

  /** {@code 5}, {@code -3/4}. */
  @Override
  public String toString() {
    return isWhole() ? numerator.toString() : numerator + "/" + denominator;
  }

  /** {@code 12.5} if it ends, else as a fraction. */
  String decimal() {
    try {
      return new java.math.BigDecimal(numerator)
          .divide(new java.math.BigDecimal(denominator))
          .toPlainString();
    } catch (ArithmeticException endless) {
      return toString();
    }
  }
}
