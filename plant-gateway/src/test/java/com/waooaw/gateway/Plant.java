package com.waooaw.gateway;

import com.waooaw.kernel.http.ServiceRuntime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import redis.embedded.RedisServer;

/**
 * An assembled gateway with a real Redis, an upstream for production and one for the sandbox, and
 * routes of every kind that the contract can mark.
 */
final class Plant implements AutoCloseable {
  static final byte[] KEY = new byte[32];
  static final String ORIGIN = "https://app.example.com";

  static final String OPEN = TestRoutes.OPEN;
  static final String UPLOAD = TestRoutes.UPLOAD;
  static final String LONG = TestRoutes.LONG;
  static final String EVENTS = TestRoutes.EVENTS;
  static final String TALK = TestRoutes.TALK;

  static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final ServiceRuntime runtime = ServiceRuntime.embedded("gateway-test");
  final TestUpstream production;
  final TestUpstream sandbox;
  final int redisPort = freePort();
  final int port;
  private final RedisServer redis;

  Plant() throws Exception {
    this(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** With other upstreams, or another engine, than the plain ones. */
  Plant(Optional<URI> backend, Optional<URI> sandboxed, Optional<URI> opa) throws Exception {
    redis = RedisServer.newRedisServer().port(redisPort).setting("bind 127.0.0.1").build();
    redis.start();
    production = new TestUpstream(runtime.vertx());
    sandbox = new TestUpstream(runtime.vertx());
    port =
        Main.wire(
            runtime,
            new GatewaySettings(
                0,
                Optional.empty(),
                backend.orElse(local(production.port)),
                sandboxed.orElse(local(sandbox.port)),
                URI.create("redis://127.0.0.1:" + redisPort),
                opa,
                local(production.port).resolve("/.well-known/jwks.json"),
                KEY,
                KEY,
                List.of(ORIGIN),
                2),
            Clock.systemUTC(),
            TestRoutes.all());
  }

  /** A caller nobody else is. */
  Caller caller() {
    return new Caller(this);
  }

  static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  HttpRequest.Builder request(String method, String path) {
    return HttpRequest.newBuilder(local(port).resolve(path))
        .method(method, BodyPublishers.noBody());
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  /** Everything that comes back for these bytes until the gateway closes. */
  String raw(String text) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    runtime.stop();
    redis.stop();
  }

  /** Somebody with a token. */
  static final class Caller {
    final String user = UUID.randomUUID().toString();
    final String customer = UUID.randomUUID().toString();
    final String session = UUID.randomUUID().toString();
    private final Plant plant;

    private Caller(Plant plant) {
      this.plant = plant;
    }

    static UnaryOperator<JsonObject> inTrial() {
      return c ->
          c.put("trial_mode", true)
              .put("trial_expires_at", Instant.now().plusSeconds(3_600).toString());
    }

    JsonObject claims() {
      long now = Instant.now().getEpochSecond();
      return new JsonObject()
          .put("iss", "cp.waooaw.com")
          .put("aud", "waooaw")
          .put("token_use", "access")
          .put("sub", user)
          .put("user_id", user)
          .put("email", "asha@example.com")
          .put("customer_id", customer)
          .put("roles", new JsonArray().add("customer_admin"))
          .putNull("governor_agent_id")
          .put("trial_mode", false)
          .putNull("trial_expires_at")
          .put("sid", session)
          .put("gen", 1)
          .put("jti", UUID.randomUUID().toString())
          .put("iat", now)
          .put("exp", now + 900);
    }

    String bearer(UnaryOperator<JsonObject> change) throws Exception {
      return "Bearer "
          + plant.production.token(
              new JsonObject().put("alg", "RS256").put("kid", "cp-1"),
              change.apply(claims()),
              "cp-1");
    }

    HttpRequest.Builder request(String method, String path) throws Exception {
      return request(method, path, UnaryOperator.identity());
    }

    HttpRequest.Builder request(String method, String path, UnaryOperator<JsonObject> change)
        throws Exception {
      return plant.request(method, path).header("Authorization", bearer(change));
    }
  }
}
