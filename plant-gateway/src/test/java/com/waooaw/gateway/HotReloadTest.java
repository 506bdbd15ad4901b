package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestOpa;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules and data change under a gateway that never stops answering, on both engines. Constant
 * requests of a customer's, who by the changing data may or may not see the hires: no request may
 * fail, and none may be decided by rules that are neither the old nor the new.
 */
class HotReloadTest {
  private static final Path SHIPPED = TestOpa.RULES;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private TestGateway gateway;

  @BeforeEach
  void make() throws Exception {
    gateway = new TestGateway();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void theEmbeddedRulesChangeWithoutADroppedRequest() throws Exception {
    put("first", data -> {});
    gateway.followingRulesIn(folder).start();
    try (Customers customers = new Customers()) {
      customers.see(200);
      put("second", HotReloadTest::withoutHires);
      customers.see(403);
      assertThat(policyHealth().getString("revision")).isEqualTo("second");
      assertThat(revisionsAudited()).contains("first", "second").hasSize(2);

      Files.writeString(folder.resolve("platform/data.json"), "{\"revision\":\"third\"}");
      Await.until("health says that it was refused", () -> isDegraded(policyHealth()));
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
    Path opa = TestOpa.binary();
    AtomicReference<Buffer> bundle = new AtomicReference<>(bundle(opa, "first", data -> {}));
    AtomicReference<Integer> version = new AtomicReference<>(1);
    HttpServer bundles =
        Await.result(
            gateway
                .vertx
                .createHttpServer()
                .requestHandler(
                    r ->
                        r.response()
                            .putHeader("ETag", "\"" + version.get() + "\"")
                            .end(bundle.get()))
                .listen(0, "127.0.0.1"));
    try (TestOpa server = TestOpa.followingBundlesOf(Loopback.http(bundles.actualPort()))) {
      gateway.askingOpa(server.url).start();
      try (Customers customers = new Customers()) {
        customers.see(200);
        bundle.set(bundle(opa, "second", HotReloadTest::withoutHires));
        version.set(2);
        customers.see(403);
        assertThat(revisionsAudited()).contains("first", "second").hasSize(2);

        bundle.set(Buffer.buffer("no bundle"));
        version.set(3);
        Await.until("health says that it was refused", () -> isDegraded(policyHealth()));
        customers.see(403);
        assertThat(policyHealth().getString("revision")).isEqualTo("second");
        assertThat(status("/readyz")).isEqualTo(200);

        bundle.set(
            bundle(opa, "fourth", d -> ((ObjectNode) d.at("/limits/sign-in")).put("burst", 1)));
        version.set(4);
        customers.see(200);
        Await.until("health is well again", () -> !isDegraded(policyHealth()));
        // What the gateway reads itself has changed too: one attempt to sign in, and no second.
        Await.until("one attempt", this::signInIsLimitedToOne);
      }
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
      String token = gateway.caller().token();
      threads = Stream.generate(() -> Thread.ofVirtual().start(() -> ask(token))).limit(4).toList();
    }

    private void ask(String token) {
      HttpRequest request =
          HttpRequest.newBuilder(gateway.url(TestGateway.HIRES))
              .header("Authorization", "Bearer " + token)
              .timeout(Duration.ofSeconds(5))
              .build();
      while (!over) {
        try {
          int status = TestGateway.CLIENT.send(request, BodyHandlers.discarding()).statusCode();
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
      Await.until(
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

  private boolean signInIsLimitedToOne() {
    try {
      HttpRequest attempt =
          HttpRequest.newBuilder(gateway.url("/api/v1/auth/sign-in"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      HttpResponse<Void> answer = TestGateway.CLIENT.send(attempt, BodyHandlers.discarding());
      return answer.headers().firstValue("RateLimit-Policy").orElse("").contains("q=1;");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  // --- the gateway ------------------------------------------------------------------------------

  private JsonObject health() {
    try {
      return gateway.health();
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
      HttpRequest request = HttpRequest.newBuilder(gateway.url(path)).build();
      return TestGateway.CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> revisionsAudited() throws Exception {
    Thread.sleep(500);
    return gateway.audited().stream().map(event -> event.getString("revision")).distinct().toList();
  }
}
