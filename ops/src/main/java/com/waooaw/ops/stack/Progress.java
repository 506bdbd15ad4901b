package com.waooaw.ops.stack;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells the person at the terminal how far things are. */
public final class Progress {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrintStream out;
  private final InstantSource clock;
  private final Instant began;

  /**
   * Starts counting.
   *
   * @param began from when on seconds are counted
   */
  public Progress(PrintStream out, InstantSource clock, Instant began) {
    this.out = out;
    this.clock = clock;
    this.began = began;
  }

  /** A finished step, with the seconds since the beginning. */
  void step(String what) {
    out.printf(Locale.ROOT, "  %5.1f s  %s%n", seconds(), what);
    out.flush();
  }

  /** Something that happened by itself later on, with the time of day in UTC. */
  void event(String what) {
    out.println(TIME.format(clock.instant()) + "Z  " + what);
    out.flush();
  }

  /** Plain text. */
  void say(String text) {
    out.println(text);
    out.flush();
  }

  double seconds() {
    return Duration.between(began, clock.instant()).toMillis() / 1000.0;
  }

  Instant now() {
    return clock.instant();
  }
}
