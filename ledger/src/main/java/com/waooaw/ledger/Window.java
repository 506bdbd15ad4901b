package com.waooaw.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A span of UTC time that a limit covers. */
public enum Window {
  DAY {
    @Override
    public String name(Instant at) {
      return day(at).toString();
    }

    @Override
    public Instant end(Instant at) {
      return day(at).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  },
  MONTH {
    @Override
    public String name(Instant at) {
      return month(at).toString();
    }

    @Override
    public Instant end(Instant at) {
      return month(at).plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  },
  /** As long as a trial may matter: its sums are forgotten 400 days after the last change. */
  TRIAL {
    private static final long KEPT_DAYS = 400;

    @Override
    public String name(Instant at) {
      return "trial";
    }

    @Override
    public Instant end(Instant at) {
      return at.plus(KEPT_DAYS, ChronoUnit.DAYS);
    }
  };

  /** When what it covers starts anew; empty when it never does. */
  public Optional<Instant> resetsAt(Instant at) {
    return this == TRIAL ? Optional.empty() : Optional.of(end(at));
  }

  /** The first instant of the span that holds {@code at}. */
  public Instant start(Instant at) {
    return switch (this) {
      case DAY -> day(at).atStartOfDay(ZoneOffset.UTC).toInstant();
      case MONTH -> month(at).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      case TRIAL -> Instant.EPOCH;
    };
  }

  /** The part of a key that tells one span from the next, such as {@code 2026-02-28}. */
  public abstract String name(Instant at);

  /** The first instant after the span that holds {@code at}. */
  public abstract Instant end(Instant at);

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private static YearMonth month(Instant at) {
    return YearMonth.from(day(at));
  }
}
