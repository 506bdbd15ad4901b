package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.GatewayProcess;
import com.waooaw.gateway.testing.TestRoutes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More than the heap could ever hold, through a gateway of 128 MiB in a process of its own. */
@Timeout(90)
class SmallHeapTest {
  private static final long MIB = 1024L * 1024;
  private static final long FIVE_GIB = 5 * 1024 * MIB;
  private static final long FLAT = 12 * MIB;

  @TempDir private static Path folder;
  private static GatewayProcess gateway;
  private static long idle;

  @BeforeAll
  static void start() throws Exception {
    gateway = new GatewayProcess(folder).heapMib(128).withRoutesOfEveryKind().start();
    gateway.upstream.early.put(
        TestRoutes.OPEN, r -> r.body().onSuccess(body -> r.response().end("{\"ok\":true}")));
    // What is loaded once is loaded before anything is measured.
    try (Socket socket = gateway.ask("GET " + TestRoutes.OPEN + " HTTP/1.1\r\nHost: x")) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    idle = gateway.liveBytes();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void fiveGibibytesDeclaredAreRefusedUnread() throws Exception {
    Sent sent = send("Content-Length: " + FIVE_GIB, false);
    say("5 GiB declared", sent);
    assertThat(sent.answer()).startsWith("HTTP/1.1 413").contains("payload-too-large");
    assertThat(sent.bytes()).isLessThan(32 * MIB);
    assertThat(gateway.liveBytes() - idle).isLessThan(FLAT);
  }

  @Test
  void fiveGibibytesInChunksAreRefusedAtTheLimit() throws Exception {
    AtomicLong arrived = new AtomicLong();
    CountDownLatch cut = new CountDownLatch(1);
    CompletableFuture<Void> whole = new CompletableFuture<>();
    gateway.upstream.early.put(
        TestRoutes.UPLOAD,
        r -> {
          r.endHandler(whole::complete);
          r.exceptionHandler(broken -> cut.countDown());
          r.handler(chunk -> arrived.addAndGet(chunk.length()));
        });
    Sent sent = send("Transfer-Encoding: chunked", true);
    say("5 GiB in chunks", sent);
    assertThat(sent.answer()).startsWith("HTTP/1.1 413").contains("payload-too-large");
    assertThat(sent.bytes()).isBetween(10 * MIB, 48 * MIB);
    assertThat(cut.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(arrived.get()).isLessThanOrEqualTo(10 * MIB);
    assertThat(whole).as("half a body must not look like a whole one").isNotDone();
    assertThat(gateway.liveBytes() - idle).isLessThan(FLAT);
  }

  @Test
  void twentyUploadsThatNobodyReadsAreNotHeld() throws Exception {
    CountDownLatch asked = new CountDownLatch(20);
    List<HttpServerRequest> paused = new ArrayList<>();
    gateway.upstream.early.put(
        TestRoutes.UPLOAD,
        r -> {
          r.pause();
          paused.add(r);
          asked.countDown();
        });
    List<CompletableFuture<String>> uploads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      uploads.add(CompletableFuture.supplyAsync(SmallHeapTest::upload, Thread::startVirtualThread));
    }
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    Thread.sleep(1_000);
    long held = gateway.liveBytes() - idle;
    System.out.printf(Locale.ROOT, "20 uploads of 10 MiB waiting: heap %+d KiB%n", held / 1024);
    assertThat(held).isLessThan(FLAT);
    gateway.vertx.runOnContext(
        go ->
            paused.forEach(
                r -> {
                  r.endHandler(end -> r.response().end("all"));
                  r.resume();
                }));
    assertThat(uploads).allSatisfy(upload -> assertThat(upload.join()).endsWith("all"));
  }

  @Test
  void twoHundredMebibytesOfEventsPassWithTheHeapFlat() throws Exception {
    long all = 200 * MIB;
    Buffer event = Buffer.buffer("data: " + "x".repeat(1_016) + "\n\n");
    gateway.upstream.early.put(
        TestRoutes.EVENTS,
        r -> {
          r.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
          pour(r, event, all);
        });
    List<Long> heaps = new ArrayList<>();
    long read = 0;
    long began = System.nanoTime();
    try (Socket socket =
        gateway.ask("GET " + TestRoutes.EVENTS + " HTTP/1.1\r\nHost: x\r\nConnection: close")) {
      InputStream in = socket.getInputStream();
      byte[] block = new byte[256 * 1024];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        if ((read + n) / (40 * MIB) > read / (40 * MIB)) {
          heaps.add(gateway.liveBytes() - idle);
        }
        read += n;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d MiB of events in %.1f s; heap above idle at every 40 MiB: %s KiB%n",
        read / MIB,
        (System.nanoTime() - began) / 1e9,
        heaps.stream().map(bytes -> bytes / 1024).toList());
    assertThat(read).isGreaterThanOrEqualTo(all);
    assertThat(heaps)
        .hasSizeGreaterThanOrEqualTo(5)
        .allSatisfy(h -> assertThat(h).isLessThan(FLAT));
  }

  private record Sent(long bytes, String answer) {}

  private static void say(String what, Sent sent) throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%s: refused after %d KiB; heap %+d KiB; resident at most %s%n",
        what,
        sent.bytes() / 1024,
        (gateway.liveBytes() - idle) / 1024,
        resident());
  }

  private static String resident() throws IOException {
    Path status = Path.of("/proc/" + gateway.process.pid() + "/status");
    return Files.isReadable(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .map(line -> line.substring(6).strip())
            .orElse("unknown")
        : "unknown";
  }

  /** Sends until the other side hangs up, or five gibibytes are gone. */
  private static Sent send(String framing, boolean chunked) throws Exception {
    try (Socket socket =
        gateway.ask("POST " + TestRoutes.UPLOAD + " HTTP/1.1\r\nHost: x\r\n" + framing)) {
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> readAll(socket), Thread::startVirtualThread);
      OutputStream out = socket.getOutputStream();
      byte[] data = new byte[64 * 1024];
      byte[] head = "10000\r\n".getBytes(StandardCharsets.ISO_8859_1);
      byte[] tail = "\r\n".getBytes(StandardCharsets.ISO_8859_1);
      long sent = 0;
      try {
        while (sent < FIVE_GIB) {
          if (chunked) {
            out.write(head);
          }
          out.write(data);
          if (chunked) {
            out.write(tail);
          }
          sent += data.length;
        }
      } catch (IOException hungUp) {
        // As it should be.
      }
      return new Sent(sent, answer.get(10, TimeUnit.SECONDS));
    }
  }

  private static String upload() {
    try (Socket socket =
        gateway.ask(
            "POST "
                + TestRoutes.UPLOAD
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                + 10 * MIB)) {
      socket.getOutputStream().write(new byte[(int) (10 * MIB)]);
      return readAll(socket);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String readAll(Socket socket) {
    StringBuilder all = new StringBuilder();
    byte[] block = new byte[8 * 1024];
    try {
      InputStream in = socket.getInputStream();
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        all.append(new String(block, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException reset) {
      // What was read counts.
    }
    return all.toString();
  }

  private static void pour(HttpServerRequest request, Buffer event, long left) {
    long now = left;
    while (now > 0 && !request.response().writeQueueFull()) {
      request.response().write(event);
      now -= event.length();
    }
    long rest = now;
    if (rest <= 0) {
      request.response().end();
    } else {
      request.response().drainHandler(drained -> pour(request, event, rest));
    }
  }
}
