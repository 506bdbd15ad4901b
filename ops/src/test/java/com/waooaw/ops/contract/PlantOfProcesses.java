package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.gateway.GatewaySettings;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.json.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisServer;

/**
 * Backends as processes of their own on one database and one Redis, each behind a gateway, for
 * tests that kill them.
 */
final class PlantOfProcesses implements AutoCloseable {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(90).toNanos();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path folder = Files.createTempDirectory("plant-of-processes");
  private final EmbeddedPostgres postgres = EmbeddedPostgres.start();
  private final int redisPort = Plant.freePort();
  private final RedisServer redis;
  private final Path key;
  private final Path credentials = folder.resolve("credentials.json");
  private final JsonNode policy;
  private final List<Seat> seats = new ArrayList<>();

  PlantOfProcesses() throws IOException {
    redis =
        RedisServer.newRedisServer()
            .port(redisPort)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .build();
    redis.start();
    key = Files.write(folder.resolve("key"), Plant.KEY);
    policy = Plant.generousPolicy(folder);
  }

  /** A gateway, and behind it the place of one backend, which may be killed and started again. */
  final class Seat implements Plant {
    private final String name;
    private final int port = Plant.freePort();
    private final ServiceRuntime front = ServiceRuntime.embedded("plant-gateway");
    private final int gateway;
    private Process process;

    private Seat(String name) throws Exception {
      this.name = name;
      gateway =
          com.waooaw.gateway.Main.wire(
              front,
              GatewaySettings.read(
                  Map.of(
                      "ENVIRONMENT",
                      "development",
                      "PORT",
                      "0",
                      "PLANT_BACKEND_URL",
                      "http://127.0.0.1:" + port,
                      "REDIS_URL",
                      "redis://127.0.0.1:" + redisPort,
                      "PASSPORT_KEY_FILE",
                      key.toString(),
                      "PORTAL_KEY_FILE",
                      key.toString(),
                      "POLICY_DIR",
                      folder.toString())),
              Clock.systemUTC());
      start();
    }

    /** Starts the backend and waits until it answers. */
    void start() throws Exception {
      ProcessBuilder builder =
          new ProcessBuilder(
                  new File(System.getProperty("java.home"), "bin/java").getPath(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-Xmx192m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  com.waooaw.plant.Main.class.getName())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()));
      builder
          .environment()
          .putAll(
              Map.of(
                  "ENVIRONMENT", "development",
                  "PORT", Integer.toString(port),
                  "DATABASE_URL",
                      "postgresql://postgres:postgres@localhost:"
                          + postgres.getPort()
                          + "/postgres?ApplicationName="
                          + name,
                  "REDIS_URL", "redis://127.0.0.1:" + redisPort,
                  "PASSPORT_KEY_FILE", key.toString(),
                  "MASTER_KEY_FILE", key.toString(),
                  "CREDENTIALS_FILE", credentials.toString()));
      process = builder.start();
      awaitAnswer();
    }

    /** What {@code kill -9} does. */
    void kill() throws InterruptedException {
      process.destroyForcibly();
      process.waitFor();
    }

    boolean lives() {
      return process.isAlive();
    }

    // Through the gateway too, whose breaker may have to see that it is back.
    private void awaitAnswer() throws Exception {
      HttpRequest ask =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + gateway + "/api/v1/agents?limit=1"))
              .timeout(Duration.ofSeconds(10))
              .build();
      long started = System.nanoTime();
      while (System.nanoTime() - started < PATIENCE_NANOS) {
        if (!process.isAlive()) {
          break;
        }
        if (HTTP.send(ask, BodyHandlers.ofString()).statusCode() == 200) {
          return;
        }
        Thread.sleep(50);
      }
      String log = Files.readString(folder.resolve(name + ".log"));
      throw new AssertionError(
          "The backend "
              + name
              + " does not answer: "
              + log.substring(Math.max(0, log.length() - 3_000)));
    }

    String name() {
      return name;
    }

    @Override
    public int gateway() {
      return gateway;
    }

    @Override
    public JsonNode policy() {
      return policy;
    }

    @Override
    public JsonNode governor() {
      try {
        return Json.read(Files.readString(credentials)).path("platform_admin");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public Connection superuser() throws SQLException {
      return postgres.getPostgresDatabase().getConnection();
    }
  }

  /** Starts one more backend with a gateway of its own. */
  Seat seat(String name) throws Exception {
    Seat seat = new Seat(name);
    seats.add(seat);
    return seat;
  }

  @Override
  public void close() throws Exception {
    for (Seat seat : seats) {
      seat.front.stop();
      seat.kill();
    }
    redis.stop();
    postgres.close();
  }
}
