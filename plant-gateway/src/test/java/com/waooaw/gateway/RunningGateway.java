package com.waooaw.gateway;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Ledger;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.embedded.RedisServer;

/**
 * The gateway as it is installed, with a real Redis and an upstream that remembers. {@link
 * #shared()} is started once for all tests of a run; others have a clock or a policy server of
 * their own.
 */
final class RunningGateway implements AutoCloseable {
  /** The key of passports and portal passes. */
  static final byte[] KEY = new byte[32];

  /** The one origin that CORS allows. */
  static final String ORIGIN = "https://app.example.com";

  private static RunningGateway shared;

  final int port;
  final TestUpstream upstream;
  final RedisLink redis;
  final Ledger ledger;
  private final ServiceRuntime runtime;
  private final RedisServer redisServer;

  private RunningGateway(Optional<URI> opa, Optional<URI> jwks, InstantSource clock)
      throws Exception {
    int redisPort = freePort();
    redisServer = RedisServer.newRedisServer().port(redisPort).setting("bind 127.0.0.1").build();
    redisServer.start();
    runtime = ServiceRuntime.embedded("running-gateway");
    upstream = new TestUpstream(runtime.vertx());
    URI backend = URI.create("http://127.0.0.1:" + upstream.port);
    URI redisUrl = URI.create("redis://127.0.0.1:" + redisPort);
    redis = RedisLink.to(runtime.vertx(), redisUrl);
    ledger = new Ledger(redis);
    GatewaySettings settings =
        new GatewaySettings(
            0,
            Optional.empty(),
            backend,
            backend,
            redisUrl,
            opa,
            jwks.orElse(backend.resolve("/.well-known/jwks.json")),
            KEY,
            KEY,
            List.of(ORIGIN),
            2);
    port = Main.wire(runtime, settings, clock);
  }

  /** The one of this run, with the embedded rules and the time of day. */
  static synchronized RunningGateway shared() throws Exception {
    if (shared == null) {
      shared = new RunningGateway(Optional.empty(), Optional.empty(), Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /** One that asks an OPA server. */
  static RunningGateway askingOpa(URI opa, InstantSource clock) throws Exception {
    return new RunningGateway(Optional.of(opa), Optional.empty(), clock);
  }

  /** One that lives at another time. */
  static RunningGateway at(InstantSource clock) throws Exception {
    return new RunningGateway(Optional.empty(), Optional.empty(), clock);
  }

  /** One that takes its keys from elsewhere. */
  static RunningGateway withKeysOf(URI jwks, InstantSource clock) throws Exception {
    return new RunningGateway(Optional.empty(), Optional.of(jwks), clock);
  }

  /** A good token of a customer, sent as a whole request that closes the connection. */
  Wire.Answer as(String token, String methodAndTarget) throws Exception {
    return as(token, methodAndTarget, "");
  }

  /** The same with further header lines, each ended by CRLF. */
  Wire.Answer as(String token, String methodAndTarget, String headers) throws Exception {
    return anonymously(methodAndTarget, "Authorization: Bearer " + token + "\r\n" + headers);
  }

  /** A request without a token. */
  Wire.Answer anonymously(String methodAndTarget, String headers) throws Exception {
    return Wire.one(
        port,
        methodAndTarget
            + " HTTP/1.1\r\nHost: plant.example.com\r\n"
            + headers
            + "Connection: close\r\n\r\n");
  }

  /** What the upstream saw of an answered request. */
  JsonObject arrived(Wire.Answer answer) {
    return upstream.seen.get(answer.correlation());
  }

  /** The events of the audit stream, oldest first. */
  List<JsonObject> audited() {
    List<JsonObject> events = new ArrayList<>();
    for (Response entry :
        await(redis.send(Request.cmd(Command.XRANGE).arg("audit:requests").arg("-").arg("+")))) {
      events.add(new JsonObject(entry.get(1).get(1).toString()));
    }
    return events;
  }

  /** The audit event of a request, once it is there. */
  JsonObject audited(String correlationId) throws InterruptedException {
    for (int tries = 0; tries < 100; tries++) {
      Optional<JsonObject> found =
          audited().stream()
              .filter(e -> correlationId.equals(e.getString("correlation_id")))
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.sleep(50);
    }
    throw new AssertionError("No audit event for " + correlationId);
  }

  static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    runtime.stop();
    redis.close();
    try {
      redisServer.stop();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
