package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.gateway.audit.RequestAudit;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.redis.RedisLink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/**
 * Rules and data change under a gateway that never stops answering, on both engines. Constant
 * requests of a customer's, who by the changing data may or may not see the hires: no request may
 * fail, and none may be decided by rules that are neither the old nor the new.
 */
class HotReloadTest {
  private static final byte[] KEY = new byte[32];
  private static final String HIRES = "/api/v1/hires";
  private static final Path SHIPPED = Path.of("../policy/src/main/resources/policy");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path folder;

  private final String user = UUID.randomUUID().toString();
  private RedisServer redisServer;
  private ServiceRuntime runtime;
  private TestUpstream upstream;
  private RedisLink redis;
  private URI gateway;

  @BeforeEach
  void startStores() throws Exception {
    int redisPort = freePort();
    redisServer = RedisServer.newRedisServer().port(redisPort).setting("bind 127.0.0.1").build();
    redisServer.start();
    runtime = ServiceRuntime.embedded("gateway-test");
    upstream = new TestUpstream(runtime.vertx());
    redis = RedisLink.to(runtime.vertx(), URI.create("redis://127.0.0.1:" + redisPort));
  }

  @AfterEach
  void stop() throws Exception {
    runtime.stop();
    redisServer.stop();
  }

  @Test
  void theEmbeddedRulesChangeWithoutADroppedRequest() throws Exception {
    put("first", data -> {});
    start(Optional.empty(), Optional.of(folder));
    try (Customers customers = new Customers()) {
      customers.see(200);
      put("second", HotReloadTest::withoutHires);
      customers.see(403);
      assertThat(policyHealth().getString("revision")).isEqualTo("second");
      assertThat(revisionsAudited()).contains("first", "second").hasSize(2);

      Files.writeString(folder.resolve("platform/data.json"), "{\"revision\":\"third\"}");
      await("health says that it was refused", () -> isDegraded(policyHealth()));
      Files.write(folder.resolve("policy.wasm"), new byte[] {1, 2, 3});
      put("fourth", data -> {});
      Thread.sleep(3_000);
      customers.see(403);
      assertThat(policyHealth().getString("revision")).isEqualTo("second");
      assertThat(policyHealth().getString("warning")).contains("refused");
      assertThat(health().getString("status")).isEqualTo("degraded");
      assertThat(status("/readyz")).isEqualTo(200);

      // A module that is not the shipped one comes into force like any data.
      Files.write(folder.resolve("policy.wasm"), anotherModule());
      customers.see(200);
      assertThat(policyHealth().getString("revision")).isEqualTo("fourth");
      assertThat(health().getString("status")).isEqualTo("up");
    }
  }

  @Test
  void theRulesOfAnOpaServerChangeWithoutADroppedRequest() throws Exception {
    Path opa = opa();
    AtomicReference<Buffer> bundle = new AtomicReference<>(bundle(opa, "first", data -> {}));
    AtomicReference<Integer> version = new AtomicReference<>(1);
    HttpServer bundles =
        await(
            runtime
                .vertx()
                .createHttpServer()
                .requestHandler(
                    r ->
                        r.response()
                            .putHeader("ETag", "\"" + version.get() + "\"")
                            .end(bundle.get()))
                .listen(0, "127.0.0.1"));
    int port = freePort();
    Process server = startOpa(opa, port, bundles.actualPort());
    try {
      URI url = URI.create("http://127.0.0.1:" + port);
      await("OPA has its bundle", () -> answers(url.resolve("/health?bundles")));
      start(Optional.of(url), Optional.empty());
      try (Customers customers = new Customers()) {
        customers.see(200);
        bundle.set(bundle(opa, "second", HotReloadTest::withoutHires));
        version.set(2);
        customers.see(403);
        assertThat(revisionsAudited()).contains("first", "second").hasSize(2);

        bundle.set(Buffer.buffer("no bundle"));
        version.set(3);
        await("health says that it was refused", () -> isDegraded(policyHealth()));
        customers.see(403);
        assertThat(policyHealth().getString("revision")).isEqualTo("second");
        assertThat(status("/readyz")).isEqualTo(200);

        bundle.set(
            bundle(opa, "fourth", d -> ((ObjectNode) d.at("/limits/sign-in")).put("burst", 1)));
        version.set(4);
        customers.see(200);
        await("health is well again", () -> !isDegraded(policyHealth()));
        // What the gateway reads itself has changed too: one attempt to sign in, and no second.
        await("one attempt", this::signInIsLimitedToOne);
      }
    } finally {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
    }
  }

