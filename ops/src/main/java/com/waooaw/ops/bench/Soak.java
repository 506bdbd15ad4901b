package com.waooaw.ops.bench;

import com.waooaw.bench.compare.Nginx;
import com.waooaw.bench.load.ConstantRate;
import com.waooaw.bench.load.HttpCall;
import com.waooaw.bench.load.LoadPlan;
import com.waooaw.bench.load.LoadResult;
import com.waooaw.bench.load.Scenario;
import com.waooaw.bench.load.Second;
import com.waooaw.bench.soak.Series;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A gateway under a constant mix for minutes: readers, work that reserves money, callers who are
 * refused, and clients who go away in the middle. What it holds must not grow.
 */
final class Soak {
  private static final int SAMPLES = 30;
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private static final String LIST = "/api/v1/hires?limit=20";
  private static final String RUN = "/api/v1/goals/0190a000-0000-7000-8000-000000000001/runs";

  private final Ground ground;
  private final Tools tools;
  private final int rate;
  private final Duration duration;
  private final Consumer<String> say;
  private final List<Double> heap = new ArrayList<>();
  private final List<Double> memory = new ArrayList<>();
  private final List<Double> threads = new ArrayList<>();
  private final List<Double> files = new ArrayList<>();
  private final List<Double> reservations = new ArrayList<>();

  /** What came of it. */
  record Result(LoadResult load, List<Series> series) {
    boolean held() {
      return load.failed() == 0 && series.stream().allMatch(Series::flat);
    }
  }

  Soak(Ground ground, Tools tools, int rate, Duration duration, Consumer<String> say) {
    this.ground = ground;
    this.tools = tools;
    this.rate = rate;
    this.duration = duration;
    this.say = say;
  }

  Result run() throws InterruptedException {
    int upstream = GatewayProcess.freePort();
    int figures = GatewayProcess.freePort();
    try (var served =
            Nginx.upstream(
                tools.nginx(), ground.folder("upstream"), upstream, ground.tokens().jwks());
        GatewayProcess gateway =
            GatewayProcess.start(
                WatchedGateway.class,
                ground.folder("gateways"),
                URI.create("http://127.0.0.1:" + upstream),
                ground.redis(),
                Map.of(WatchedGateway.FIGURES_PORT, Integer.toString(figures)));
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest ask =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + figures + "/")).build();
      double every = duration.toSeconds() / (double) SAMPLES;
      LoadPlan plan =
          new LoadPlan(gateway.url(), rate, WARM_UP, duration, LoadPlan.CONNECTIONS, scenarios());
      LoadResult load =
          new ConstantRate()
              .run(
                  plan,
                  second -> {
                    leave(gateway.url());
                    if (!second.inWarmUp() && second.at() >= heap.size() * every) {
                      sample(client, ask, second);
                    }
                  });
      return new Result(load, series());
    }
  }

  private List<Series> series() {
    return List.of(
        new Series("heap after GC", "MB", 3, heap),
        new Series("process memory", "MB", 24, memory),
        new Series("threads", "", 2, threads),
        new Series("file handles", "", 12, files),
        new Series("open reservations", "", 10, reservations));
  }

  private void sample(HttpClient client, HttpRequest ask, Second second) {
    try {
      JsonObject figures =
          new JsonObject(client.send(ask, HttpResponse.BodyHandlers.ofString()).body());
      heap.add(figures.getDouble("heap"));
      memory.add(figures.getDouble("memory"));
      threads.add(figures.getDouble("threads"));
      files.add(figures.getDouble("files"));
      reservations.add((double) ground.openReservations());
      say.accept(
          String.format(
              Locale.ROOT,
              "%4d s: %d answers, %d failed, p99 %.1f ms; heap %.1f MB, %.0f threads, %.0f files,"
                  + " %.0f reservations open",
              second.at(),
              second.succeeded(),
              second.failed(),
              second.p99() / 1_000.0,
              heap.getLast(),
              threads.getLast(),
              files.getLast(),
              reservations.getLast()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Scenario> scenarios() {
    AtomicInteger next = new AtomicInteger();
    return List.of(
        new Scenario("list", 18, () -> call(HttpMethod.GET, LIST, token(next), null, 200)),
        new Scenario(
            "run", 1, () -> call(HttpMethod.POST, RUN, token(next), Buffer.buffer("{}"), 200)),
        new Scenario("refused", 1, () -> call(HttpMethod.GET, LIST, "none.at.all", null, 401)));
  }

  private String token(AtomicInteger next) {
    List<String> tokens = ground.tokens().all();
    return tokens.get(Math.floorMod(next.getAndIncrement(), tokens.size()));
  }

  private static HttpCall call(
      HttpMethod method, String path, String token, Buffer body, int expected) {
    return new HttpCall(
        method,
        path,
        Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
        body,
        status -> status == expected);
  }

  // Someone who starts work and is gone at once, every second.
  private void leave(URI gateway) {
    String request =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Length: 2\r\n\r\n{}"
            .formatted(RUN, ground.tokens().all().getFirst());
    try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
