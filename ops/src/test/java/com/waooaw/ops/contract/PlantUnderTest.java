package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.gateway.GatewaySettings;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.BackendSettings;
import com.waooaw.plant.BuiltInAgents;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import redis.embedded.RedisServer;

/**
 * The whole plant in this process, as its own mains wire it: the gateway before the backend, over
 * real sockets, PostgreSQL and Redis. Only the rates and a trial's tasks are raised, so that what
 * is asked is answered by the operation and not by the limit before it.
 */
final class PlantUnderTest implements Plant, AutoCloseable {
  private static PlantUnderTest shared;

  private final int gateway;
  private final JsonNode policy;
  private final JsonNode governor;
  private final EmbeddedPostgres postgres;
  private final RedisServer redis;
  private final ServiceRuntime backend = ServiceRuntime.embedded("plant-backend");
  private final ServiceRuntime front = ServiceRuntime.embedded("plant-gateway");

  /** A plant of a test's own. */
  PlantUnderTest() throws Exception {
    Path folder = Files.createTempDirectory("plant-under-test");
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .setServerConfig("pg_stat_statements.track", "top")
            .setServerConfig("pg_stat_statements.max", "10000")
            .start();
    int redisPort = Plant.freePort();
    redis =
        RedisServer.newRedisServer()
            .port(redisPort)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .build();
    redis.start();
    policy = Plant.generousPolicy(folder);
    Path key = Files.write(folder.resolve("key"), KEY);
    Path credentials = folder.resolve("credentials.json");
    int backendPort =
        com.waooaw.plant.Main.wire(
            backend,
            BackendSettings.read(
                Map.of(
                    "ENVIRONMENT",
                    "development",
                    "PORT",
                    "0",
                    "DATABASE_URL",
                    "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres",
                    "REDIS_URL",
                    "redis://127.0.0.1:" + redisPort,
                    "PASSPORT_KEY_FILE",
                    key.toString(),
                    "MASTER_KEY_FILE",
                    key.toString(),
                    "CREDENTIALS_FILE",
                    credentials.toString(),
                    "MAIL_FOLDER",
                    folder.resolve("mail").toString())),
            Clock.systemUTC(),
            BuiltInAgents.all());
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
                    "http://127.0.0.1:" + backendPort,
                    "REDIS_URL",
                    "redis://127.0.0.1:" + redisPort,
                    "PASSPORT_KEY_FILE",
                    key.toString(),
                    "PORTAL_KEY_FILE",
                    key.toString(),
                    "POLICY_DIR",
                    folder.toString())),
            Clock.systemUTC());
    governor = Json.read(Files.readString(credentials)).path("platform_admin");
  }

  /** The one plant of this JVM's tests, each of which brings customers of its own. */
  static synchronized PlantUnderTest shared() {
    if (shared == null) {
      try {
        shared = new PlantUnderTest();
        Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
      } catch (Exception e) {
        throw new IllegalStateException("The plant does not start", e);
      }
    }
    return shared;
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
    return governor;
  }

  @Override
  public Connection superuser() throws SQLException {
    return postgres.getPostgresDatabase().getConnection();
  }

  @Override
  public void close() {
    front.stop();
    backend.stop();
    try {
      redis.stop();
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
