package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.AuditTrail;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestRoutes;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing is held between the two sides, and neither can fill the gateway. */
class StreamingTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway().withRoutesOfEveryKind().withSandbox().start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void anEventStreamsHeadIsThereBeforeItsFirstEvent() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    gateway.upstream.early.put(
        TestRoutes.EVENTS,
        r -> {
          r.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
          r.response().writeHead();
          asked.countDown();
        });
    CompletableFuture<HttpResponse<InputStream>> answer =
        TestGateway.CLIENT.sendAsync(
            gateway.request("GET", TestRoutes.EVENTS).build(), BodyHandlers.ofInputStream());
    HttpResponse<InputStream> begun = answer.get(5, TimeUnit.SECONDS);
    assertThat(begun.statusCode()).isEqualTo(200);
    assertThat(begun.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    begun.body().close();
  }

  @Test
  void everyEventPassesOnItsOwn() throws Exception {
    Queue<HttpServerRequest> open = new ConcurrentLinkedQueue<>();
    gateway.upstream.early.put(
        TestRoutes.EVENTS,
        r -> {
          r.response().setChunked(true).write("data: 0\n\n");
          open.add(r);
        });
    try (Socket socket = ask(TestRoutes.EVENTS)) {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (int event = 0; event < 20; event++) {
        String wanted = "data: " + event;
        String line = lines.readLine();
        while (line != null && !line.equals(wanted)) {
          line = lines.readLine();
        }
        assertThat(line).isEqualTo(wanted);
        // The next is sent only now: one that waited for company would never come.
        open.peek().response().write("data: " + (event + 1) + "\n\n");
      }
    }
  }

  @Test
  void aReaderThatLeavesEndsTheUpstreamsStreamAndIsAudited() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    gateway.upstream.early.put(
        TestRoutes.EVENTS,
        r -> {
          r.response().setChunked(true).write("data: 1\n\n");
          r.connection().closeHandler(closed -> left.countDown());
        });
    AuditTrail audit = gateway.trailFromNow();
    try (Socket socket = ask(TestRoutes.EVENTS + "?reader=leaves")) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    assertThat(left.await(5, TimeUnit.SECONDS)).isTrue();
    JsonObject event = audit.ofRoute(TestRoutes.EVENTS);
    assertThat(event.getInteger("status")).isEqualTo(200);
    assertThat(event.getString("upstream")).isEqualTo("production");
  }

  @Test
  void aReaderThatLeavesBeforeTheFirstWordIsForgottenUpstreamToo() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    gateway.upstream.early.put(
        TestRoutes.EVENTS,
        r -> {
          asked.countDown();
          r.connection().closeHandler(closed -> left.countDown());
        });
    try (Socket socket = ask(TestRoutes.EVENTS)) {
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(left.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anUpstreamThatDoesNotReadStopsTheSender() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    List<HttpServerRequest> paused = new ArrayList<>();
    gateway.upstream.early.put(
        TestRoutes.UPLOAD,
        r -> {
          r.pause();
          paused.add(r);
          asked.countDown();
        });
    AtomicLong sent = new AtomicLong();
    long length = 10L * 1024 * 1024;
    try (Socket socket = new Socket("127.0.0.1", gateway.port)) {
      socket.setSendBufferSize(64 * 1024);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST "
                  + TestRoutes.UPLOAD
                  + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                  + length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    byte[] block = new byte[16 * 1024];
                    try {
                      while (sent.get() < length) {
                        out.write(block);
                        sent.addAndGet(block.length);
                      }
                    } catch (java.io.IOException e) {
                      sent.set(Long.MIN_VALUE);
                    }
                  });
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      long before = steady(sent);
      assertThat(before).isPositive().isLessThan(length);
      gateway.vertx.runOnContext(
          go -> {
            paused.getFirst().endHandler(end -> paused.getFirst().response().end("all"));
            paused.getFirst().resume();
          });
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .endsWith("all");
      sender.join();
      assertThat(sent.get()).isEqualTo(length);
    }
  }

  @Test
  void twoHundredAndFiftySixAreUnderWayAndTheNextIsTurnedAway() throws Exception {
    Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
    gateway.upstream.early.put(TestRoutes.LONG, held::add);
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      calls.add(
          TestGateway.CLIENT.sendAsync(
              signed("GET", TestRoutes.LONG).build(), BodyHandlers.ofString()));
    }
    for (int i = 0; i < 200 && held.size() < 256; i++) {
      Thread.sleep(50);
    }
    assertThat(held).hasSize(256);
    HttpResponse<String> turnedAway = TestGateway.send(signed("GET", TestRoutes.OPEN));
    assertThat(turnedAway.statusCode()).isEqualTo(503);
    assertThat(turnedAway.headers().firstValue("Retry-After")).hasValue("2");
    // A stream has a place of its own, and an upstream that is full says nothing of the other.
    gateway.upstream.early.put(TestRoutes.EVENTS, r -> r.response().end("data: 1\n\n"));
    assertThat(TestGateway.send(signed("GET", TestRoutes.EVENTS)).statusCode()).isEqualTo(200);
    assertThat(
            TestGateway.send(
                    gateway.caller().request("GET", "/api/v1/hires", gateway.mint.inTrial()))
                .statusCode())
        .isEqualTo(200);
    held.forEach(r -> r.response().end("{}"));
    assertThat(calls).allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
    assertThat(TestGateway.send(signed("GET", TestRoutes.OPEN)).statusCode()).isEqualTo(200);
  }

  @Test
  void fiftyWhoLeaveMidStreamHoldNoPlace() throws Exception {
    gateway.upstream.early.put(
        TestRoutes.EVENTS, r -> r.response().setChunked(true).write("data: 1\n\n"));
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sockets.add(ask(TestRoutes.EVENTS));
    }
    for (Socket socket : sockets) {
      socket.getInputStream().read();
      socket.close();
    }
    gateway.upstream.early.put(TestRoutes.EVENTS, r -> r.response().end("data: 2\n\n"));
    assertThat(TestGateway.send(signed("GET", TestRoutes.EVENTS)).statusCode()).isEqualTo(200);
  }

  private static java.net.http.HttpRequest.Builder signed(String method, String path)
      throws Exception {
    return gateway.caller().request(method, path);
  }

  /** Waits until a count stands still for a second. */
  private static long steady(AtomicLong count) throws InterruptedException {
    long last = -1;
    for (int i = 0; i < 20 && last != count.get(); i++) {
      last = count.get();
      Thread.sleep(1_000);
    }
    return last;
  }

  private static Socket ask(String path) throws Exception {
    Socket socket = new Socket("127.0.0.1", gateway.port);
    socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + path
                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                    + gateway.caller().bearer(c -> c)
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }
}
