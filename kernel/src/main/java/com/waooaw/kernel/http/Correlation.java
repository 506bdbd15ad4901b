package com.waooaw.kernel.http;

import java.util.UUID;
import java.util.regex.Pattern;

/** The id that follows one request through every service, log line and audit entry. */
public final class Correlation {
  /** Request and response header of the id. */
  public static final String HEADER = "X-Correlation-ID";

  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{7,63}");

  private Correlation() {}

  /** The caller's id if it is well formed, otherwise a new one. */
  public static String accept(String header) {
    return header != null && WELL_FORMED.matcher(header).matches()
        ? header
        : UUID.randomUUID().toString();
  }
}
