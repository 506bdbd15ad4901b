package com.waooaw.kernel.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses in production what is good enough for a developer's machine only: keys that somebody
 * typed, passwords that everybody knows, origins without TLS. ENVIRONMENT says which of the two it
 * is; a service that is not told assumes production. Faults are added to those of the {@link
 * Settings}, so that all are reported together.
 */
public final class Production {
  private static final int FEWEST_BYTES = 12;
  private static final int SHORTEST_PASSWORD = 12;
  private static final Set<String> WELL_KNOWN =
      Set.of(
          "password",
          "postgres",
          "redis",
          "waooaw",
          "secret",
          "changeme",
          "change-me",
          "admin",
          "root",
          "test",
          "guest",
          "default");
  // Long enough that no random key holds one of them.
  private static final List<String> TYPED =
      List.of("password", "changeme", "change-me", "insecure", "development", "example");

  private final Settings settings;
  private final boolean production;

  private Production(Settings settings, boolean production) {
    this.settings = settings;
    this.production = production;
  }

  /** Reads ENVIRONMENT, which is {@code production} or {@code development}. */
  public static Production read(Settings settings) {
    requireNonNull(settings, "settings");
    return switch (settings.text("ENVIRONMENT", "production")) {
      case "production" -> new Production(settings, true);
      case "development" -> new Production(settings, false);
      case String other ->
          new Production(
              settings,
              settings.fault(
                  "ENVIRONMENT", "must be production or development, not '" + other + "'", true));
    };
  }

  /** Whether this is production. */
  public boolean isOn() {
    return production;
  }

  /** A key must look like chance. An empty one was reported when it was read. */
  public void key(String name, byte[] key) {
    if (!production || key.length == 0) {
      return;
    }
    String text = new String(key, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    long distinct = text.chars().distinct().count();
    if (distinct < FEWEST_BYTES || TYPED.stream().anyMatch(text::contains)) {
      settings.fault(name, "holds a development key, which production refuses", null);
    }
  }

  /** Two keys must differ: who holds the one would hold the other. */
  public void different(String name, byte[] key, String otherName, byte[] other) {
    if (production && key.length > 0 && Arrays.equals(key, other)) {
      settings.fault(name, "is the same key as " + otherName + ", which production refuses", null);
    }
  }

  /** The store behind a URL must ask for a password, and not for one that everybody knows. */
  public void password(String name, URI url) {
    if (!production || url == null) {
      return;
    }
    String user = url.getUserInfo();
    String password = user == null ? "" : user.substring(user.indexOf(':') + 1);
    if (user == null || user.indexOf(':') < 0 || password.isEmpty()) {
      settings.fault(name, "names no password, which production refuses", null);
    } else if (password.length() < SHORTEST_PASSWORD
        || WELL_KNOWN.contains(password.toLowerCase(Locale.ROOT))
        || TYPED.stream().anyMatch(password.toLowerCase(Locale.ROOT)::contains)) {
      settings.fault(name, "holds a well-known or short password, which production refuses", null);
    }
  }

  /** Browsers may come from origins with TLS alone. */
  public void origins(String name, Collection<String> origins) {
    for (String origin : origins) {
      if (production && !origin.startsWith("https://")) {
        settings.fault(name, "holds '" + origin + "' without TLS, which production refuses", null);
      }
    }
  }
}
