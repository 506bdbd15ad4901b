package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.GatewayProcess;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process: what it says, and how it ends. */
class GatewayProcessTest {
  private static final int WRONG_SETTINGS = 78;

  @TempDir private Path folder;
  private GatewayProcess gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayProcess(folder).with("CORS_ORIGINS", "http://localhost:3000");
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void productionDoesNotStartOnDevelopmentSettingsAndNamesThemAll() throws Exception {
    Process process = gateway.with("ENVIRONMENT", "production").launch().process;
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(WRONG_SETTINGS);
    List<JsonObject> said = gateway.said();
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
    Process process = gateway.launch().process;
    try (HttpClient client = HttpClient.newHttpClient()) {
      Await.until(() -> ready(client));
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri(TestGateway.HIRES))
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
    List<JsonObject> said = gateway.said();
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
    assertThat(gateway.redis.events())
        .extracting(e -> e.getString("correlation_id"))
        .containsOnlyOnce("followed-everywhere");
  }

  private boolean ready(HttpClient client) {
    try {
      return client
              .send(HttpRequest.newBuilder(uri("/readyz")).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private URI uri(String path) {
    return Loopback.http(gateway.port).resolve(path);
  }
}