  // --- what changes -----------------------------------------------------------------------------

  private void put(String revision, Consumer<ObjectNode> change) throws Exception {
    Path file = folder.resolve("platform/data.json");
    Files.createDirectories(file.getParent());
    Path fresh = Files.write(folder.resolve("data.new"), data(revision, change));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] data(String revision, Consumer<ObjectNode> change) throws Exception {
    ObjectNode data = (ObjectNode) JSON.readTree(SHIPPED.resolve("platform/data.json").toFile());
    data.put("revision", revision);
    // So that constant requests of one customer's meet no limit.
    ((ObjectNode) data.at("/limits/paid")).put("requests_per_hour", 9_000_000).put("burst", 90_000);
    change.accept(data);
    return JSON.writeValueAsBytes(data);
  }

  private static void withoutHires(ObjectNode data) {
    ((ObjectNode) data.at("/permissions/customer")).remove("hire.*");
  }

  private static byte[] anotherModule() throws Exception {
    byte[] shipped = Files.readAllBytes(SHIPPED.resolve("policy.wasm"));
    byte[] other = java.util.Arrays.copyOf(shipped, shipped.length + 4);
    // A custom section named x, which means nothing.
    other[shipped.length + 1] = 2;
    other[shipped.length + 2] = 1;
    other[shipped.length + 3] = 'x';
    return other;
  }

