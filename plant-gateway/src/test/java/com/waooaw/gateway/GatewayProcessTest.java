package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process: what it says, and how it ends. */
class GatewayProcessTest {
  private static final int WRONG_SETTINGS = 78;

  @TempDir private Path folder;
  private final Vertx parts = Vertx.vertx();
  private TestRedis redis;
  private TestUpstream upstream;

  @BeforeEach
  void start() throws Exception {
    redis = new TestRedis(parts);
    upstream = new TestUpstream(parts);
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    parts.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void productionDoesNotStartOnDevelopmentSettingsAndNamesThemAll() throws Exception {
    Process process = start("production", TestGateway.freePort());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(WRONG_SETTINGS);
    List<JsonObject> said = said();
    assertThat(said).hasSize(1);
    assertThat(said.getFirst().getString("message"))
        .contains(
            "PASSPORT_KEY_FILE holds a development key",
            "PORTAL_KEY_FILE is the same key as PASSPORT_KEY_FILE",
            "REDIS_URL names no password",
            "CORS_ORIGINS holds 'http://localhost:3000' without TLS");
  }

  @Test
  void everyLineIsJsonWithTheCorrelationIdAndTheEndIsOrderly() throws Exception {
    int port = TestGateway.freePort();
    Process process = start("development", port);
    try (HttpClient client = HttpClient.newHttpClient()) {
      TestGateway.await(() -> ready(client, port));
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri(port, TestGateway.HIRES))
                  .header("X-Correlation-ID", "followed-everywhere")
                  .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      // SIGTERM
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
    List<JsonObject> said = said();
    assertThat(said).allSatisfy(line -> assertThat(line.fieldNames()).contains("time", "level"));
    JsonObject answered =
        said.stream()
            .filter(line -> "Answered".equals(line.getString("message")))
            .filter(line -> TestGateway.HIRES.equals(line.getString("route")))
            .findFirst()
            .orElseThrow();
    assertThat(answered.getString("correlation_id")).isEqualTo("followed-everywhere");
    assertThat(answered.getString("trace_id")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(answered.getInteger("status")).isEqualTo(401);
    assertThat(said.getLast().getString("message")).isEqualTo("Stopped");
    assertThat(redis.events())
        .extracting(e -> e.getString("correlation_id"))
        .containsOnlyOnce("followed-everywhere");
  }

  private Process start(String environment, int port) throws Exception {
    Path key = Files.write(folder.resolve("zeros.key"), new byte[32]);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "com.waooaw.gateway.Main");
    builder
        .environment()
        .putAll(
            Map.of(
                "ENVIRONMENT", environment,
                "PORT", Integer.toString(port),
                "PLANT_BACKEND_URL", "http://127.0.0.1:" + upstream.port,
                "REDIS_URL", TestRedis.url(redis.port).toString(),
                "PASSPORT_KEY_FILE", key.toString(),
                "PORTAL_KEY_FILE", key.toString(),
                "CORS_ORIGINS", "http://localhost:3000"));
    return builder.redirectOutput(folder.resolve("out").toFile()).start();
  }

  private List<JsonObject> said() throws IOException {
    return Files.readAllLines(folder.resolve("out")).stream().map(JsonObject::new).toList();
  }

  private static boolean ready(HttpClient client, int port) {
    try {
      return client
              .send(HttpRequest.newBuilder(uri(port, "/readyz")).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
