package com.waooaw.plant.hire;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.problem.Problem;
import java.time.ZoneId;
import java.util.Optional;

/** A change of a hire as asked for: what is not named stays as it is, a null nickname goes. */
record HireChange(JsonNode body) {
  boolean named() {
    return body.has("nickname");
  }

  Optional<String> nickname(Optional<String> before) {
    if (!named()) {
      return before;
    }
    return Optional.ofNullable(body.path("nickname").textValue()).map(String::strip);
  }

  HireSettings settings(HireSettings before) {
    JsonNode asked = body.path("settings");
    ZoneId zone =
        asked.has("time_zone") ? zone(asked.path("time_zone").textValue()) : before.timeZone();
    return new HireSettings(asked.path("reminders").asBoolean(before.reminders()), zone);
  }

  private static ZoneId zone(String name) {
    return HireSettings.zone(name)
        .orElseThrow(
            () ->
                Problem.invalid(
                        "/settings/time_zone",
                        "time_zone",
                        "settings/time_zone is no time zone of the IANA database, such as"
                            + " Asia/Kolkata.")
                    .exception());
  }
}
