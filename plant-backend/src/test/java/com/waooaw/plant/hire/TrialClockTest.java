package com.waooaw.plant.hire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.HandClock;
import com.waooaw.plant.testing.Hirer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Seven days are 168 hours, whatever calendars and clocks on walls do meanwhile. */
class TrialClockTest {
  /** A start, and what happens within the week after it. */
  private record Week(String start, String zone, boolean wallClockChanges, String what) {}

  @Test
  void aLeapDayAndAChangeOfTheClocksMakeNoTrialLongerOrShorter() throws Exception {
    List<Week> weeks =
        List.of(
            new Week("2027-03-12T15:00:00Z", "America/New_York", true, "clocks go forward"),
            new Week("2027-10-29T10:00:00Z", "Europe/Berlin", true, "clocks go back"),
            new Week("2028-02-25T23:59:59Z", "Asia/Kolkata", false, "29 February"),
            new Week("2028-12-28T18:30:00Z", "Asia/Kolkata", false, "a year ends"));
    HandClock clock = new HandClock(weeks.getFirst().start());
    try (Backend backend = new Backend(clock);
        Database database = Database.open(backend.database)) {
      for (Week week : weeks) {
        Instant start = Instant.parse(week.start());
        clock.moveTo(start);
        Hirer hirer = new Hirer(backend, database);
        String trial = hirer.trial("maths-tutor");
        hirer.call(
            "PATCH",
            "/api/v1/trials/" + trial,
            "{\"settings\":{\"time_zone\":\"" + week.zone() + "\"}}");
        Instant end = start.plusSeconds(168 * 3_600);

        clock.moveTo(end.minusSeconds(1));
        assertThat(hirer.state(trial)).as(week.what()).isEqualTo("trial_active");
        String told =
            Hirer.until(
                    () -> hirer.get("/api/v1/me/notices").path("items"),
                    (Predicate<JsonNode>) items -> items.size() > 0)
                .get(0)
                .path("text")
                .asText();
        ZoneId zone = ZoneId.of(week.zone());
        LocalTime wall = end.atZone(zone).toLocalTime();
        assertThat(told)
            .as(week.what())
            .contains("at %02d:%02d".formatted(wall.getHour(), wall.getMinute()));
        assertThat(!wall.equals(start.atZone(zone).toLocalTime()))
            .as(week.what())
            .isEqualTo(week.wallClockChanges());

        clock.moveTo(end.plusSeconds(1));
        assertThat(hirer.state(trial)).as(week.what()).isEqualTo("expired");
        Hirer.until(() -> hirer.stored(trial), "expired"::equals);
        assertThat(
                Duration.between(start, Instant.parse(hirer.hire(trial).path("ended_at").asText())))
            .as(week.what())
            .isEqualTo(Duration.ofHours(168));
      }
    }
  }
}
