package com.waooaw.plant.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class EveryTest {
  private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void timesAreOfTheCustomersOwnClock() {
    // Saturday, 28 November 2026, 18:00 in India.
    Instant now = Instant.parse("2026-11-28T12:30:00Z");
    assertThat(Every.DAILY.after(now, INDIA, 19)).isEqualTo("2026-11-28T13:30:00Z");
    assertThat(Every.DAILY.after(now, INDIA, 18)).isEqualTo("2026-11-29T12:30:00Z");
    assertThat(Every.WEEKLY.after(now, INDIA, 9)).isEqualTo("2026-11-30T03:30:00Z");
    assertThat(Every.MONTHLY.after(now, INDIA, 0)).isEqualTo("2026-11-30T18:30:00Z");
  }

  @Test
  void periodsAreNamedByTheCustomersOwnDate() {
    Instant night = Instant.parse("2026-12-31T20:00:00Z");
    assertThat(Every.DAILY.period(night, INDIA)).isEqualTo("2027-01-01");
    assertThat(Every.DAILY.period(night, BERLIN)).isEqualTo("2026-12-31");
    assertThat(Every.WEEKLY.period(night, INDIA)).isEqualTo("2026-W53");
    assertThat(Every.MONTHLY.period(night, INDIA)).isEqualTo("2027-01");
  }

  @Test
  void aDayWithoutThatHourAndADayWithItTwiceHaveOneEach() {
    // 2:00 is left out on 29 March 2026 and shown twice as 2:00 on 25 October.
    Instant spring = Instant.parse("2026-03-28T23:30:00Z");
    Instant first = Every.DAILY.after(spring, BERLIN, 2);
    assertThat(first).isEqualTo("2026-03-29T01:00:00Z");
    assertThat(Every.DAILY.after(first, BERLIN, 2)).isEqualTo("2026-03-30T00:00:00Z");
    Instant autumn = Every.DAILY.after(Instant.parse("2026-10-24T22:30:00Z"), BERLIN, 2);
    assertThat(autumn).isEqualTo("2026-10-25T00:00:00Z");
    assertThat(Every.DAILY.after(autumn, BERLIN, 2)).isEqualTo("2026-10-26T01:00:00Z");
  }

  @Test
  void aLeapDayIsADayLikeAnother() {
    Instant before = Instant.parse("2028-02-28T12:00:00Z");
    assertThat(Every.DAILY.after(before, BERLIN, 9)).isEqualTo("2028-02-29T08:00:00Z");
    assertThat(Every.MONTHLY.after(before, BERLIN, 9)).isEqualTo("2028-03-01T08:00:00Z");
  }
}
