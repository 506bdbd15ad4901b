package com.waooaw.gateway.testing;

import com.waooaw.kernel.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import redis.embedded.RedisServer;

/** A real Redis of a test's own, and a way to it that no fault stands on. */
public final class TestRedis implements AutoCloseable {
  public final int port;
  private final RedisServer server;
  private final RedisLink link;

  public TestRedis(Vertx vertx) throws IOException {
    port = Loopback.freePort();
    server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .build();
    server.start();
    link = RedisLink.to(vertx, Loopback.redis(port));
  }

  /** A way to it that no fault stands on. */
  public RedisLink link() {
    return link;
  }

  /** The events of the audit stream, in their order. */
  public List<JsonObject> events() {
    return AuditTrail.whole(this).events();
  }

  /** Lets Redis take no more, or again. */
  public void full(boolean full) {
    send(Command.CONFIG, "SET", "maxmemory", full ? "1" : "0");
  }

  public Response send(Command command, String... arguments) {
    Request request = Request.cmd(command);
    for (String argument : arguments) {
      request.arg(argument);
    }
    return Await.result(link.send(request));
  }

  @Override
  public void close() {
    link.close();
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
