package com.waooaw.ops.bench;

import com.waooaw.bench.compare.Row;
import com.waooaw.bench.compare.Row.Verdict;
import com.waooaw.gateway.Main;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** P8: clients that start work and go away, before the answer begins or in its middle. */
final class AbortRow {
  private static final int CLIENTS = 500;

  /** Below the bulkhead, so that each of them reaches the upstream. */
  private static final int AT_ONCE = 125;

  private static final int THINKS_MILLIS = 400;

  /** The lease of a reservation, and the time between two sweeps. */
  private static final Duration LEASE = Duration.ofSeconds(130);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern NUMBER = Pattern.compile(".*-(\\d{12})/runs");

  private static final String REQUEST =
      """
      POST /api/v1/goals/0190a000-0000-7000-8000-%012d/runs HTTP/1.1\r
      Host: 127.0.0.1\r
      Authorization: Bearer %s\r
      Content-Type: application/json\r
      Content-Length: 2\r
      \r
      {}""";

  private final Ground ground;
  private final Consumer<String> say;
  private final Set<Integer> reached = ConcurrentHashMap.newKeySet();

  AbortRow(Ground ground, Consumer<String> say) {
    this.ground = ground;
    this.say = say;
  }

  Row measure() throws InterruptedException {
    int port =
        Ground.await(
                ground
                    .vertx()
                    .createHttpServer()
                    .requestHandler(this::answerSlowly)
                    .listen(0, "127.0.0.1"))
            .actualPort();
    try (GatewayProcess gateway =
        GatewayProcess.start(
            Main.class,
            ground.folder("gateways"),
            URI.create("http://127.0.0.1:" + port),
            ground.redis(),
            Map.of())) {
      AtomicLong mostOpen = new AtomicLong();
      abortAll(gateway.url(), mostOpen);
      long began = System.nanoTime();
      long open = ground.openReservations();
      say.accept(reached.size() + " clients gone; " + open + " reservations still open");
      while (open > 0 && System.nanoTime() - began < LEASE.toNanos()) {
        TimeUnit.MILLISECONDS.sleep(500);
        open = ground.openReservations();
      }
      return row(open, mostOpen.get(), (System.nanoTime() - began) / 1_000_000_000);
    }
  }

  private Row row(long leaked, long mostOpen, long seconds) {
    boolean tried = reached.size() == CLIENTS && mostOpen > 0;
    return new Row(
        "P8",
        "reservations leaked after 500 clients aborted mid-stream",
        "0 after the lease",
        "0",
        leaked
            + " leaked "
            + seconds
            + " s after the last; "
            + mostOpen
            + " were open at once, "
            + reached.size()
            + " reached the upstream",
        leaked == 0 && tried ? Verdict.AIMED : Verdict.MISSED,
        new JsonObject()
            .put("leaked", leaked)
            .put("seconds", seconds)
            .put("most_open", mostOpen)
            .put("reached_upstream", reached.size()));
  }

  private void abortAll(URI gateway, AtomicLong mostOpen) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    for (int done = 0; done < CLIENTS; done += AT_ONCE) {
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        int number = next.getAndIncrement();
        clients.add(Thread.ofVirtual().start(() -> abort(gateway, number)));
      }
      TimeUnit.MILLISECONDS.sleep(THINKS_MILLIS / 2);
      mostOpen.accumulateAndGet(ground.openReservations(), Math::max);
      for (Thread client : clients) {
        client.join();
      }
    }
  }

  // Every other one leaves before the answer begins, the rest in its middle.
  private void abort(URI gateway, int number) {
    try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
      String token = ground.tokens().all().get(number);
      socket
          .getOutputStream()
          .write(REQUEST.formatted(number, token).getBytes(StandardCharsets.US_ASCII));
      if (number % 2 == 0) {
        awaitUpstream(number);
        TimeUnit.MILLISECONDS.sleep(THINKS_MILLIS / 2);
      } else if (socket.getInputStream().read() >= 0) {
        TimeUnit.MILLISECONDS.sleep(number % 100);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // A gateway that has only just started is slow, and who leaves it too early asks nothing of it.
  private void awaitUpstream(int number) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.contains(number) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private void answerSlowly(HttpServerRequest request) {
    if (request.path().equals("/.well-known/jwks.json")) {
      request.response().end(ground.tokens().jwks());
      return;
    }
    if (!request.path().endsWith("/runs")) {
      request.response().end("ok");
      return;
    }
    reached.add(Integer.parseInt(NUMBER.matcher(request.path()).replaceFirst("$1")));
    HttpServerResponse response = request.response();
    ground
        .vertx()
        .setTimer(
            THINKS_MILLIS,
            thought -> {
              if (!response.closed()) {
                response.setStatusCode(201).setChunked(true);
                trickle(response, 100);
              }
            });
  }

  private void trickle(HttpServerResponse response, int left) {
    if (response.closed()) {
      return;
    }
    if (left == 0) {
      response.end();
      return;
    }
    response.write(Buffer.buffer("{\"step\":" + left + "}\n"));
    ground.vertx().setTimer(50, next -> trickle(response, left - 1));
  }
}
