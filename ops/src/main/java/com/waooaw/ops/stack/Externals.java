package com.waooaw.ops.stack;

import com.waooaw.plant.database.DatabaseUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Servers that are there already and are used instead of embedded ones. */
public record Externals(Optional<URI> database, Optional<URI> redis, Optional<URI> opa) {
  /** No server of one's own: everything embedded. */
  public static final Externals NONE =
      new Externals(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Reads DATABASE_URL, REDIS_URL and OPA_URL.
   *
   * @throws Refusal if one of them is not such a URL
   */
  public static Externals read(Map<String, String> environment) {
    return new Externals(
        url(
            environment,
            "DATABASE_URL",
            DatabaseUrl.SCHEMES,
            "postgresql://user:password@host/name"),
        url(environment, "REDIS_URL", Set.of("redis", "rediss"), "redis://host:6379"),
        url(environment, "OPA_URL", Set.of("http", "https"), "http://host:8181"));
  }

  /** Those that a running stack was started with. */
  static Externals of(State state) {
    return new Externals(
        Optional.of(URI.create(state.databaseUrl())),
        Optional.of(URI.create(state.redisUrl())),
        Optional.ofNullable(state.opaUrl()).map(URI::create));
  }

  private static Optional<URI> url(
      Map<String, String> environment, String name, Set<String> schemes, String example) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      if (uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // Told below, in one sentence for every way of being wrong.
    }
    throw new Refusal(
        name
            + " is not such a URL: it looks like "
            + example
            + "; unset it to use the embedded one.");
  }
}
