package com.waooaw.plant.hire;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * A paid month. All months of a hire are counted from the first one's start, in UTC, so that one
 * that began on the 31st ends on the last day of a short month and on the 31st again after it.
 *
 * @param anchor the first month's start
 * @param number 1 is the first month
 * @param end exclusive
 */
public record Period(Instant anchor, int number, Instant start, Instant end) {
  private static final Duration DAY = Duration.ofDays(1);

  public Period {
    requireNonNull(anchor, "anchor");
    if (number < 1 || !start.isBefore(end)) {
      throw new IllegalArgumentException("A month has a number, and a start before its end");
    }
  }

  /** The first month. */
  public static Period first(Instant anchor) {
    return of(anchor, 1);
  }

  /** The month after this one. */
  public Period next() {
    return of(anchor, number + 1);
  }

  /** Days of it that are left, begun ones included. */
  public long daysLeftRoundedUp(Instant now) {
    return now.isBefore(end)
        ? Duration.between(now, end).plus(DAY).minusNanos(1).dividedBy(DAY)
        : 0;
  }

  /** Whole days of it that are left. */
  public long wholeDaysLeft(Instant now) {
    return now.isBefore(end) ? Duration.between(now, end).dividedBy(DAY) : 0;
  }

  private static Period of(Instant anchor, int number) {
    return new Period(anchor, number, plusMonths(anchor, number - 1), plusMonths(anchor, number));
  }

  private static Instant plusMonths(Instant anchor, int months) {
    return anchor.atOffset(ZoneOffset.UTC).plusMonths(months).toInstant();
  }
}
