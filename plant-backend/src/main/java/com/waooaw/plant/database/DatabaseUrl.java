package com.waooaw.plant.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Set;

/**
 * Where the database is, whatever driver's spelling the URL has: {@code postgresql://}, {@code
 * postgres://} and {@code postgresql+asyncpg://} mean the same.
 *
 * @param jdbcUrl the JDBC spelling, without credentials
 * @param user who signs in
 * @param password empty when the server asks for none
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {
  /** The schemes a database URL may have. */
  public static final Set<String> SCHEMES = Set.of("postgresql", "postgres", "postgresql+asyncpg");

  private static final int DEFAULT_PORT = 5432;

  /**
   * Reads a URL such as {@code postgresql://user:password@host:5432/name?sslmode=require}.
   *
   * @throws IllegalArgumentException if the scheme, host or database name is missing
   */
  public static DatabaseUrl parse(URI url) {
    if (!SCHEMES.contains(url.getScheme()) || url.getHost() == null || url.getPath().length() < 2) {
      throw new IllegalArgumentException(
          "A database URL looks like postgresql://user:password@host:5432/name");
    }
    String[] credentials =
        url.getRawUserInfo() == null ? new String[0] : url.getRawUserInfo().split(":", 2);
    int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return new DatabaseUrl(
        "jdbc:postgresql://" + url.getHost() + ":" + port + url.getRawPath() + query,
        credentials.length > 0 ? decode(credentials[0]) : "postgres",
        credentials.length > 1 ? decode(credentials[1]) : "");
  }

  // Not the record's own text, which would put the password into logs.
  @Override
  public String toString() {
    return jdbcUrl;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
