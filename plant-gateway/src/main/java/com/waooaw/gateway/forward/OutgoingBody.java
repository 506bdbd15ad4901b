package com.waooaw.gateway.forward;

import com.waooaw.gateway.stage.Exchange;
import com.waooaw.kernel.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/** What of a request's body travels on, and whether it could be sent a second time. */
sealed interface OutgoingBody {
  /** RFC 9110, section 9.2.2: doing it twice is doing it once. */
  Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

  /** RFC 9110, section 9.3: a body means nothing here; it is read away and not forwarded. */
  Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS");

  /** What is held of an idempotent request so that it can be sent again; larger ones stream. */
  long KEPT = 64L * 1024;

  /** Whether the request may be sent once more after its connection died. */
  boolean repeatable();

  /** Nothing to send. */
  record None(boolean repeatable) implements OutgoingBody {}

  /** A small body of an idempotent request, or one that was already read to be approved. */
  record Kept(Buffer bytes, boolean repeatable) implements OutgoingBody {}

  /**
   * A body that passes without being held.
   *
   * @param length the declared length, or -1 for a chunked one
   */
  record Streamed(LimitedBody stream, long length) implements OutgoingBody {
    @Override
    public boolean repeatable() {
      return false;
    }
  }

  /**
   * Looks at what the request declares; fails with payload-too-large before a byte is read if that
   * alone is too much.
   */
  static Future<OutgoingBody> of(Vertx vertx, Exchange exchange, long limit, Patience patience) {
    HttpServerRequest request = exchange.request();
    String method = request.method().name();
    boolean idempotent = IDEMPOTENT.contains(method);
    if (exchange.heldBody().isPresent()) {
      return Future.succeededFuture(new Kept(exchange.heldBody().get(), idempotent));
    }
    long length = declaredLength(request);
    boolean chunked = request.headers().contains("Transfer-Encoding");
    if (length > limit) {
      return Future.failedFuture(LimitedBody.tooLarge(limit));
    }
    if (!chunked && length <= 0) {
      request.resume();
      return Future.succeededFuture(new None(idempotent));
    }
    LimitedBody body = new LimitedBody(vertx, request, limit, patience);
    if (BODILESS.contains(method)) {
      body.exceptionHandler(tooMuch -> request.connection().close());
      body.handler(chunk -> {}).endHandler(end -> {});
      body.resume();
      return Future.succeededFuture(new None(true));
    }
    if (idempotent && !chunked && length <= KEPT) {
      return body.collect().map(bytes -> new Kept(bytes, true));
    }
    return Future.succeededFuture(new Streamed(body, chunked ? -1 : length));
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      throw Problem.invalid("Content-Length", "header", "Content-Length is not a number.")
          .exception();
    }
  }
}
