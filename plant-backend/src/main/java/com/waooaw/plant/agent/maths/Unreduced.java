package com.waooaw.plant.agent.maths;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Works out a line of fractions without ever looking for a common denominator or cancelling:
 * another way than the one answers are found by.
 */
final class Unreduced {
  private static final Pattern PIECE = Pattern.compile("\\((-?\\d+)/(\\d+)\\)|([-+*/])");

  private Unreduced() {}

  /** Numerator and denominator of {@code (a/b) + (c/d) * (e/f)} and the like, products first. */
  static BigInteger[] value(String question) {
    List<BigInteger[]> terms = new ArrayList<>();
    String operator = "+";
    Matcher matcher = PIECE.matcher(question);
    while (matcher.find()) {
      if (matcher.group(3) != null) {
        operator = matcher.group(3);
        continue;
      }
      BigInteger top = new BigInteger(matcher.group(1));
      BigInteger bottom = new BigInteger(matcher.group(2));
      switch (operator) {
        case "+" -> terms.add(new BigInteger[] {top, bottom});
        case "-" -> terms.add(new BigInteger[] {top.negate(), bottom});
        case "*" -> multiply(terms.getLast(), top, bottom);
        default -> multiply(terms.getLast(), bottom, top);
      }
    }
    BigInteger top = BigInteger.ZERO;
    BigInteger bottom = BigInteger.ONE;
    for (BigInteger[] term : terms) {
      top = top.multiply(term[1]).add(term[0].multiply(bottom));
      bottom = bottom.multiply(term[1]);
    }
    return new BigInteger[] {top, bottom};
  }

  private static void multiply(BigInteger[] term, BigInteger top, BigInteger bottom) {
    term[0] = term[0].multiply(top);
    term[1] = term[1].multiply(bottom);
  }
}
