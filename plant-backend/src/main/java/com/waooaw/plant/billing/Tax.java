package com.waooaw.plant.billing;

/**
 * Goods and services tax on an amount: half the centre's and half the state's inside the seller's
 * state, integrated outside it. Each is rounded to the nearest paisa, halves up.
 *
 * @param taxable what it is on, in paise
 */
record Tax(long taxable, int percent, long cgst, long sgst, long igst) {
  static Tax on(long taxable, int percent, boolean insideState) {
    if (taxable < 0 || percent < 0 || percent % 2 != 0) {
      throw new IllegalArgumentException("No tax of " + percent + " % on " + taxable);
    }
    if (insideState) {
      long half = Shares.of(taxable, percent / 2, 100);
      return new Tax(taxable, percent, half, half, 0);
    }
    return new Tax(taxable, percent, 0, 0, Shares.of(taxable, percent, 100));
  }

  long total() {
    return taxable + cgst + sgst + igst;
  }
}
