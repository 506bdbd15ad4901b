package com.waooaw.kernel.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads settings from the environment. Every wrong one is remembered, so that {@link #check()}
 * reports all of them together: a service is restarted once, not once a mistake.
 */
public final class Settings {
  /** The exit code of a service whose settings are wrong (EX_CONFIG of sysexits.h). */
  public static final int EXIT_CODE = 78;

  private static final List<String> LEVELS =
      List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  private final Map<String, String> environment;
  private final List<String> faults = new ArrayList<>();

  public Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** A text that must be there. Empty when it is not, which {@link #check()} reports. */
  public String required(String name) {
    return optional(name).orElseGet(() -> fault(name, "is required", ""));
  }

  /**
   * A text, blank counting as absent: the variable's own, or that of the file which {@code
   * <name>_FILE} names, so that what holds a password need not stand in the environment.
   */
  public Optional<String> optional(String name) {
    Optional<String> own = own(requireNonNull(name, "name"));
    Optional<String> file = own(name + "_FILE");
    if (own.isPresent() && file.isPresent()) {
      return Optional.ofNullable(fault(name, "and " + name + "_FILE are both set", null));
    }
    return own.isPresent() ? own : file.map(path -> textOf(name + "_FILE", path));
  }

  private Optional<String> own(String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isBlank());
  }

  private String textOf(String name, String path) {
    try {
      String text = Files.readString(Path.of(path)).strip();
      return text.isEmpty() ? fault(name, "names a file that is empty: " + path, null) : text;
    } catch (IOException | InvalidPathException e) {
      return fault(name, "names a file that cannot be read: " + path, null);
    }
  }

  /** A text or its default. */
  public String text(String name, String fallback) {
    return optional(name).orElse(fallback);
  }

  /** A whole number from {@code min} to {@code max}, or its default. */
  public int integer(String name, int fallback, int min, int max) {
    return optional(name)
        .map(
            v -> {
              try {
                int number = Integer.parseInt(v.strip());
                return number >= min && number <= max
                    ? number
                    : fault(
                        name, "must be from " + min + " to " + max + ", not " + number, fallback);
              } catch (NumberFormatException e) {
                return fault(name, "must be a whole number, not '" + v + "'", fallback);
              }
            })
        .orElse(fallback);
  }

  /** A TCP port, or its default. */
  public int port(String name, int fallback) {
    return integer(name, fallback, 0, 65_535);
  }

  /** A URL whose scheme is one of those named, or null when it is absent or wrong. */
  public URI url(String name, Set<String> schemes) {
    return optional(name)
        .map(
            v -> {
              try {
                URI uri = new URI(v.strip());
                return uri.getScheme() != null
                        && schemes.contains(uri.getScheme())
                        && uri.getHost() != null
                    ? uri
                    : fault(
                        name,
                        "must be a URL starting with " + String.join(" or ", schemes),
                        (URI) null);
              } catch (URISyntaxException e) {
                return fault(name, "is not a URL", (URI) null);
              }
            })
        .orElse(null);
  }

  /** A URL that must be there. */
  public URI requiredUrl(String name, Set<String> schemes) {
    if (optional(name).isEmpty()) {
      return fault(name, "is required", (URI) null);
    }
    return url(name, schemes);
  }

  /** Checks a log level, which the log itself reads for it starts first; INFO when absent. */
  public void logLevel(String name) {
    String level = text(name, "INFO");
    if (!LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
      fault(name, "must be one of " + String.join(", ", LEVELS) + ", not '" + level + "'", level);
    }
  }

  /** The bytes of a file that must be there and hold at least {@code minBytes}. */
  public byte[] secretFile(String name, int minBytes) {
    String path = required(name);
    if (path.isEmpty()) {
      return new byte[0];
    }
    try {
      byte[] secret = Files.readAllBytes(Path.of(path));
      return secret.length >= minBytes
          ? secret
          : fault(name, "must name a file of at least " + minBytes + " bytes", secret);
    } catch (IOException | InvalidPathException e) {
      return fault(name, "names a file that cannot be read: " + path, new byte[0]);
    }
  }

  /** Remembers a fault found by the caller. */
  public <T> T fault(String name, String reason, T stand) {
    faults.add(name + " " + reason);
    return stand;
  }

  /**
   * Call after the last setting was read.
   *
   * @throws SettingsException naming every fault, if there was one
   */
  public void check() {
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
  }
}
