package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.gateway.testing.GatewayProcess;
import com.waooaw.gateway.testing.TestRoutes;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, to a real process in the middle of its work. */
@Timeout(90)
class GracefulStopTest {
  @Test
  void whatIsInFlightIsFinishedAndAuditedAndNothingNewIsTaken(@TempDir Path folder)
      throws Exception {
    try (GatewayProcess gateway =
        new GatewayProcess(folder).heapMib(128).withRoutesOfEveryKind().start()) {
      CountDownLatch working = new CountDownLatch(2);
      gateway.upstream.early.put(
          TestRoutes.OPEN,
          r -> {
            working.countDown();
            gateway.vertx.setTimer(2_500, done -> r.response().end("{\"finished\":true}"));
          });
      gateway.upstream.early.put(
          TestRoutes.EVENTS,
          r -> {
            working.countDown();
            r.response().setChunked(true).write("id: 1\ndata: 1\n\n");
          });
      CompletableFuture<String> work =
          later(() -> gateway.ask("POST " + TestRoutes.OPEN + " HTTP/1.1\r\nHost: x"));
      CompletableFuture<String> events =
          later(() -> gateway.ask("GET " + TestRoutes.EVENTS + " HTTP/1.1\r\nHost: x"));
      assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(300);

      long began = System.nanoTime();
      gateway.process.destroy();
      // Event streams are ended at once and whole: their readers come back with Last-Event-ID.
      assertThat(events.get(10, TimeUnit.SECONDS)).contains("data: 1").endsWith("0\r\n\r\n");
      Thread.sleep(300);
      assertThatThrownBy(
              () -> {
                try (Socket late = gateway.ask("GET " + TestRoutes.OPEN + " HTTP/1.1\r\nHost: x")) {
                  if (late.getInputStream().read() < 0) {
                    throw new java.net.ConnectException("closed");
                  }
                }
              })
          .isInstanceOf(java.io.IOException.class);
      assertThat(work.get(10, TimeUnit.SECONDS)).contains("200 OK").contains("finished");
      assertThat(gateway.process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(gateway.process.exitValue()).isZero();
      assertThat((System.nanoTime() - began) / 1e9).isLessThan(10);

      assertThat(gateway.redis.events().toString())
          .contains(TestRoutes.OPEN)
          .contains(TestRoutes.EVENTS);
    }
  }

  private interface Asking {
    Socket ask() throws Exception;
  }

  private static CompletableFuture<String> later(Asking asking) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket socket = asking.ask()) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        Thread::startVirtualThread);
  }
}
