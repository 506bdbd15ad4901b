package com.waooaw.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.waooaw.policy.Vectors.Vector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same rules on a real OPA, where one can be had. */
class OpaServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path RULES = Path.of("src/main/resources/policy");

  @Test
  void bothEnginesDecideEveryVectorAlike() throws Exception {
    Path opa = findOpa();
    int port = freePort();
    Process server =
        new ProcessBuilder(
                opa.toString(),
                "run",
                "--server",
                "--addr",
                "127.0.0.1:" + port,
                "--ignore",
                "schema",
                RULES.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      awaitHealthy(client, port);
      EmbeddedPolicy embedded = PolicyModule.shipped().newInstance();
      for (Vector vector : Vectors.all()) {
        JsonNode answer = ask(client, port, vector);
        assertThat(answer.path("result"))
            .as("%s", vector)
            .isEqualTo(JSON.readTree(embedded.decide(vector.input().toString())));
        assertThat(Vectors.withoutRevision(answer.path("result")))
            .as("%s", vector.input())
            .isEqualTo(vector.due());
      }
    } finally {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void theCommittedModuleIsWhatTheRulesSay() throws Exception {
    Path opa = findOpa();
    ProcessBuilder check = new ProcessBuilder("./build-wasm", "--check").redirectErrorStream(true);
    check
        .environment()
        .merge(
            "PATH", opa.toAbsolutePath().getParent().toString(), (path, more) -> more + ":" + path);
    Process process = check.start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static Path findOpa() throws Exception {
    String version = Files.readString(Path.of("opa-version")).strip();
    String cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .orElse(System.getProperty("user.home") + "/.cache");
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(":", -1)),
                Stream.of(cache + "/waooaw/opa-" + version))
            .map(folder -> Path.of(folder, "opa"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        found.isPresent(),
        "opa " + version + " is not installed; policy/opa-install builds it where Go is");
    return found.get();
  }

  private static JsonNode ask(HttpClient client, int port, Vector vector) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/v1/data/waooaw/gateway/decision"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"input\":" + vector.input() + "}"))
            .build();
    return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static void awaitHealthy(HttpClient client, int port) throws Exception {
    HttpRequest health =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
    for (int tries = 0; tries < 100; tries++) {
      try {
        if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (java.io.IOException notYet) {
        // The server is still starting.
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("opa did not become healthy");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
