package com.waooaw.gateway.forward;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends the connection of a client that was answered while it was still sending (RFC 9112, section
 * 9.6). A little of what it sends is read away first: a connection closed on unread bytes is reset,
 * and the client would lose the answer that says why.
 */
public final class HangUp {
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 1024L * 1024;

  private HangUp() {}

  /**
   * Call once the answer was given; does nothing to a request that has been read to its end.
   *
   * @param always false to keep the connection of one that ends in the meantime
   */
  public static void on(Vertx vertx, HttpServerRequest request, boolean always) {
    if (request.isEnded()) {
      return;
    }
    AtomicLong read = new AtomicLong();
    long timer = vertx.setTimer(LINGER.toMillis(), late -> request.connection().close());
    request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.handler(
        chunk -> {
          if (read.addAndGet(chunk.length()) > MOST_BYTES) {
            request.pause();
          }
        });
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          if (always) {
            request.connection().close();
          }
        });
    request.resume();
  }
}
