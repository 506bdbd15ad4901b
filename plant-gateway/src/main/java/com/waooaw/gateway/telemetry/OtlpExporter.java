package com.waooaw.gateway.telemetry;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector by OTLP over HTTP, in JSON, in batches. What finds no room or is not
 * taken after a few tries is dropped and counted: a trace is a help, and no request waits for it.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class OtlpExporter implements Consumer<FinishedRequest> {
  private static final Logger log = LoggerFactory.getLogger(OtlpExporter.class);
  private static final int MOST_WAITING = 4_096;
  private static final int BATCH = 512;
  private static final int TRIES = 5;
  private static final long TICK_MILLIS = 1_000;
  private static final long TIMEOUT_SECONDS = 10;
  private static final int CONNECT_MILLIS = 2_000;
  private static final Set<Integer> TRY_AGAIN = Set.of(429, 502, 503, 504);

  private final HttpClient http;
  private final String url;
  private final String service;
  private final String version;
  private final ConcurrentLinkedQueue<FinishedRequest> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong exported = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicBoolean sending = new AtomicBoolean();
  // Touched by whoever holds the sending flag.
  private List<FinishedRequest> batch = List.of();
  private int tries;

  /**
   * Starts exporting.
   *
   * @param endpoint the collector's address; {@code /v1/traces} is added to its path
   */
  public OtlpExporter(Vertx vertx, URI endpoint, String service, String version) {
    this.http = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS));
    this.url = endpoint.toString().replaceAll("/+$", "") + "/v1/traces";
    this.service = requireNonNull(service, "service");
    this.version = requireNonNull(version, "version");
    vertx.setPeriodic(TICK_MILLIS, tick -> send());
  }

  @Override
  public void accept(FinishedRequest request) {
    if (count.incrementAndGet() > MOST_WAITING) {
      count.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    waiting.add(request);
    if (count.get() == BATCH) {
      send();
    }
  }

  /** How many requests' spans a collector has taken. */
  public long exported() {
    return exported.get();
  }

  /** How many requests' spans were dropped. */
  public long dropped() {
    return dropped.get();
  }

  /** Sends what waits, for at most two seconds. */
  public void flush() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    while (count.get() > 0 && System.nanoTime() < until) {
      send();
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void send() {
    if (!sending.compareAndSet(false, true)) {
      return;
    }
    if (batch.isEmpty()) {
      batch = next();
      tries = 0;
    }
    if (batch.isEmpty()) {
      sending.set(false);
      return;
    }
    post(OtlpSpans.request(service, version, batch).toBuffer())
        .onComplete(
            answer -> {
              boolean onward = settle(answer);
              sending.set(false);
              if (onward && count.get() >= BATCH) {
                send();
              }
            });
  }

  private List<FinishedRequest> next() {
    List<FinishedRequest> taken = new ArrayList<>();
    while (taken.size() < BATCH) {
      FinishedRequest request = waiting.poll();
      if (request == null) {
        break;
      }
      taken.add(request);
    }
    return taken;
  }

  private record Answer(int status, Buffer body) {}

  private Future<Answer> post(Buffer body) {
    return http.request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url)
                .putHeader("Content-Type", "application/json"))
        .compose(request -> request.send(body))
        .compose(response -> response.body().map(b -> new Answer(response.statusCode(), b)))
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  // Whether the collector took it.
  private boolean settle(io.vertx.core.AsyncResult<Answer> answer) {
    boolean again = answer.failed() || TRY_AGAIN.contains(answer.result().status());
    if (again && ++tries < TRIES) {
      return false;
    }
    int size = batch.size();
    boolean taken = !again && answer.result().status() / 100 == 2;
    if (taken) {
      long rejected = Math.min(size, rejected(answer.result().body()));
      exported.addAndGet(size - rejected);
      dropped.addAndGet(rejected);
    } else {
      dropped.addAndGet(size);
      log.atWarn()
          .addKeyValue("requests", size)
          .addKeyValue(
              "reason",
              answer.failed() ? answer.cause().getMessage() : "status " + answer.result().status())
          .log("Spans were dropped; the collector does not take them");
    }
    batch = List.of();
    count.addAndGet(-size);
    return taken;
  }

  private static long rejected(Buffer body) {
    try {
      JsonObject partial = body.toJsonObject().getJsonObject("partialSuccess", new JsonObject());
      return Long.parseLong(String.valueOf(partial.getValue("rejectedSpans", "0")));
    } catch (RuntimeException notOurs) {
      return 0;
    }
  }
}
