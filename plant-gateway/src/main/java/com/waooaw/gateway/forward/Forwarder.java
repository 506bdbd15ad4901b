package com.waooaw.gateway.forward;

import com.waooaw.gateway.stage.Exchange;
import com.waooaw.kernel.http.Problems;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.policy.Decision;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Streams a request to its upstream and the answer back, in both directions without holding either.
 */
public final class Forwarder {
  private static final long BODY_LIMIT = 1024L * 1024;
  private static final long UPLOAD_LIMIT = 10 * BODY_LIMIT;
  private static final int SWITCHING = 101;
  private static final String REPLAYED = "Idempotency-Replayed";

  private final Vertx vertx;
  private final Map<Decision.Upstream, Upstream> upstreams;
  private final Settlement settlement;
  private final Patience patience = Patience.STANDARD;
  private final OpenStreams open;
  private final UpstreamCalls calls;
  private final SocketBridge sockets;

  public Forwarder(
      Vertx vertx,
      Map<Decision.Upstream, Upstream> upstreams,
      Passports passports,
      Settlement settlement,
      OpenStreams open) {
    this.vertx = vertx;
    this.upstreams = Map.copyOf(upstreams);
    this.settlement = settlement;
    this.open = open;
    this.calls = new UpstreamCalls(vertx, passports, patience);
    this.sockets = new SocketBridge(vertx, open, patience);
  }

  /** Forwards; fails with a problem when nothing was answered yet. */
  public Future<Void> forward(Exchange exchange) {
    Upstream upstream = upstreams.get(exchange.decision().orElseThrow().routing().upstream());
    Bulkhead bulkhead = upstream.bulkhead(exchange.route());
    if (!bulkhead.enter()) {
      return refuse(exchange, unavailable("Too much is under way right now."));
    }
    Future<Void> forwarded;
    try {
      forwarded =
          exchange.route().webSocket() ? converse(exchange, upstream) : ask(exchange, upstream);
    } catch (RuntimeException failure) {
      // Whatever it is, the place in the bulkhead is given back below.
      forwarded = Future.failedFuture(failure);
    }
    return forwarded
        .recover(failure -> refuse(exchange, describe(failure)))
        .onComplete(done -> bulkhead.leave());
  }

  private Future<Void> ask(Exchange exchange, Upstream upstream) {
    long limit = exchange.route().upload() ? UPLOAD_LIMIT : BODY_LIMIT;
    return OutgoingBody.of(vertx, exchange, limit, patience)
        .compose(
            body -> {
              long started = System.nanoTime();
              return calls
                  .send(exchange, upstream, body)
                  .onComplete(
                      answered -> exchange.forwarded(upstream.name(), System.nanoTime() - started));
            })
        .compose(response -> relay(exchange, response));
  }

  private Future<Void> converse(Exchange exchange, Upstream upstream) {
    long started = System.nanoTime();
    return sockets
        .open(exchange, upstream, calls.headers(exchange), () -> settlement.settle(exchange))
        .onComplete(closed -> exchange.forwarded(upstream.name(), System.nanoTime() - started));
  }

  private Future<Void> relay(Exchange exchange, HttpClientResponse from) {
    if (from.statusCode() == SWITCHING) {
      // Nobody asked for another protocol, and a connection that changed to one answers no more.
      from.request().connection().close();
      return Future.failedFuture("an upgrade that was not asked for");
    }
    finish(exchange, from);
    exchange.problem(from.getHeader(Problems.SLUG_HEADER));
    return new Relay(exchange, from).run(vertx, patience, open);
  }

  // By the status, before the body: whatever becomes of the client now, the work was done or it was
  // not.
  private void finish(Exchange exchange, HttpClientResponse response) {
    if (response.statusCode() < 400 && response.getHeader(REPLAYED) == null) {
      settlement.settle(exchange);
    } else {
      settlement.release(exchange);
    }
  }

  private Future<Void> refuse(Exchange exchange, ProblemException problem) {
    if (problem.problem().type() == ProblemType.GATEWAY_TIMEOUT) {
      // It may have been done all the same: counted is safer than free.
      settlement.settle(exchange);
    } else {
      settlement.release(exchange);
    }
    return Future.failedFuture(problem);
  }

  private static ProblemException describe(Throwable failure) {
    return switch (failure) {
      case ProblemException known -> known;
      case UpstreamCalls.UnreachableException unreachable ->
          unavailable("The service behind cannot be reached right now.");
      case ConnectException refused ->
          unavailable("The service behind cannot be reached right now.");
      case TimeoutException slow ->
          Problem.of(ProblemType.GATEWAY_TIMEOUT, "The service behind took too long to answer.")
              .exception();
      default ->
          Problem.of(ProblemType.BAD_GATEWAY, "The service behind broke off its answer.")
              .exception();
    };
  }

  private static ProblemException unavailable(String detail) {
    return Problem.of(ProblemType.SERVICE_UNAVAILABLE, detail)
        .withHeader("Retry-After", "2")
        .exception();
  }
}
