package com.waooaw.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts what is due, passes it over a bounded number of connections and settles each request
 * exactly once. Used on the event loop only.
 *
 * <p>Its own queue and time-outs stand in for those of the client: they cost no timer a request,
 * and a request that waits for a connection goes on ageing.
 */
final class Flight {
  private static final int BODY_KEPT = 4096;

  private final LoadPlan plan;
  private final HttpClient client;
  private final Tally tally;
  private final Schedule schedule;
  private final long start;
  private final Rotation rotation;
  private final Promise<LoadResult> landed = Promise.promise();

  /** All that is not settled, oldest first; settled ones stay until they are oldest. */
  private final ArrayDeque<Exchange> ageing = new ArrayDeque<>();

  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private long begun;
  private int inFlight;
  private int connected;
  private boolean over;

  /**
   * A flight.
   *
   * @param start when the schedule starts, in {@link System#nanoTime}
   */
  Flight(LoadPlan plan, HttpClient client, Tally tally, Schedule schedule, long start) {
    this.plan = plan;
    this.client = client;
    this.tally = tally;
    this.schedule = schedule;
    this.start = start;
    this.rotation = new Rotation(plan.scenarios());
  }

  /** Completes when every request is settled. */
  Future<LoadResult> landed() {
    return landed.future();
  }

  /** Starts all that is due, ends what is too old. To be called often. */
  void go() {
    long now = System.nanoTime();
    while (begun < schedule.requests() && start + schedule.due(begun) - now <= 0) {
      long intended = start + schedule.due(begun);
      begun++;
      begin(rotation.next(), intended, now);
    }
    endOld(now);
    tally.reach(now);
    if (begun == schedule.requests() && inFlight == 0 && !over) {
      over = true;
      landed.complete(tally.result());
    }
  }

  private void begin(int scenario, long intended, long now) {
    tally.due(scenario, intended, now);
    if (inFlight >= plan.maxInFlight()) {
      tally.failed(Faults.overrun(plan.maxInFlight()), scenario, intended, now);
      return;
    }
    HttpCall call;
    try {
      call = plan.scenarios().get(scenario).next().get();
    } catch (RuntimeException e) {
      String name = plan.scenarios().get(scenario).name();
      tally.failed(Faults.unmade(name, e), scenario, intended, now);
      return;
    }
    Exchange exchange = new Exchange(scenario, call, intended);
    inFlight++;
    ageing.add(exchange);
    if (connected < plan.connections()) {
      connect(exchange);
    } else {
      waiting.add(exchange);
    }
  }

  private void endOld(long now) {
    long limit = plan.timeOut().toNanos();
    for (Exchange oldest = ageing.peek();
        oldest != null && (oldest.settled || now - oldest.intended >= limit);
        oldest = ageing.peek()) {
      ageing.remove();
      if (!oldest.settled) {
        fail(oldest, Faults.TIME_OUT, -1, Map.of(), "no answer within " + plan.timeOut());
        if (oldest.request != null) {
          oldest.request.reset();
          disconnect(oldest);
        }
      }
    }
  }

  private void connect(Exchange exchange) {
    exchange.connected = true;
    connected++;
    client
        .request(exchange.call.method(), exchange.call.path())
        .onComplete(request -> send(exchange, request), cause -> broke(exchange, cause));
  }

  private void send(Exchange exchange, HttpClientRequest request) {
    if (exchange.settled) { // It grew too old while the connection was made.
      request.reset();
      disconnect(exchange);
      return;
    }
    exchange.request = request;
    exchange.call.headers().forEach(request::putHeader);
    Buffer body = exchange.call.body();
    (body == null ? request.send() : request.send(body))
        .onComplete(response -> answered(exchange, response), cause -> broke(exchange, cause));
  }

  private void answered(Exchange exchange, HttpClientResponse response) {
    int status = response.statusCode();
    if (exchange.call.expectedStatus().test(status)) {
      response.end().onComplete(end -> succeeded(exchange), cause -> broke(exchange, cause));
      return;
    }
    String kind = Faults.status(status, plan.scenarios().get(exchange.scenario).name());
    Buffer beginning = Buffer.buffer();
    if (tally.wantsSample(kind, exchange.intended)) {
      response.handler(
          chunk ->
              beginning.appendBuffer(
                  chunk, 0, Math.min(chunk.length(), BODY_KEPT - beginning.length())));
    }
    response
        .end()
        .onComplete(
            end -> {
              fail(exchange, kind, status, head(response), beginning.toString(UTF_8));
              disconnect(exchange);
            },
            cause -> broke(exchange, cause));
  }

  private void succeeded(Exchange exchange) {
    if (settle(exchange)) {
      tally.succeeded(exchange, System.nanoTime());
    }
    disconnect(exchange);
  }

  private void broke(Exchange exchange, Throwable cause) {
    fail(exchange, Faults.connection(cause), -1, Map.of(), String.valueOf(cause.getMessage()));
    disconnect(exchange);
  }

  private void fail(
      Exchange exchange, String kind, int status, Map<String, String> head, String body) {
    if (settle(exchange)) {
      long now = System.nanoTime();
      tally.failed(kind, exchange.scenario, exchange.intended, now);
      tally.sample(kind, exchange, now, status, head, body);
    }
  }

  private boolean settle(Exchange exchange) {
    if (exchange.settled) {
      return false;
    }
    exchange.settled = true;
    inFlight--;
    return true;
  }

  /** Hands its place among the connections to the one that has waited longest. */
  private void disconnect(Exchange exchange) {
    if (!exchange.connected) {
      return;
    }
    exchange.connected = false;
    connected--;
    for (Exchange next = waiting.poll(); next != null; next = waiting.poll()) {
      if (!next.settled) {
        connect(next);
        return;
      }
    }
  }

  private static Map<String, String> head(HttpClientResponse response) {
    Map<String, String> head = new TreeMap<>();
    response
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.equalsIgnoreCase("Set-Cookie")) {
                head.put(name.toLowerCase(Locale.ROOT), value);
              }
            });
    return head;
  }
}
