package com.waooaw.gateway.forward;

import com.waooaw.contract.Route;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.kernel.http.Correlation;
import com.waooaw.kernel.http.Problems;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.policy.Decision;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Streams a request to its upstream and the answer back, in both directions without holding either.
 */
public final class Forwarder {
  private static final long BODY_LIMIT = 1024L * 1024;
  private static final long UPLOAD_LIMIT = 10 * BODY_LIMIT;
  private static final long SECONDS = 10;
  private static final long SLOW_SECONDS = 30;
  private static final int CONNECT_MILLIS = 2_000;
  private static final String REPLAYED = "Idempotency-Replayed";
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private final HttpClient http;
  private final Map<Decision.Upstream, Upstream> upstreams;
  private final Passports passports;
  private final Settlement settlement;

  public Forwarder(
      Vertx vertx,
      Map<Decision.Upstream, Upstream> upstreams,
      Passports passports,
      Settlement settlement) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setTcpNoDelay(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(32 * 1024),
            new PoolOptions().setHttp1MaxSize(256));
    this.upstreams = Map.copyOf(upstreams);
    this.passports = passports;
    this.settlement = settlement;
  }

  /** Forwards; fails with a problem when nothing was answered yet. */
  public Future<Void> forward(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    long limit = exchange.route().upload() ? UPLOAD_LIMIT : BODY_LIMIT;
    if (declaredLength(request) > limit) {
      return refuse(exchange, LimitedBody.tooLarge(limit));
    }
    Upstream upstream = upstreams.get(exchange.decision().orElseThrow().routing().upstream());
    if (!upstream.bulkhead().enter()) {
      return refuse(exchange, unavailable("Too much is under way right now."));
    }
    long started = System.nanoTime();
    return send(exchange, upstream, limit, true)
        .onComplete(answered -> exchange.forwarded(upstream.name(), System.nanoTime() - started))
        .compose(response -> relay(exchange, response))
        .recover(failure -> refuse(exchange, describe(failure)))
        .onComplete(done -> upstream.bulkhead().leave());
  }

  private Future<HttpClientResponse> send(
      Exchange exchange, Upstream upstream, long limit, boolean mayRetry) {
    HttpServerRequest request = exchange.request();
    boolean safe = SAFE.contains(request.method().name());
    if (safe) {
      // A body here means nothing (RFC 9110, section 9.3.1); it is read away and not forwarded.
      request.resume();
    }
    return http.request(options(exchange, upstream))
        .compose(
            out -> {
              Headers.toUpstream(request.headers(), out.headers());
              out.putHeader(Passport.HEADER, passports.issue(exchange));
              out.putHeader(Correlation.HEADER, exchange.correlationId());
              exchange.trace().toUpstream(out.headers());
              Future<HttpClientResponse> head =
                  safe
                      ? out.send()
                      : exchange
                          .heldBody()
                          .map(out::send)
                          .orElseGet(() -> sendBody(request, out, limit));
              return withTimeout(exchange.route(), out, head);
            })
        .recover(
            failure ->
                mayRetry && safe && failure instanceof HttpClosedException
                    ? send(exchange, upstream, limit, false)
                    : Future.failedFuture(failure));
  }

  private static RequestOptions options(Exchange exchange, Upstream upstream) {
    String query = exchange.request().query();
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(exchange.route().method()))
        .setHost(upstream.url().getHost())
        .setPort(upstream.port())
        .setSsl(upstream.tls())
        .setURI(query == null ? exchange.path() : exchange.path() + "?" + query);
  }

  private static Future<HttpClientResponse> sendBody(
      HttpServerRequest request, HttpClientRequest out, long limit) {
    long length = declaredLength(request);
    if (length >= 0) {
      out.putHeader("Content-Length", Long.toString(length));
    } else if (request.headers().contains("Transfer-Encoding")) {
      out.setChunked(true);
    } else {
      return out.send();
    }
    Future<HttpClientResponse> response = out.response();
    return new LimitedBody(request, limit)
        .pipeTo(out)
        .recover(
            failure -> {
              out.reset();
              return Future.failedFuture(failure);
            })
        .compose(sent -> response);
  }

  private static Future<HttpClientResponse> withTimeout(
      Route route, HttpClientRequest out, Future<HttpClientResponse> head) {
    return head.timeout(route.slow() ? SLOW_SECONDS : SECONDS, TimeUnit.SECONDS)
        .onFailure(
            failure -> {
              if (failure instanceof TimeoutException) {
                out.reset();
              }
            });
  }

  private Future<Void> relay(Exchange exchange, HttpClientResponse from) {
    HttpServerResponse to = exchange.context().response();
    finish(exchange, from);
    if (to.closed() || to.ended()) {
      from.request().reset();
      return Future.succeededFuture();
    }
    exchange.problem(from.getHeader(Problems.SLUG_HEADER));
    to.setStatusCode(from.statusCode());
    Headers.toClient(from.headers(), to.headers());
    if (exchange.request().method() == HttpMethod.HEAD) {
      from.request().reset();
      return to.end();
    }
    if (from.getHeader("Content-Length") == null) {
      to.setChunked(true);
    }
    AtomicBoolean whole = new AtomicBoolean();
    to.closeHandler(
        gone -> {
          if (!whole.get()) {
            from.request().reset();
          }
        });
    return from.pipeTo(to)
        .onSuccess(done -> whole.set(true))
        .recover(
            broken -> {
              // Half an answer must not look like a whole one.
              exchange.request().connection().close();
              return Future.succeededFuture();
            });
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
      case TimeoutException slow ->
          Problem.of(ProblemType.GATEWAY_TIMEOUT, "The service behind took too long to answer.")
              .exception();
      case ConnectException refused ->
          unavailable("The service behind cannot be reached right now.");
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
