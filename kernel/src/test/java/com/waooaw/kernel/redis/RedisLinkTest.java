package com.waooaw.kernel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class RedisLinkTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void aRedisThatIsSilentIsSoonNotWaitedForAnyMore() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RedisLink link = link(silent.getLocalPort());
      for (int i = 0; i < 5; i++) {
        link.ping().otherwiseEmpty();
      }
      assertThatThrownBy(() -> link.ping().await());
      Instant asked = Instant.now();
      assertThatThrownBy(() -> link.send(set()).await()).hasMessageContaining("does not answer");
      assertThat(Duration.between(asked, Instant.now()))
          .isLessThan(Duration.ofMillis(RedisLink.TIMEOUT_MILLIS / 2));
    }
  }

  @Test
  void aLinkWhoseRedisWasAwayFindsItAgain() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RedisLink link = link(port);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> link.send(set()).await());
    }
    RedisServer server = server(port);
    try {
      Instant end = Instant.now().plusSeconds(10);
      while (link.send(set()).map(true).otherwise(false).await().equals(false)) {
        assertThat(Instant.now()).isBefore(end);
        Thread.sleep(20);
      }
      // What it refuses is no sign that it is away.
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> link.send(push()).await()).hasMessageContaining("WRONGTYPE");
      }
      assertThat(link.send(set()).await().toString()).isEqualTo("OK");
    } finally {
      server.stop();
    }
  }

  private RedisLink link(int port) {
    return RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + port));
  }

  private static Request set() {
    return Request.cmd(Command.SET).arg("name").arg("value");
  }

  private static Request push() {
    return Request.cmd(Command.LPUSH).arg("name").arg("value");
  }

  private static RedisServer server(int port) throws IOException {
    RedisServer server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    server.start();
    return server;
  }
}