  private Buffer bundle(Path opa, String revision, Consumer<ObjectNode> change) throws Exception {
    Path source = Files.createDirectories(folder.resolve("bundle-" + revision));
    Files.createDirectories(source.resolve("platform"));
    Files.write(source.resolve("platform/data.json"), data(revision, change));
    try (Stream<Path> rules = Files.list(SHIPPED.resolve("gateway"))) {
      for (Path rule : rules.toList()) {
        Files.copy(rule, source.resolve(rule.getFileName().toString()));
      }
    }
    Path packed = folder.resolve(revision + ".tar.gz");
    Process build =
        new ProcessBuilder(
                opa.toString(), "build", "--bundle", source.toString(), "-o", packed.toString())
            .redirectErrorStream(true)
            .start();
    try (InputStream said = build.getInputStream()) {
      String text = new String(said.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(build.waitFor()).as(text).isZero();
    }
    return Buffer.buffer(Files.readAllBytes(packed));
  }

  private static Process startOpa(Path opa, int port, int bundlePort) throws Exception {
    return new ProcessBuilder(
            opa.toString(),
            "run",
            "--server",
            "--addr=127.0.0.1:" + port,
            "--log-level=error",
            "--set=services.bundles.url=http://127.0.0.1:" + bundlePort,
            "--set=bundles.waooaw.service=bundles",
            "--set=bundles.waooaw.resource=b.tar.gz",
            "--set=bundles.waooaw.polling.min_delay_seconds=1",
            "--set=bundles.waooaw.polling.max_delay_seconds=1",
            "--set=status.prometheus=true")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  // --- who asks ---------------------------------------------------------------------------------

  /** Four customers who never stop asking, and never get an answer but 200 or 403. */
  private final class Customers implements AutoCloseable {
    private final List<Thread> threads;
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final java.util.concurrent.atomic.AtomicLong[] seen = {
      new java.util.concurrent.atomic.AtomicLong(), new java.util.concurrent.atomic.AtomicLong()
    };
    private volatile int expected;
    private volatile long wrongAt = System.nanoTime();
    private volatile boolean over;

    Customers() throws Exception {
      String token = token();
      threads = Stream.generate(() -> Thread.ofVirtual().start(() -> ask(token))).limit(4).toList();
    }

    private void ask(String token) {
      HttpRequest request =
          HttpRequest.newBuilder(gateway.resolve(HIRES))
              .header("Authorization", "Bearer " + token)
              .timeout(Duration.ofSeconds(5))
              .build();
      while (!over) {
        try {
          int status = CLIENT.send(request, BodyHandlers.discarding()).statusCode();
          if (status != 200 && status != 403) {
            failure.compareAndSet(null, "status " + status);
          }
          seen[status == 200 ? 0 : 1].incrementAndGet();
          if (status != expected) {
            wrongAt = System.nanoTime();
          }
          Thread.sleep(5);
        } catch (Exception e) {
          if (!over) {
            failure.compareAndSet(null, e.toString());
          }
        }
      }
    }

    /** Everyone gets this answer within ten seconds, and gets no other one for a second. */
    void see(int status) throws Exception {
      expected = status;
      wrongAt = System.nanoTime();
      long asked = System.nanoTime();
      await(
          "every answer is " + status,
          () -> System.nanoTime() - wrongAt > Duration.ofSeconds(1).toNanos());
      System.out.printf(
          "%d since %d ms after the change; %d answers 200, %d answers 403%n",
          status, (wrongAt - asked) / 1_000_000, seen[0].get(), seen[1].get());
      assertThat(failure).hasNullValue();
    }

    @Override
    public void close() throws Exception {
      over = true;
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failure).hasNullValue();
      assertThat(seen[0].get() + seen[1].get()).isGreaterThan(200);
    }
  }

  private String token() throws Exception {
    long now = Instant.now().getEpochSecond();
    JsonObject claims =
        new JsonObject()
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
            .put("iat", now)
            .put("exp", now + 900);
    return upstream.token(new JsonObject().put("alg", "RS256").put("kid", "cp-1"), claims, "cp-1");
  }

  private boolean signInIsLimitedToOne() {
    try {
      HttpRequest attempt =
          HttpRequest.newBuilder(gateway.resolve("/api/v1/auth/sign-in"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      HttpResponse<Void> answer = CLIENT.send(attempt, BodyHandlers.discarding());
      return answer.headers().firstValue("RateLimit-Policy").orElse("").contains("q=1;");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  // --- the gateway ------------------------------------------------------------------------------

  private void start(Optional<URI> opa, Optional<Path> rules) {
    URI backend = URI.create("http://127.0.0.1:" + upstream.port);
    URI redisUrl = URI.create("redis://127.0.0.1:" + redisServer.ports().getFirst());
    int port =
        Main.wire(
            runtime,
            new GatewaySettings(
                0,
                Optional.empty(),
                backend,
                backend,
                redisUrl,
                opa,
                backend.resolve("/.well-known/jwks.json"),
                KEY,
                KEY,
                List.of(),
                2,
                rules,
                Optional.empty(),
                RequestAudit.ROOM),
            Clock.systemUTC());
    gateway = URI.create("http://127.0.0.1:" + port);
  }

  private JsonObject health() {
    try {
      HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/health")).build();
      return new JsonObject(CLIENT.send(request, BodyHandlers.ofString()).body());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonObject policyHealth() {
    return health().getJsonObject("dependencies").getJsonObject("policy");
  }

  private static boolean isDegraded(JsonObject health) {
    return "degraded".equals(health.getString("status"));
  }

  private int status(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(gateway.resolve(path)).build();
      return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean answers(URI url) {
    try {
      return CLIENT
              .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (java.io.IOException | InterruptedException notYet) {
      return false;
    }
  }

  private List<String> revisionsAudited() throws Exception {
    Thread.sleep(500);
    return await(redis.send(Request.cmd(Command.XRANGE).arg("audit:requests").arg("-").arg("+")))
        .stream()
        .map(entry -> new JsonObject(entry.get(1).get(1).toString()).getString("revision"))
        .distinct()
        .toList();
  }

  private static Path opa() throws Exception {
    String version = Files.readString(Path.of("../policy/opa-version")).strip();
    String cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .orElse(System.getProperty("user.home") + "/.cache");
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(":", -1)),
                Stream.of(cache + "/waooaw/opa-" + version))
            .map(bin -> Path.of(bin, "opa"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        found.isPresent(),
        "opa " + version + " is not installed; policy/opa-install builds it where Go is");
    return found.get();
  }

  private static void await(String what, BooleanSupplier holds) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(12).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
