package com.waooaw.gateway;

import com.waooaw.kernel.http.ServiceRuntime;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The assembled gateway with a Redis and an upstream of its own, and callers of whom each is a
 * customer of its own.
 */
final class TestGateway implements AutoCloseable {
  static final String HIRES = "/api/v1/hires";
  static final String RUNS = "/api/v1/goals/0190a000-0000-7000-8000-000000000001/runs";

  private static final byte[] KEY = new byte[32];

  final Vertx parts = Vertx.vertx();
  final TestRedis redis = new TestRedis(parts);
  final TestUpstream upstream = new TestUpstream(parts);
  final ServiceRuntime runtime = ServiceRuntime.embedded("plant-gateway");
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final int management = freePort();
  int port;
  private InstantSource clock = Clock.systemUTC();

  TestGateway() throws Exception {}

  /** Where the gateway finds its parts; each is the part itself unless told otherwise. */
  final class Ways {
    URI backend = URI.create("http://127.0.0.1:" + upstream.port);
    URI jwks = backend;
    URI redisUrl = TestRedis.url(redis.port);
    Optional<URI> opa = Optional.empty();
    Optional<URI> traces = Optional.empty();
    List<String> origins = List.of("https://app.example.com");
    int auditRoom = 8_192;

    TestGateway start(InstantSource at) {
      clock = at;
      port =
          Main.wire(
              runtime,
              new GatewaySettings(
                  0,
                  Optional.of(management),
                  backend,
                  backend,
                  redisUrl,
                  opa,
                  jwks.resolve("/.well-known/jwks.json"),
                  KEY,
                  KEY,
                  origins,
                  1,
                  Optional.empty(),
                  traces,
                  auditRoom),
              at);
      return TestGateway.this;
    }
  }

  Ways ways() {
    return new Ways();
  }

  /** A request of a paying customer whom nobody has seen before. */
  HttpRequest.Builder signedIn(String method, String path) throws Exception {
    return signedIn(method, path, "cp-1");
  }

  /** The same with a token that names this key. */
  HttpRequest.Builder signedIn(String method, String path, String keyId) throws Exception {
    JsonObject header = new JsonObject().put("alg", "RS256").put("kid", keyId);
    String token = upstream.token(header, claims(), "cp-1");
    return request(method, path).header("Authorization", "Bearer " + token);
  }

  HttpRequest.Builder request(String method, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .method(method, BodyPublishers.noBody());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** What Prometheus would read. */
  String scrape() throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/metrics"))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  /** One sample of a scrape, by its name and labels as they are written there. */
  double sample(String series) throws Exception {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no " + series));
  }

  JsonObject health() throws Exception {
    return new JsonObject(send(request("GET", "/health")).body());
  }

  /** The audit event of an answer, once it is there. */
  JsonObject event(HttpResponse<?> answer) throws Exception {
    String id = correlation(answer);
    await(() -> redis.events().stream().anyMatch(e -> id.equals(e.getString("correlation_id"))));
    return redis.events().stream()
        .filter(e -> id.equals(e.getString("correlation_id")))
        .findFirst()
        .orElseThrow();
  }

  static String correlation(HttpResponse<?> answer) {
    return answer.headers().firstValue("X-Correlation-ID").orElseThrow();
  }

  static void await(BooleanSupplier done) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      if (done.getAsBoolean()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("It did not come true within fifteen seconds");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws Exception {
    runtime.stop();
    redis.close();
    parts.close().toCompletionStage().toCompletableFuture().join();
  }

  private JsonObject claims() {
    Instant now = clock.instant();
    String user = UUID.randomUUID().toString();
    return new JsonObject()
        .put("iss", "cp.waooaw.com")
        .put("aud", "waooaw")
        .put("token_use", "access")
        .put("sub", user)
        .put("user_id", user)
        .put("email", "asha@example.com")
        .put("customer_id", UUID.randomUUID().toString())
        .put("roles", new JsonArray().add("customer_admin"))
        .putNull("governor_agent_id")
        .put("trial_mode", false)
        .putNull("trial_expires_at")
        .put("sid", UUID.randomUUID().toString())
        .put("gen", 1)
        .put("jti", UUID.randomUUID().toString())
        .put("iat", now.getEpochSecond())
        .put("exp", now.getEpochSecond() + 900);
  }
}
