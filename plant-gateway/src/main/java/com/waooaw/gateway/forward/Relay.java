package com.waooaw.gateway.forward;

import com.waooaw.gateway.stage.Exchange;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;

/** Streams one answer back to the client as it comes, at the client's pace. */
final class Relay {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final long WORTH_READING = 64L * 1024;

  private final Exchange exchange;
  private final HttpClientResponse from;
  private final HttpServerResponse to;
  private boolean over;

  Relay(Exchange exchange, HttpClientResponse from) {
    this.exchange = exchange;
    this.from = from;
    this.to = exchange.context().response();
  }

  /** Succeeds when the answer has ended, whole or not; what is not whole cuts the connection. */
  Future<Void> run(Vertx vertx, Patience patience, OpenStreams open) {
    if (to.closed() || to.ended()) {
      from.request().reset();
      return Future.succeededFuture();
    }
    to.setStatusCode(from.statusCode());
    Headers.toClient(from.headers(), to.headers());
    if (!exchange.request().isEnded()) {
      to.putHeader("Connection", "close");
      exchange.context().addEndHandler(ended -> HangUp.on(vertx, exchange.request(), true));
    }
    if (isBodiless()) {
      readAway();
      return to.end();
    }
    if (from.getHeader("Content-Length") == null) {
      to.setChunked(true);
    }
    exchange.context().addEndHandler(ended -> leave());
    return exchange.route().stream() ? stream(vertx, open) : body(vertx, patience);
  }

  private boolean isBodiless() {
    return exchange.request().method() == HttpMethod.HEAD
        || from.statusCode() == NO_CONTENT
        || from.statusCode() == NOT_MODIFIED;
  }

  // A small body costs less than the connection that a reset would end.
  private void readAway() {
    String length = from.getHeader("Content-Length");
    if (length != null && length.length() <= 9 && Long.parseLong(length) <= WORTH_READING) {
      from.resume();
    } else if (exchange.request().method() == HttpMethod.HEAD) {
      from.request().reset();
    } else {
      from.resume();
    }
  }

  private Future<Void> body(Vertx vertx, Patience patience) {
    Stall stall =
        new Stall(vertx, patience.stall(), patience.answer(), to::bytesWritten, this::cut);
    return pipe().onComplete(done -> stall.end());
  }

  private Future<Void> stream(Vertx vertx, OpenStreams open) {
    // The head goes out now: a reader is connected although nothing may happen for hours.
    to.writeHead();
    Context context = vertx.getOrCreateContext();
    Runnable end = () -> context.runOnContext(stopping -> finish());
    open.add(end, exchange.principal());
    return pipe().onComplete(done -> open.remove(end));
  }

  private Future<Void> pipe() {
    return from.pipe()
        .endOnFailure(false)
        .to(to)
        .onSuccess(whole -> over = true)
        .recover(
            broken -> {
              cut();
              return Future.succeededFuture();
            });
  }

  private void finish() {
    if (!over) {
      over = true;
      from.request().reset();
      to.end();
    }
  }

  private void leave() {
    if (!over && !to.ended()) {
      over = true;
      from.request().reset();
    }
  }

  // Half an answer must not look like a whole one.
  private void cut() {
    if (!over) {
      over = true;
      from.request().reset();
      exchange.request().connection().close();
    }
  }
}
