package com.waooaw.plant.agent.maths;

import java.math.BigInteger;

/**
 * A number a + b * sqrt(m) with rational a and b: all that linear and quadratic equations need,
 * without rounding.
 *
 * @param m what stands under the root; 0 when b is 0
 */
record Exact(Fraction a, Fraction b, long m) {
  static final Exact ZERO = of(Fraction.ZERO);

  Exact {
    m = b.isZero() ? 0 : m;
  }

  static Exact of(Fraction value) {
    return new Exact(value, Fraction.ZERO, 0);
  }

  static Exact root(long value) {
    return new Exact(Fraction.ZERO, Fraction.ONE, value);
  }

  Exact plus(Exact other) {
    return new Exact(a.plus(other.a), b.plus(other.b), shared(other));
  }

  Exact minus(Exact other) {
    return plus(other.times(of(Fraction.of(-1))));
  }

  Exact times(Exact other) {
    long root = shared(other);
    Fraction whole = a.times(other.a).plus(b.times(other.b).times(Fraction.of(root)));
    return new Exact(whole, a.times(other.b).plus(b.times(other.a)), root);
  }

  /** Divides by multiplying with the conjugate. */
  Exact dividedBy(Exact other) {
    Exact conjugate = new Exact(other.a, other.b.negated(), other.m);
    Exact norm = other.times(conjugate);
    Exact top = times(conjugate);
    return new Exact(top.a.dividedBy(norm.a), top.b.dividedBy(norm.a), top.m);
  }

  Exact power(int exponent) {
    Exact result = of(Fraction.ONE);
    for (int i = 0; i < exponent; i++) {
      result = result.times(this);
    }
    return result;
  }

  boolean isZero() {
    return a.isZero() && b.isZero();
  }

  boolean isRational() {
    return b.isZero();
  }

  private long shared(Exact other) {
    if (m != 0 && other.m != 0 && m != other.m) {
      throw new ArithmeticException("Two different roots");
    }
    return m == 0 ? other.m : m;
  }

  @Override
  public String toString() {
    if (isRational()) {
      return a.toString();
    }
    String factor =
        b.equals(Fraction.ONE)
            ? ""
            : b.numerator().equals(BigInteger.ONE.negate()) && b.isWhole()
                ? "-"
                : b.isWhole() ? b + "*" : "(" + b + ")*";
    return (a.isZero() ? "" : a + " + ") + factor + "sqrt(" + m + ")";
  }
}
