package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A goods and services tax identification number: the state's code of two digits, the holder's
 * permanent account number, the number of the registration within the state, {@code Z}, and a check
 * character.
 */
public record Gstin(String value) {
  private static final Pattern FORM =
      Pattern.compile("[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]");
  private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final int BASE = 36;

  public Gstin {
    requireNonNull(value, "value");
    if (!valid(value)) {
      throw new IllegalArgumentException("Not a GSTIN");
    }
  }

  /** A GSTIN, if it has the form and its check character holds. */
  public static Optional<Gstin> parse(String text) {
    return valid(text) ? Optional.of(new Gstin(text)) : Optional.empty();
  }

  /** The code of the state it was given in. */
  public String state() {
    return value.substring(0, 2);
  }

  private static boolean valid(String text) {
    return FORM.matcher(text).matches()
        && text.charAt(14) == check(text)
        && States.known(text.substring(0, 2));
  }

  // Modulo 36, every second digit doubled, the digits of each product added up.
  private static char check(String text) {
    int sum = 0;
    for (int i = 0; i < 14; i++) {
      int product = DIGITS.indexOf(text.charAt(i)) * (i % 2 == 0 ? 1 : 2);
      sum += product / BASE + product % BASE;
    }
    return DIGITS.charAt((BASE - sum % BASE) % BASE);
  }
}
