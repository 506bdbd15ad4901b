package com.waooaw.bench.load;

import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;

/** The kinds of errors, few enough to be counted. */
final class Faults {
  static final String TIME_OUT = "time-out";

  private Faults() {}

  static String status(int status, String scenario) {
    return "status " + status + " on " + scenario;
  }

  static String overrun(int maxInFlight) {
    return "overrun: more than " + maxInFlight + " in flight";
  }

  static String unmade(String scenario, RuntimeException cause) {
    return "no request made for " + scenario + ": " + cause.getClass().getSimpleName();
  }

  /** A connection that could not be made or did not last. */
  static String connection(Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
    return switch (cause) {
      case UnknownHostException _ -> "unknown host";
      case ConnectException _ when message.contains("timed out") -> "connection not made in time";
      case ConnectException _ -> "connection refused";
      case HttpClosedException _ -> "connection closed";
      case SocketException _ when message.contains("reset") -> "connection reset";
      case SocketException _ when message.contains("broken pipe") -> "connection reset";
      default -> cause.getClass().getSimpleName();
    };
  }
}
