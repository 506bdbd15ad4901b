package com.waooaw.ops.stack;

import com.waooaw.plant.database.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The embedded PostgreSQL: a real server on the loopback address, whose superuser has a random
 * password.
 */
final class PostgresServer {
  private static final String DATABASE = "waooaw";
  private static final String USER = "postgres";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Layout layout;
  private final int port;
  private final String password;
  private final Path passwordFile;

  PostgresServer(Layout layout, int port, Secrets secrets) {
    this.layout = layout;
    this.port = port;
    this.password = secrets.password("postgres-password");
    this.passwordFile = secrets.file("postgres-password");
  }

  /** With credentials. */
  URI url() {
    return url(DATABASE);
  }

  String user() {
    return USER;
  }

  String password() {
    return password;
  }

  /** Makes the cluster at first start and says how to run the server. */
  Child.Spec prepare() {
    Path binaries = PostgresBinaries.unpackedIn(layout.app());
    if (!Files.exists(layout.postgres().resolve("PG_VERSION"))) {
      initialise(binaries);
    }
    List<String> command = new ArrayList<>(RootNamespace.prefix());
    command.addAll(
        List.of(
            binaries.resolve("bin/postgres").toString(),
            "-D",
            layout.postgres().toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "timezone=UTC",
            "-c",
            "log_timezone=UTC"));
    // SIGINT is PostgreSQL's fast shutdown: it ends sessions instead of waiting for them.
    return new Child.Spec(
        "postgres", command, environment(), layout.log("postgres"), "INT", PATIENCE);
  }

  /** The server accepts connections and has our database, which this makes at first start. */
  Probe ready() {
    Probe own = Probe.postgres(url());
    return () ->
        switch (own.ask()) {
          case Probe.Answer.Healthy healthy -> healthy;
          case Probe.Answer.Unhealthy unhealthy -> {
            createDatabase();
            yield unhealthy;
          }
        };
  }

  private void createDatabase() {
    DatabaseUrl maintenance = DatabaseUrl.parse(url("postgres"));
    try (Connection connection =
            DriverManager.getConnection(
                maintenance.jdbcUrl(), maintenance.user(), maintenance.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + DATABASE);
    } catch (SQLException e) {
      // Not up yet, or there already: the next probe tells.
    }
  }

  private URI url(String database) {
    return URI.create(
        "postgresql://" + USER + ":" + password + "@127.0.0.1:" + port + "/" + database);
  }

  /** Into a folder of another name first, so that a cluster is whole or absent. */
  private void initialise(Path binaries) {
    Path fresh = layout.postgres().resolveSibling("postgres.new");
    Trees.delete(fresh);
    List<String> command = new ArrayList<>(RootNamespace.prefix());
    command.addAll(
        List.of(
            binaries.resolve("bin/initdb").toString(),
            "-D",
            fresh.toString(),
            "-U",
            USER,
            "--auth=scram-sha-256",
            "--pwfile=" + passwordFile,
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8"));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(layout.log("postgres").toFile()));
      builder.environment().clear();
      builder.environment().putAll(environment());
      if (builder.start().waitFor() != 0) {
        throw new Refusal(
            "PostgreSQL could not make its files; " + layout.log("postgres") + " says why.");
      }
      Trees.delete(layout.postgres());
      Files.move(fresh, layout.postgres());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Interrupted while PostgreSQL was made.");
    }
  }

  private static Map<String, String> environment() {
    return Map.of(
        "PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"), "LC_ALL", "C", "TZ", "UTC");
  }
}
