package com.waooaw.ops.bench;

import com.waooaw.kernel.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/**
 * What every measurement stands on: a folder that is swept away, an empty Redis that appends to a
 * file as the real one does, and four thousand customers, so that no limit has to be switched off.
 */
final class Ground implements AutoCloseable {
  private static final int CUSTOMERS = 4_000;

  private final Path folder;
  private final RedisServer server;
  private final URI redis;
  private final Vertx vertx = Vertx.vertx();
  private final RedisLink link;
  private final Tokens tokens = new Tokens(CUSTOMERS);

  Ground() {
    try {
      folder = Files.createTempDirectory("waooaw-bench");
      int port = GatewayProcess.freePort();
      server =
          RedisServer.newRedisServer()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("dir " + folder)
              .setting("appendonly yes")
              .setting("appendfsync everysec")
              .build();
      server.start();
      redis = URI.create("redis://127.0.0.1:" + port);
      link = RedisLink.to(vertx, redis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI redis() {
    return redis;
  }

  RedisLink link() {
    return link;
  }

  Vertx vertx() {
    return vertx;
  }

  Tokens tokens() {
    return tokens;
  }

  /** Reservations that are neither settled nor released. */
  long openReservations() {
    return await(link.send(Request.cmd(Command.ZCARD).arg("ledger:leases"))).toLong();
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    link.close();
    await(vertx.close());
    try {
      server.stop();
      try (Stream<Path> all = Files.walk(folder)) {
        List<Path> files = all.sorted(Comparator.reverseOrder()).toList();
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
