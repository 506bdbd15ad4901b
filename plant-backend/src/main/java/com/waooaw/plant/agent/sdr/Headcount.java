package com.waooaw.plant.agent.sdr;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many people a company employs: one number, a range, or a least number.
 *
 * @param max the largest number it may be, or -1 when open
 */
record Headcount(int min, int max) {
  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,3}(?:[,. \u00a0']\\d{3})+|\\d+(?:\\.\\d+)?)\\s*([km])?(?![a-z0-9])");

  /**
   * Reads {@code 250}, {@code 51-200}, {@code 1,000+}, {@code ~50}, {@code 10k}, {@code under 10}.
   */
  static Optional<Headcount> parse(String text) {
    if (text.length() > 60) {
      return Optional.empty();
    }
    String plain =
        text.toLowerCase(Locale.ROOT)
            .replaceAll("employees|people|staff|approx\\.?|about|ca\\.|~", " ")
            .strip();
    Matcher matcher = NUMBER.matcher(plain);
    if (!matcher.find()) {
      return Optional.empty();
    }
    OptionalInt first = number(matcher);
    OptionalInt second = matcher.find() ? number(matcher) : OptionalInt.empty();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    int low = first.getAsInt();
    if (second.isPresent()) {
      int high = second.getAsInt();
      return high >= low ? Optional.of(new Headcount(low, high)) : Optional.empty();
    }
    if (plain.contains("+")
        || plain.startsWith(">")
        || plain.startsWith("over")
        || plain.startsWith("more")) {
      return Optional.of(new Headcount(low, -1));
    }
    boolean below = plain.startsWith("<") || plain.startsWith("under") || plain.startsWith("less");
    return Optional.of(below ? new Headcount(0, low) : new Headcount(low, low));
  }

  private static OptionalInt number(Matcher matcher) {
    String digits = matcher.group(1);
    boolean grouped = digits.matches("\\d{1,3}(?:[,. \u00a0']\\d{3})+");
    double value = Double.parseDouble(grouped ? digits.replaceAll("[^0-9]", "") : digits);
    String unit = matcher.group(2);
    double factor = unit == null ? 1 : unit.equals("k") ? 1_000 : 1_000_000;
    double people = value * factor;
    return people <= 10_000_000 ? OptionalInt.of((int) Math.round(people)) : OptionalInt.empty();
  }

  /** As it is written in the deliverables. */
  String text() {
    return max < 0 ? min + "+" : min == max ? Integer.toString(min) : min + "-" + max;
  }

  /** Whether some number it may be lies in the wanted range. */
  boolean meets(int least, int most) {
    return (max < 0 || max >= least) && min <= most;
  }
}
