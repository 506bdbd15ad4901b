package com.waooaw.gateway;

import com.waooaw.kernel.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.RedisServer;

/** A real Redis of a test's own, and a way to it that no fault stands on. */
public final class TestRedis implements AutoCloseable {
  public final int port;
  private final RedisServer server;
  private final RedisLink link;

  public TestRedis(Vertx vertx) throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .build();
    server.start();
    link = RedisLink.to(vertx, url(port));
  }

  /** A way to it that no fault stands on. */
  public RedisLink link() {
    return link;
  }

  public static URI url(int port) {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** The events of the audit stream, in their order. */
  public List<JsonObject> events() {
    List<JsonObject> events = new ArrayList<>();
    Response entries = send(Command.XRANGE, "audit:requests", "-", "+");
    entries.forEach(entry -> events.add(new JsonObject(entry.get(1).get(1).toString())));
    return events;
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
    return link.send(request).toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() throws IOException {
    link.close();
    server.stop();
  }
}
