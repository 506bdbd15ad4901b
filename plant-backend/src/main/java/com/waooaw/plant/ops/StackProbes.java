package com.waooaw.plant.ops;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.health.Health;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks every service of the stack how it is, all at once, each with two seconds. A service without
 * a URL is unknown.
 */
public final class StackProbes implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Database database;
  private final RedisLink redis;
  private final Targets targets;
  private final InstantSource clock;
  private final HttpClient http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Where the other services answer; empty when this backend was not told. */
  public record Targets(Optional<URI> gateway, Optional<URI> cp, Optional<URI> pp) {}

  /** The stack as it is now. */
  record StackHealth(String status, Instant checkedAt, List<ServiceHealth> services) {}

  /** One service. Latency is in milliseconds; null when nothing answered. */
  record ServiceHealth(
      String name, String status, Double latencyMs, String version, String detail) {}

  /** A probe under way, and when it is given up, in nanoseconds of the system's timer. */
  private record Probe(String name, long deadline, Future<ServiceHealth> answer) {}

  private record HttpAnswer(int status, Buffer body) {}

  /** What one probe learnt. */
  private record Answer(String status, String version, String detail, JsonNode document) {
    static Answer up(String detail) {
      return new Answer("up", null, detail, Json.mapper().missingNode());
    }
  }

  /** Asks from this Vert.x, until closed. */
  public StackProbes(
      Vertx vertx, Database database, RedisLink redis, Targets targets, InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.redis = requireNonNull(redis, "redis");
    this.targets = requireNonNull(targets, "targets");
    this.clock = requireNonNull(clock, "clock");
    // A connection for each question: one kept from the last time may lead to a process that is
    // gone.
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout((int) TIMEOUT.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) TIMEOUT.toMillis()));
  }

  StackHealth check() {
    Probe gateway = submit("gateway", targets.gateway());
    Probe cp = submit("cp", targets.cp());
    Probe pp = submit("pp", targets.pp());
    Probe postgres = submit("postgres", this::askPostgres);
    Probe store = submit("redis", this::askRedis);
    Probe policy = submit("policy", () -> askPolicy(targets.gateway()));
    List<ServiceHealth> services = new ArrayList<>();
    services.add(join(gateway));
    services.add(
        new ServiceHealth("backend", "up", 0.0, ServiceRuntime.version(), "Answering you now"));
    for (Probe probe : List.of(cp, pp, postgres, store, policy)) {
      services.add(join(probe));
    }
    return new StackHealth(overall(services), clock.instant(), services);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.close();
  }

  private static String overall(List<ServiceHealth> services) {
    if (services.stream().allMatch(s -> s.status().equals("up"))) {
      return "up";
    }
    boolean storesUp =
        services.stream()
            .filter(s -> s.name().equals("postgres") || s.name().equals("redis"))
            .allMatch(s -> s.status().equals("up"));
    return storesUp ? "degraded" : "down";
  }

  private Probe submit(String name, Optional<URI> url) {
    return url.map(u -> submit(name, () -> askService(u)))
        .orElseGet(
            () ->
                submit(
                    name,
                    () -> new Answer("unknown", null, "Its address is not configured", null)));
  }

  private Probe submit(String name, Supplier<Answer> probe) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    Future<ServiceHealth> health =
        threads.submit(
            () -> {
              long started = System.nanoTime();
              try {
                Answer answer = probe.get();
                double millis = Math.round((System.nanoTime() - started) / 10_000.0) / 100.0;
                return new ServiceHealth(
                    name,
                    answer.status(),
                    answer.status().equals("unknown") ? null : millis,
                    answer.version(),
                    answer.detail());
              } catch (RuntimeException noAnswer) {
                return new ServiceHealth(name, "down", null, null, "Does not answer");
              }
            });
    return new Probe(name, deadline, health);
  }

  // The deadline is kept here and not only where each is asked: a service may hang in the middle of
  // its answer, and a pool may have no connection to lend.
  private static ServiceHealth join(Probe probe) {
    try {
      long left = probe.deadline() - System.nanoTime();
      return probe.answer().get(Math.max(left, 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException tooSlow) {
      probe.answer().cancel(true);
      return new ServiceHealth(
          probe.name(), "down", null, null, "Did not answer within " + TIMEOUT.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Answer askService(URI url) {
    HttpAnswer answer =
        http.request(new RequestOptions().setAbsoluteURI(url.resolve("/health").toString()))
            .compose(HttpClientRequest::send)
            .compose(
                response ->
                    response.body().map(body -> new HttpAnswer(response.statusCode(), body)))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    JsonNode document;
    try {
      document = Json.read(answer.body().toString());
    } catch (UncheckedIOException notHealth) {
      return new Answer(
          "down", null, "Answers, but not with its health", Json.mapper().missingNode());
    }
    // Degraded still works: its detail says how.
    boolean up = answer.status() == 200 && works(document);
    return new Answer(
        up ? document.path("status").asText() : "down",
        document.path("version").textValue(),
        describe(document),
        document);
  }

  private static boolean works(JsonNode health) {
    return Set.of("up", "degraded").contains(health.path("status").asText());
  }

  private static String describe(JsonNode document) {
    List<String> down = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    document
        .path("dependencies")
        .properties()
        .forEach(
            d -> {
              if (!works(d.getValue())) {
                down.add(d.getKey());
              } else if (d.getValue().has(Health.WARNING)) {
                warnings.add(d.getKey() + ": " + d.getValue().path(Health.WARNING).asText());
              }
            });
    if (!down.isEmpty()) {
      return "Cannot reach: " + String.join(", ", down);
    }
    return warnings.isEmpty() ? "All it depends on answers" : String.join("; ", warnings);
  }

  private Answer askPolicy(Optional<URI> gateway) {
    if (gateway.isEmpty()) {
      return new Answer("unknown", null, "The gateway's address is not configured", null);
    }
    JsonNode policy = askService(gateway.get()).document().at("/dependencies/policy");
    if (policy.isMissingNode()) {
      return new Answer("unknown", null, "The gateway does not say", null);
    }
    return new Answer(
        policy.path("status").asText("unknown"),
        policy.path("revision").textValue(),
        policy.path("engine").asText("As the gateway sees it"),
        policy);
  }

  private Answer askPostgres() {
    String version =
        database.transact(
            Scope.anyone(),
            tx ->
                tx.createQuery("SELECT current_setting('server_version')")
                    .mapTo(String.class)
                    .one());
    return new Answer("up", version, "Answers queries", Json.mapper().missingNode());
  }

  private Answer askRedis() {
    redis.ping().toCompletionStage().toCompletableFuture().join();
    return Answer.up("Answers commands");
  }
}
