package com.waooaw.plant.billing;

/** Parts of amounts of money, rounded to the nearest whole unit, halves up. */
final class Shares {
  private Shares() {}

  /** So many parts of so many of an amount that is not negative. */
  static long of(long amount, long parts, long whole) {
    if (amount < 0 || parts < 0 || whole <= 0) {
      throw new IllegalArgumentException(parts + " of " + whole + " of " + amount);
    }
    return Math.floorDiv(
        Math.addExact(Math.multiplyExact(Math.multiplyExact(amount, parts), 2), whole), 2 * whole);
  }

  /**
   * What a change of price costs for the days that are left of a month: (new - old) x days left /
   * month. Negative when it is owed to the customer.
   */
  static long proration(long oldPrice, long newPrice, long daysLeft, long monthDays) {
    long days = Math.min(daysLeft, monthDays);
    return newPrice >= oldPrice
        ? of(newPrice - oldPrice, days, monthDays)
        : -of(oldPrice - newPrice, days, monthDays);
  }
}
