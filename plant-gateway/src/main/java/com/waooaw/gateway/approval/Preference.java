package com.waooaw.gateway.approval;

import io.vertx.core.MultiMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one preference (RFC 7240) that the gateway honours: {@code wait}, in seconds. */
final class Preference {
  static final int MOST_SECONDS = 30;
  private static final Pattern WAIT =
      Pattern.compile("(?i)wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(;.*)?");

  private Preference() {}

  /** How long the caller would wait for an answer, 30 s at most; 0 if it says nothing of it. */
  static int waitSeconds(MultiMap headers) {
    for (String header : headers.getAll("Prefer")) {
      for (String preference : header.split(",", -1)) {
        Matcher wait = WAIT.matcher(preference.strip());
        if (wait.matches()) {
          return Math.min(MOST_SECONDS, Integer.parseInt(wait.group(1)));
        }
      }
    }
    return 0;
  }
}
