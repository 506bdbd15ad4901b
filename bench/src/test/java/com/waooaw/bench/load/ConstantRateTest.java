package com.waooaw.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Against real servers. Promises results, never speed: a busy machine only makes latencies grow.
 */
@Timeout(60)
class ConstantRateTest {
  private static final long SECOND_IN_MICROS = 1_000_000;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void theRateIsHeldAndTheWarmUpLeftOut() throws Exception {
    AtomicInteger served = new AtomicInteger();
    URI target =
        server(
            request -> {
              served.incrementAndGet();
              request.response().end("ok");
            });
    List<Second> progress = new ArrayList<>();
    LoadResult result = run(plan(target, 500, 1, 2, list(HttpCall.get("/"))), progress);

    assertThat(result.sent()).isEqualTo(1000);
    assertThat(result.succeeded()).isEqualTo(1000);
    assertThat(result.errors()).isEmpty();
    assertThat(result.achievedRate()).isBetween(400.0, 500.0);
    assertThat(served).hasValue(250 + 1000);
    assertThat(progress).extracting(Second::at).containsExactly(-1, 0, 1);
    assertThat(progress).filteredOn(s -> !s.inWarmUp()).isEqualTo(result.timeline());
    assertThat(result.timeline().stream().mapToLong(Second::sent).sum()).isBetween(990L, 1010L);
    assertThat(result.latency().p50()).isPositive().isLessThanOrEqualTo(result.latency().p99());
    assertThat(result.latency().max()).isGreaterThanOrEqualTo(result.latency().p999());
  }

  @Test
  void scenariosShareByWeightAndCarryHeadersAndBodies() throws Exception {
    URI target =
        server(
            request ->
                request
                    .body()
                    .onSuccess(
                        body ->
                            request
                                .response()
                                .setStatusCode(
                                    request.method().equals(HttpMethod.GET)
                                            || (body.toString().equals("{}")
                                                && "a=b".equals(request.getHeader("Cookie")))
                                        ? 200
                                        : 400)
                                .end()));
    HttpCall post =
        new HttpCall(
            HttpMethod.POST,
            "/goals",
            Map.of("Cookie", "a=b", "X-Forwarded-For", "192.0.2.1"),
            Buffer.buffer("{}"),
            status -> status == 200);
    LoadResult result =
        run(
            plan(
                target,
                200,
                0,
                1,
                new Scenario("list", 3, () -> HttpCall.get("/agents")),
                new Scenario("goal", 1, () -> post)));
    assertThat(result.scenarios()).extracting(ScenarioResult::name).containsExactly("list", "goal");
    assertThat(result.scenarios()).extracting(ScenarioResult::succeeded).containsExactly(150L, 50L);
    assertThat(result.failed()).isZero();
  }

  @Test
  void aStallIsChargedToEveryRequestItKeptWaiting() throws Exception {
    AtomicLong stallUntil = new AtomicLong();
    AtomicInteger served = new AtomicInteger();
    URI target =
        server(
            request -> {
              if (served.incrementAndGet() == 100) {
                stallUntil.set(System.nanoTime() + 1_000_000_000L);
              }
              long rest = (stallUntil.get() - System.nanoTime()) / 1_000_000;
              if (stallUntil.get() != 0 && rest > 0) {
                vertx.setTimer(rest, id -> request.response().end());
              } else {
                request.response().end();
              }
            });
    // With four connections a closed model would see four slow answers of six hundred: 0.7 %.
    LoadPlan plan =
        new LoadPlan(
            target, 200, Duration.ZERO, Duration.ofSeconds(3), 4, List.of(list(HttpCall.get("/"))));
    LoadResult result = run(plan);

    assertThat(result.failed()).isZero();
    assertThat(result.latency().p90()).isGreaterThan(SECOND_IN_MICROS / 2);
    assertThat(result.latency().p99()).isGreaterThan(SECOND_IN_MICROS * 9 / 10);
    assertThat(result.timeline()).anyMatch(s -> s.p99() > SECOND_IN_MICROS / 2);
  }

  @Test
  void refusalsAreCountedByKindWithSamples() throws Exception {
    AtomicInteger served = new AtomicInteger();
    URI target =
        server(
            request -> {
              int number = served.incrementAndGet();
              if (number % 2 == 0) {
                request.response().end();
              } else {
                request
                    .response()
                    .setStatusCode(503)
                    .putHeader("X-Correlation-ID", "request-" + number)
                    .putHeader("Set-Cookie", "secret=1")
                    .end("x".repeat(10_000));
              }
            });
    LoadResult result = run(plan(target, 100, 0, 1, list(HttpCall.get("/agents"))));

    assertThat(result.errors()).containsExactly(Map.entry("status 503 on list", 50L));
    assertThat(result.succeeded()).isEqualTo(50);
    List<ErrorSample> samples = result.samples().get("status 503 on list");
    assertThat(samples).hasSize(5);
    ErrorSample first = samples.getFirst();
    assertThat(first.correlationId()).hasValue("request-1");
    assertThat(first.call()).isEqualTo("GET /agents");
    assertThat(first.status()).isEqualTo(503);
    assertThat(first.body()).hasSize(4096);
    assertThat(first.headers()).doesNotContainKey("set-cookie");
    assertThat(result.timeline().stream().mapToLong(Second::failed).sum()).isEqualTo(50);
  }

