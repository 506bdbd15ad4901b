package com.waooaw.plant.ops;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Redis;
import io.vertx.core.Vertx;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stack's health, asked of real sockets. */
class StackProbesTest {
  private static final String HEALTH =
      "{\"status\":\"%s\",\"version\":\"1.2.3\",\"dependencies\":{%s}}";

  private static Vertx vertx;
  private static Database database;
  private static RedisLink redis;

  private final List<ServerSocket> services = new CopyOnWriteArrayList<>();
  private final List<Socket> callers = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    database = Database.migrateAndOpen(Postgres.database(), List.of());
    redis = RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + Redis.port()));
  }

  @AfterAll
  static void stop() {
    redis.close();
    database.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @AfterEach
  void hangUp() throws IOException {
    for (ServerSocket service : services) {
      service.close();
    }
    for (Socket caller : callers) {
      caller.close();
    }
  }

  @Test
  void aWholeStackIsUpWithWhatEachServiceSaysOfItself() throws Exception {
    URI gateway =
        answering(
            200,
            HEALTH.formatted(
                "up",
                "\"policy\":{\"status\":\"up\",\"revision\":\"r7\",\"engine\":\"embedded\"}"));
    URI portal = answering(200, HEALTH.formatted("up", ""));
    StackProbes.StackHealth found = check(gateway, portal, portal, redis);
    assertThat(found.services())
        .extracting(StackProbes.ServiceHealth::name)
        .containsExactly("gateway", "backend", "cp", "pp", "postgres", "redis", "policy");
    assertThat(found.services())
        .allSatisfy(s -> assertThat(s.status()).as(s.name()).isEqualTo("up"));
    assertThat(service(found, "gateway").version()).isEqualTo("1.2.3");
    assertThat(service(found, "policy").version()).isEqualTo("r7");
    assertThat(found.status()).isEqualTo("up");
  }

  @Test
  void aServiceThatWorksButNotAsItShouldIsDegradedAndSaysWhy() throws Exception {
    URI gateway =
        answering(
            200,
            HEALTH.formatted(
                "degraded",
                "\"policy\":{\"status\":\"degraded\",\"warning\":\"old rules\",\"engine\":\"embedded\"}"));
    URI portal = answering(200, HEALTH.formatted("up", ""));
    StackProbes.StackHealth found = check(gateway, portal, portal, redis);
    assertThat(service(found, "gateway").status()).isEqualTo("degraded");
    assertThat(service(found, "gateway").detail()).contains("old rules");
    assertThat(service(found, "policy").status()).isEqualTo("degraded");
    assertThat(found.status()).isEqualTo("degraded");
  }

  @Test
  void aServiceWithoutAnAddressIsUnknownAndNeverCalledUp() {
    StackProbes.StackHealth found = check(null, null, null, redis);
    for (String name : List.of("gateway", "cp", "pp", "policy")) {
      assertThat(service(found, name).status()).as(name).isEqualTo("unknown");
      assertThat(service(found, name).latencyMs()).as(name).isNull();
    }
    assertThat(found.status()).isEqualTo("degraded");
  }

  @Test
  void aServiceThatIsDownOrSpeaksNonsenseIsDownAndSaysWhatItCannotReach() throws Exception {
    URI ill = answering(503, HEALTH.formatted("down", "\"redis\":{\"status\":\"down\"}"));
    URI nonsense = answering(200, "<html>hello</html>");
    StackProbes.StackHealth found = check(nobody(), nonsense, ill, redis);
    assertThat(service(found, "gateway").status()).isEqualTo("down");
    assertThat(service(found, "policy").status()).isEqualTo("down");
    assertThat(service(found, "cp").status()).isEqualTo("down");
    assertThat(service(found, "pp").status()).isEqualTo("down");
    assertThat(service(found, "pp").detail()).contains("redis");
  }

  @Test
  void aServiceThatHangsInTheMiddleOfItsAnswerDelaysNobodyBeyondItsTwoSeconds() throws Exception {
    URI silent = serving("");
    URI half =
        serving("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{");
    Instant asked = Instant.now();
    StackProbes.StackHealth found = check(half, silent, half, redis);
    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(4));
    assertThat(found.services())
        .filteredOn(s -> !List.of("backend", "postgres", "redis").contains(s.name()))
        .allSatisfy(s -> assertThat(s.status()).as(s.name()).isEqualTo("down"));
    assertThat(found.status()).isEqualTo("degraded");
  }

  @Test
  void withoutAStoreTheStackIsDown() throws Exception {
    RedisLink away = RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + nobody().getPort()));
    StackProbes.StackHealth found = check(null, null, null, away);
    away.close();
    assertThat(service(found, "redis").status()).isEqualTo("down");
    assertThat(found.status()).isEqualTo("down");
  }

  private static StackProbes.StackHealth check(URI gateway, URI cp, URI pp, RedisLink store) {
    try (StackProbes probes =
        new StackProbes(
            vertx,
            database,
            store,
            new StackProbes.Targets(
                Optional.ofNullable(gateway), Optional.ofNullable(cp), Optional.ofNullable(pp)),
            InstantSource.system())) {
      return probes.check();
    }
  }

  private static StackProbes.ServiceHealth service(StackProbes.StackHealth found, String name) {
    return found.services().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private URI answering(int status, String body) throws IOException {
    return serving(
        "HTTP/1.1 "
            + status
            + " Health\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  /** A service that says these bytes to each caller once asked, and keeps the line open. */
  private URI serving(String bytes) throws IOException {
    ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    services.add(service);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  Socket caller = service.accept();
                  callers.add(caller);
                  readHead(caller.getInputStream());
                  caller.getOutputStream().write(bytes.getBytes(US_ASCII));
                  caller.getOutputStream().flush();
                }
              } catch (IOException closed) {
                // The test is over.
              }
            });
    return URI.create("http://127.0.0.1:" + service.getLocalPort());
  }

  private static void readHead(InputStream request) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = request.read();
      if (next < 0) {
        throw new EOFException("hung up before it asked");
      }
      head.append((char) next);
    }
  }

  private static URI nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
  }
}
