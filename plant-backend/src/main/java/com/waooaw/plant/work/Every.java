package com.waooaw.plant.work;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/**
 * How often a goal is run again: every day, every Monday, or on the first of every month, at an
 * hour of the customer's own clock. An hour that the clock leaves out comes an hour later; one that
 * it shows twice counts once.
 */
enum Every {
  DAILY,
  WEEKLY,
  MONTHLY;

  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Every of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The first time after an instant. */
  Instant after(Instant instant, ZoneId zone, int hour) {
    LocalDate date = start(instant.atZone(zone).toLocalDate());
    Instant at = at(date, zone, hour);
    while (!at.isAfter(instant)) {
      date = next(date);
      at = at(date, zone, hour);
    }
    return at;
  }

  /** The name of the period an instant is in, such as {@code 2026-11-28} or {@code 2026-W48}. */
  String period(Instant instant, ZoneId zone) {
    LocalDate date = instant.atZone(zone).toLocalDate();
    return switch (this) {
      case DAILY -> date.toString();
      case WEEKLY ->
          String.format(
              Locale.ROOT,
              "%d-W%02d",
              date.get(IsoFields.WEEK_BASED_YEAR),
              date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case MONTHLY -> String.format(Locale.ROOT, "%d-%02d", date.getYear(), date.getMonthValue());
    };
  }

  private LocalDate start(LocalDate date) {
    return switch (this) {
      case DAILY -> date;
      case WEEKLY -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTHLY -> date.withDayOfMonth(1);
    };
  }

  private LocalDate next(LocalDate date) {
    return switch (this) {
      case DAILY -> date.plusDays(1);
      case WEEKLY -> date.plusWeeks(1);
      case MONTHLY -> date.plusMonths(1);
    };
  }

  private static Instant at(LocalDate date, ZoneId zone, int hour) {
    return date.atTime(hour, 0).atZone(zone).toInstant();
  }
}
