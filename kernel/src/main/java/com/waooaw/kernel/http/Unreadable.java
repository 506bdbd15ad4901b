package com.waooaw.kernel.http;

import com.waooaw.kernel.problem.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** Answers what is not HTTP, or too much of it, as a problem like any other, and hangs up. */
final class Unreadable {
  private Unreadable() {}

  static void answer(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem =
        switch (cause) {
          case TooLongHttpHeaderException headers ->
              Problem.invalid("headers", "maxLength", "The headers are longer than 16 KiB.");
          case TooLongHttpLineException line ->
              Problem.invalid("path", "maxLength", "The address is longer than 16 KiB.");
          case null, default ->
              Problem.invalid("", "malformed", "The request is not well-formed HTTP.");
        };
    String id = Correlation.accept(request.getHeader(Correlation.HEADER));
    request
        .response()
        .setStatusCode(problem.type().status())
        .putHeader(Correlation.HEADER, id)
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .putHeader("Connection", "close")
        // What it says of its path cannot be trusted.
        .end(problem.toJson("/", id).toBuffer())
        .onComplete(told -> request.connection().close());
  }
}
