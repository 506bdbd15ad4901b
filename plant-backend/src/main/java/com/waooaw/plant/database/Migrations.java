package com.waooaw.plant.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Brings a database to this version. Which migrations it has seen stands on Flyway's own table as a
 * digest, so that a start on an up-to-date database costs one question and loads nothing of Flyway.
 */
final class Migrations {
  private static final String FOLDER = "db/migration";
  private static final String HISTORY = "public.flyway_schema_history";
  private static final int CONNECT_SECONDS = 120;

  private final DatabaseUrl url;
  private final List<JavaMigration> inJava;

  /** Those in {@code db/migration} and the given ones. */
  Migrations(DatabaseUrl url, List<JavaMigration> inJava) {
    this.url = requireNonNull(url, "url");
    this.inJava = List.copyOf(inJava);
  }

  /**
   * Runs what is missing, as the URL's own user.
   *
   * @return whether anything had to be looked at
   * @throws org.flywaydb.core.api.FlywayException if the database is unreachable or a migration
   *     fails
   */
  boolean run() {
    String wanted = digest();
    if (wanted.equals(seen())) {
      return false;
    }
    Flyway.configure()
        .dataSource(url.jdbcUrl(), url.user(), url.password())
        .locations("classpath:" + FOLDER)
        .javaMigrations(inJava.toArray(JavaMigration[]::new))
        // Every second, not ever more seldom: beside it the database may only be starting.
        .connectRetries(CONNECT_SECONDS)
        .connectRetriesInterval(1)
        .load()
        .migrate();
    remember(wanted);
    return true;
  }

  /** The digest a database was left with; null if it has none or does not answer. */
  private String seen() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT obj_description(to_regclass('" + HISTORY + "'), 'pg_class')")) {
      return found.next() ? found.getString(1) : null;
    } catch (SQLException away) {
      // Flyway asks again, waits for it, and says why it cannot.
      return null;
    }
  }

  private void remember(String digest) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // Two services that start together would both write it, which PostgreSQL refuses to one.
      statement.execute("LOCK TABLE " + HISTORY + " IN SHARE ROW EXCLUSIVE MODE");
      statement.execute("COMMENT ON TABLE " + HISTORY + " IS '" + digest + "'");
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("The database cannot be told that it is migrated", e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
  }

  private String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String name : names()) {
        digest.update(name.getBytes(UTF_8));
        try (InputStream script = loader().getResourceAsStream(FOLDER + "/" + name)) {
          digest.update(requireNonNull(script, name).readAllBytes());
        }
      }
      inJava.forEach(migration -> digest.update(migration.getClass().getName().getBytes(UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  // From an archive in service, from a folder in an IDE.
  private static List<String> names() throws IOException {
    URL folder = requireNonNull(loader().getResource(FOLDER), FOLDER);
    if (folder.openConnection() instanceof JarURLConnection archive) {
      return archive.getJarFile().stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(FOLDER + "/") && name.endsWith(".sql"))
          .map(name -> name.substring(FOLDER.length() + 1))
          .sorted()
          .toList();
    }
    try (Stream<Path> files = Files.list(Path.of(uri(folder)))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sql"))
          .sorted()
          .toList();
    }
  }

  private static URI uri(URL folder) {
    try {
      return folder.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(folder.toString(), e);
    }
  }

  private static ClassLoader loader() {
    return Migrations.class.getClassLoader();
  }
}
