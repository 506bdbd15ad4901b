package com.waooaw.ops.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures as people read them. A megabyte is a million bytes, as registries count. */
final class Figures {
  /** Stands where a figure is not known. */
  static final String UNKNOWN = "not measured";

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Figures() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** "1 check", "2 checks". */
  static String counted(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** Negative for unknown. */
  static String bytes(long bytes) {
    return bytes((double) bytes);
  }

  /** Negative for unknown. */
  static String bytes(double bytes) {
    if (bytes < 0) {
      return UNKNOWN;
    }
    if (bytes < 1000) {
      return Math.round(bytes) + " B";
    }
    return bytes < 999_500
        ? digits(bytes / 1000) + " kB"
        : bytes < 999_500_000 ? digits(bytes / 1e6) + " MB" : digits(bytes / 1e9) + " GB";
  }

  /** Null for unknown. */
  static String time(Duration time) {
    return time == null ? UNKNOWN : seconds(time.toNanos() / 1e9);
  }

  static String micros(long micros) {
    return seconds(micros / 1e6);
  }

  static String seconds(double seconds) {
    if (seconds < 0.9995) {
      return digits(seconds * 1000) + " ms";
    }
    if (seconds < 119.5) {
      return digits(seconds) + " s";
    }
    long whole = Math.round(seconds);
    return whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s");
  }

  /** How much less ours is than the earlier system's. */
  static String ratio(double earlier, double ours) {
    if (ours <= 0 || earlier <= 0) {
      return "";
    }
    double times = Math.max(earlier / ours, ours / earlier);
    if (times < 1.05) {
      return "the same";
    }
    return digits(times) + (ours < earlier ? "× less" : "× more");
  }

  static String minute(Instant at) {
    return MINUTE.format(at);
  }

  /** Three digits, as far as they say something. */
  private static String digits(double value) {
    String text =
        String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }
}
