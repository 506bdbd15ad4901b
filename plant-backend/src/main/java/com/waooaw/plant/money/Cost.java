package com.waooaw.plant.money;

import static java.util.Objects.requireNonNull;

/**
 * What work cost the platform.
 *
 * @param amount in units of {@code 10^-exponent} of the currency
 * @param currency ISO 4217
 * @param exponent 6: millionths
 */
public record Cost(long amount, String currency, int exponent) {
  private static final int MICRO = 6;

  public Cost {
    requireNonNull(currency, "currency");
  }

  /** An amount of millionths of a dollar. */
  public static Cost microUsd(long amount) {
    return new Cost(amount, "USD", MICRO);
  }
}
