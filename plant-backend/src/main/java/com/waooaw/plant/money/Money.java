package com.waooaw.plant.money;

import static java.util.Objects.requireNonNull;

/**
 * A price, in whole minor units.
 *
 * @param amount paise for INR
 * @param currency ISO 4217
 */
public record Money(long amount, String currency) {
  public Money {
    requireNonNull(currency, "currency");
  }

  /** An amount of paise. */
  public static Money paise(long amount) {
    return new Money(amount, "INR");
  }
}
