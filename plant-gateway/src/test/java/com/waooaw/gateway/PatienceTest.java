package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestRoutes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is waited for, and how long. All wait at the same time, so that the tests need not. */
class PatienceTest {
  private static final Duration LATE = Duration.ofSeconds(12);

  private static TestGateway gateway;
  private static CompletableFuture<Timed> ordinary;
  private static CompletableFuture<Timed> marked;
  private static CompletableFuture<Timed> events;
  private static CompletableFuture<String> deaf;
  private static CompletableFuture<String> stopped;
  private static CompletableFuture<Timed> broken;
  private static CompletableFuture<Long> unread;

  /** An answer and the seconds it took. */
  private record Timed(HttpResponse<String> answer, double seconds) {}

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway().withRoutesOfEveryKind().start();
    gateway.upstream.answers.put(TestRoutes.OPEN, PatienceTest::answerLate);
    gateway.upstream.answers.put(TestRoutes.LONG, PatienceTest::answerLate);
    gateway.upstream.answers.put(TestRoutes.EVENTS, PatienceTest::answerLate);
    gateway.upstream.early.put(TestRoutes.UPLOAD, HttpServerRequest::pause);
    gateway.upstream.early.put(
        "/api/v1/industries", r -> r.response().setChunked(true).write("begun, and never ended"));
    gateway.upstream.early.put("/api/v1/agents", PatienceTest::pourOut);
    ordinary = timed(gateway.request("GET", TestRoutes.OPEN));
    marked = timed(gateway.request("GET", TestRoutes.LONG));
    events = timed(gateway.request("GET", TestRoutes.EVENTS));
    deaf = later(PatienceTest::sendToTheDeaf);
    broken = timed(gateway.request("GET", "/api/v1/industries"));
    stopped = later(PatienceTest::sendHalf);
    unread = later(PatienceTest::readNothing);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void anOrdinaryRouteHasTenSeconds() {
    Timed call = ordinary.join();
    assertThat(call.answer().statusCode()).isEqualTo(504);
    assertThat(new JsonObject(call.answer().body()).getString("type")).endsWith("/gateway-timeout");
    assertThat(call.seconds()).isBetween(9.5, 11.9);
  }

  @Test
  void aRouteMarkedLongHasMore() {
    assertThat(marked.join().answer().statusCode()).isEqualTo(200);
  }

  @Test
  void anEventStreamMayBeSilentForLonger() {
    assertThat(events.join().answer().statusCode()).isEqualTo(200);
  }

  @Test
  void anUpstreamThatStopsTakingABodyIsTooSlow() {
    assertThat(deaf.join()).startsWith("HTTP/1.1 504").contains("gateway-timeout");
  }

  @Test
  void aClientThatStopsSendingIsToldSoAndNothingIsCharged() {
    assertThat(stopped.join()).contains("400").contains("\"code\":\"incomplete\"");
  }

  @Test
  void anAnswerThatStopsInTheMiddleIsCutAndNotLeftOpen() {
    assertThat(broken.handle((answer, failure) -> failure).join()).isNotNull();
  }

  @Test
  void aClientThatReadsNothingLosesItsConnectionNotTheGatewaysMemory() {
    // What fits into the buffers between, and not the 200 MiB that were on offer.
    assertThat(unread.join()).isLessThan(32L * 1024 * 1024);
  }

  private static void answerLate(HttpServerRequest request) {
    gateway.vertx.setTimer(LATE.toMillis(), late -> request.response().end("{\"late\":true}"));
  }

  private static void pourOut(HttpServerRequest request) {
    Buffer block = Buffer.buffer(new byte[64 * 1024]);
    request.response().setChunked(true);
    pour(request, block, 3_200);
  }

  private static void pour(HttpServerRequest request, Buffer block, int left) {
    int now = left;
    while (now > 0 && !request.response().writeQueueFull()) {
      request.response().write(block);
      now--;
    }
    int rest = now;
    if (rest == 0) {
      request.response().end();
    } else {
      request.response().drainHandler(drained -> pour(request, block, rest));
    }
  }

  private static String sendHalf() {
    return exchange(
        socket -> {
          OutputStream out = socket.getOutputStream();
          out.write(
              ("POST "
                      + TestRoutes.OPEN
                      + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
                  .getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
          return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        });
  }

  private static String sendToTheDeaf() {
    int length = 10 * 1024 * 1024;
    return exchange(
        socket -> {
          OutputStream out = socket.getOutputStream();
          out.write(
              ("POST "
                      + TestRoutes.UPLOAD
                      + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                      + length
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
          later(
              () -> {
                try {
                  out.write(new byte[length]);
                } catch (java.io.IOException hungUp) {
                  // As it should be.
                }
                return null;
              });
          byte[] answer = new byte[4 * 1024];
          int read = socket.getInputStream().read(answer);
          return new String(answer, 0, Math.max(0, read), StandardCharsets.UTF_8);
        });
  }

  /** Asks for much, reads nothing for longer than the gateway waits, then counts what is left. */
  private static Long readNothing() {
    return exchange(
        socket -> {
          socket
              .getOutputStream()
              .write(
                  "GET /api/v1/agents HTTP/1.1\r\nHost: x\r\n\r\n"
                      .getBytes(StandardCharsets.ISO_8859_1));
          Thread.sleep(18_000);
          long read = 0;
          byte[] block = new byte[64 * 1024];
          InputStream in = socket.getInputStream();
          try {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
              read += n;
            }
          } catch (java.net.SocketException reset) {
            // Cut, as it should be.
          }
          return read;
        });
  }

  private interface Talk<T> {
    T with(Socket socket) throws Exception;
  }

  private static <T> T exchange(Talk<T> talk) {
    try (Socket socket = new Socket("127.0.0.1", gateway.port)) {
      socket.setSoTimeout(25_000);
      return talk.with(socket);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> CompletableFuture<T> later(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(work.get());
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private static CompletableFuture<Timed> timed(HttpRequest.Builder request) {
    long began = System.nanoTime();
    return TestGateway.CLIENT
        .sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(answer -> new Timed(answer, (System.nanoTime() - began) / 1e9));
  }
}
