package com.waooaw.gateway.forward;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;

/**
 * A request's body as a stream that fails once it is longer than allowed, without ever holding it.
 */
final class LimitedBody implements ReadStream<Buffer> {
  private final HttpServerRequest request;
  private final long limit;
  private Handler<Throwable> failure;
  private long seen;
  private boolean over;

  LimitedBody(HttpServerRequest request, long limit) {
    this.request = request;
    this.limit = limit;
  }

  static ProblemException tooLarge(long limit) {
    return Problem.of(
            ProblemType.PAYLOAD_TOO_LARGE, "The body may have " + limit + " bytes at most.")
        .with("limit", limit)
        .exception();
  }

  @Override
  public LimitedBody exceptionHandler(Handler<Throwable> handler) {
    failure = handler;
    request.exceptionHandler(handler);
    return this;
  }

  @Override
  public LimitedBody handler(Handler<Buffer> handler) {
    request.handler(handler == null ? null : chunk -> pass(chunk, handler));
    return this;
  }

  private void pass(Buffer chunk, Handler<Buffer> handler) {
    seen += chunk.length();
    if (over) {
      return;
    }
    if (seen > limit) {
      over = true;
      if (failure != null) {
        failure.handle(tooLarge(limit));
      }
      return;
    }
    handler.handle(chunk);
  }

  @Override
  public LimitedBody pause() {
    request.pause();
    return this;
  }

  @Override
  public LimitedBody resume() {
    request.resume();
    return this;
  }

  @Override
  public LimitedBody fetch(long amount) {
    request.fetch(amount);
    return this;
  }

  @Override
  public LimitedBody endHandler(Handler<Void> handler) {
    request.endHandler(
        handler == null
            ? null
            : end -> {
              if (!over) {
                handler.handle(end);
              }
            });
    return this;
  }
}
