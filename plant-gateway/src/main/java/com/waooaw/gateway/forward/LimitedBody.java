package com.waooaw.gateway.forward;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;

/**
 * A request's body as a stream that fails once it is longer than allowed or stops arriving, without
 * ever holding it.
 */
final class LimitedBody implements ReadStream<Buffer> {
  private final HttpServerRequest request;
  private final long limit;
  private final Stall stall;
  private Handler<Throwable> failure;
  private long seen;
  private boolean paused;
  private boolean over;

  LimitedBody(Vertx vertx, HttpServerRequest request, long limit, Patience patience) {
    this.request = request;
    this.limit = limit;
    this.stall = new Stall(vertx, patience.stall(), patience.body(), () -> seen, this::stalled);
  }

  static ProblemException tooLarge(long limit) {
    return Problem.of(
            ProblemType.PAYLOAD_TOO_LARGE, "The body may have " + limit + " bytes at most.")
        .with("limit", limit)
        .exception();
  }

  private static ProblemException incomplete() {
    return Problem.invalid("", "incomplete", "The body stopped arriving.").exception();
  }

  /** The body as a whole, for bodies known to be small. */
  Future<Buffer> collect() {
    Promise<Buffer> whole = Promise.promise();
    Buffer buffer = Buffer.buffer();
    exceptionHandler(whole::tryFail);
    endHandler(end -> whole.tryComplete(buffer));
    handler(buffer::appendBuffer);
    resume();
    return whole.future();
  }

  @Override
  public LimitedBody exceptionHandler(Handler<Throwable> handler) {
    failure = handler;
    request.exceptionHandler(handler == null ? null : gone -> fail(incomplete()));
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
      fail(tooLarge(limit));
      return;
    }
    handler.handle(chunk);
  }

  private void stalled() {
    fail(
        paused
            ? Problem.of(ProblemType.GATEWAY_TIMEOUT, "The service behind stopped taking the body.")
                .exception()
            : incomplete());
  }

  private void fail(ProblemException why) {
    stall.end();
    if (over) {
      return;
    }
    over = true;
    if (failure != null) {
      failure.handle(why);
    }
  }

  @Override
  public LimitedBody pause() {
    paused = true;
    request.pause();
    return this;
  }

  @Override
  public LimitedBody resume() {
    paused = false;
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
        end -> {
          stall.end();
          if (!over && handler != null) {
            handler.handle(end);
          }
        });
    return this;
  }
}
