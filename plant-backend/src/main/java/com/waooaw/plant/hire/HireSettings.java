package com.waooaw.plant.hire;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What a customer set about one hire. It is kept on the hire, never on the agent that others hire
 * too.
 *
 * @param reminders whether its trial's end is told beforehand
 * @param timeZone in which times are told to its customer
 */
public record HireSettings(boolean reminders, ZoneId timeZone) {
  private static final HireSettings DEFAULTS = new HireSettings(true, ZoneId.of("Asia/Kolkata"));

  public HireSettings {
    requireNonNull(timeZone, "timeZone");
  }

  /** Those of a hire whose customer set nothing. */
  public static HireSettings defaults() {
    return DEFAULTS;
  }

  /** A time zone by its IANA name. */
  static Optional<ZoneId> zone(String name) {
    try {
      return ZoneId.getAvailableZoneIds().contains(name)
          ? Optional.of(ZoneId.of(name))
          : Optional.empty();
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }
}
