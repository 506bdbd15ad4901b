package com.waooaw.portal.api;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** A request's body on its way to the gateway. */
sealed interface Body {
  /** Bodies up to this many bytes are read before they are sent, so that they can be sent again. */
  int HELD_BYTES = 64 * 1024;

  /**
   * A body that is here as a whole and may be sent again.
   *
   * @param bytes what was sent
   * @param present whether the browser sent a body at all, if only an empty one
   */
  record Held(Buffer bytes, boolean present) implements Body {
    public Held {
      requireNonNull(bytes, "bytes");
    }
  }

  /** A body that is passed on while it arrives, at the speed the gateway takes it. */
  record Streamed(HttpServerRequest source) implements Body {
    public Streamed {
      requireNonNull(source, "source");
    }
  }

  /** No body. */
  static Body none() {
    return new Held(Buffer.buffer(), false);
  }

  /** The body of a paused request: held if it is small, streamed if it is large or of any size. */
  static Future<Body> of(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null && !request.headers().contains("Transfer-Encoding")) {
      request.resume();
      return Future.succeededFuture(none());
    }
    if (length == null || length.length() > 9 || Long.parseLong(length) > HELD_BYTES) {
      return Future.succeededFuture(new Streamed(request));
    }
    return whole(request);
  }

  /** The body of a paused request as a whole; fails with a problem if it is too large. */
  static Future<Body> whole(HttpServerRequest request) {
    Promise<Body> whole = Promise.promise();
    Buffer bytes = Buffer.buffer();
    request.handler(
        chunk -> {
          if (bytes.length() + chunk.length() <= HELD_BYTES) {
            bytes.appendBuffer(chunk);
          } else {
            whole.tryFail(
                Problem.of(
                        ProblemType.PAYLOAD_TOO_LARGE,
                        "The body is larger than this address takes.")
                    .exception());
          }
        });
    request.endHandler(end -> whole.tryComplete(new Held(bytes, true)));
    request.exceptionHandler(whole::tryFail);
    request.resume();
    return whole.future();
  }
}