  @Test
  void brokenConnectionsAreCountedByKind() throws Exception {
    URI closing = server(request -> request.connection().close());
    assertThat(run(plan(closing, 50, 0, 1, list(HttpCall.get("/")))).errors())
        .containsExactly(Map.entry("connection closed", 50L));

    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> resetEveryone(socket));
      LoadResult result = run(plan(uri(socket.getLocalPort()), 50, 0, 1, list(HttpCall.get("/"))));
      assertThat(result.errors()).containsExactly(Map.entry("connection reset", 50L));
    }
  }

  @Test
  void aServerThatComesBackIsLoadedAgain() throws Exception {
    HttpServer first = listen(0, request -> request.response().end());
    int port = first.actualPort();
    LoadPlan plan = plan(uri(port), 100, 0, 3, list(HttpCall.get("/")));
    LoadResult result =
        new ConstantRate()
            .run(
                plan,
                second -> {
                  if (second.at() == 0) {
                    await(first.close());
                  } else if (second.at() == 1) {
                    listen(port, request -> request.response().end());
                  }
                });

    assertThat(result.sent()).isEqualTo(300);
    assertThat(result.succeeded() + result.failed()).isEqualTo(300);
    assertThat(result.errors().keySet()).contains("connection refused");
    assertThat(result.timeline().getFirst().failed()).isZero();
    assertThat(result.timeline().get(1).failed()).isPositive();
    assertThat(result.timeline().getLast().succeeded()).isPositive();
  }

  @Test
  void aDeadPortYieldsErrorsAndNoException() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    LoadResult result = run(plan(uri(port), 100, 0, 1, list(HttpCall.get("/"))));

    assertThat(result.errors()).containsExactly(Map.entry("connection refused", 100L));
    assertThat(result.achievedRate()).isZero();
    assertThat(result.latency()).isEqualTo(Latency.NONE);
  }

  @Test
  void aSilentServerYieldsTimeOuts() throws Exception {
    URI target = server(request -> {});
    LoadPlan plan =
        plan(target, 100, 0, 1, list(HttpCall.get("/"))).withTimeOut(Duration.ofMillis(300));
    LoadResult result = run(plan);

    assertThat(result.errors()).containsExactly(Map.entry("time-out", 100L));
    assertThat(result.samples().get("time-out")).hasSize(5);
  }

  @Test
  void moreThanMayBeInFlightIsAnErrorAndNeverSilence() throws Exception {
    AtomicInteger served = new AtomicInteger();
    URI target = server(request -> served.incrementAndGet());
    LoadPlan plan =
        plan(target, 100, 0, 1, list(HttpCall.get("/")))
            .withMaxInFlight(10)
            .withTimeOut(Duration.ofSeconds(2));
    LoadResult result = run(plan);

    assertThat(result.sent()).isEqualTo(100);
    assertThat(result.errors())
        .containsExactly(
            Map.entry("overrun: more than 10 in flight", 90L), Map.entry("time-out", 10L));
    assertThat(served).hasValue(10);
  }

  @Test
  void aScenarioThatThrowsIsAnError() throws Exception {
    URI target = server(request -> request.response().end());
    Scenario broken =
        new Scenario(
            "broken",
            1,
            () -> {
              throw new IllegalStateException("no accounts left");
            });
    LoadResult result = run(plan(target, 100, 0, 1, list(HttpCall.get("/")), broken));

    assertThat(result.succeeded()).isEqualTo(50);
    assertThat(result.errors())
        .containsExactly(Map.entry("no request made for broken: IllegalStateException", 50L));
  }

  @Test
  void nonsenseIsRefusedBeforeAnythingIsSent() {
    Scenario list = list(HttpCall.get("/"));
    assertThatThrownBy(() -> plan(URI.create("https://localhost:1"), 1, 0, 1, list))
        .hasMessageContaining("http://host:port");
    assertThatThrownBy(() -> plan(uri(1), 0, 0, 1, list)).hasMessageContaining("requestsPerSecond");
    assertThatThrownBy(() -> plan(uri(1), 1, 0, 1, list, list)).hasMessageContaining("named list");
    assertThatThrownBy(() -> new Scenario("idle", 0, () -> HttpCall.get("/")))
        .hasMessageContaining("weight");
    assertThatThrownBy(() -> HttpCall.get("agents")).hasMessageContaining("'/'");
  }

  private static LoadResult run(LoadPlan plan) throws InterruptedException {
    return run(plan, new ArrayList<>());
  }

  private static LoadResult run(LoadPlan plan, List<Second> progress) throws InterruptedException {
    return new ConstantRate().run(plan, progress::add);
  }

  private URI server(Handler<HttpServerRequest> handler) {
    return uri(listen(0, handler).actualPort());
  }

  private HttpServer listen(int port, Handler<HttpServerRequest> handler) {
    return await(vertx.createHttpServer().requestHandler(handler).listen(port, "127.0.0.1"));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static void resetEveryone(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.getInputStream().read();
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static Scenario list(HttpCall call) {
    return new Scenario("list", 1, () -> call);
  }

  private static LoadPlan plan(
      URI target, int rate, int warmUpSeconds, int seconds, Scenario... scenarios) {
    return new LoadPlan(
        target,
        rate,
        Duration.ofSeconds(warmUpSeconds),
        Duration.ofSeconds(seconds),
        LoadPlan.CONNECTIONS,
        List.of(scenarios));
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
