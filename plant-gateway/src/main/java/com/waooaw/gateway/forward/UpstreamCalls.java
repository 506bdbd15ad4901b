package com.waooaw.gateway.forward;

import com.waooaw.gateway.stage.Exchange;
import com.waooaw.kernel.http.Correlation;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Calls an upstream, up to the head of its answer. */
final class UpstreamCalls {
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  private final Vertx vertx;
  private final Passports passports;
  private final Patience patience;
  // Streams have connections of their own, so that they never keep a request waiting for one.
  private final HttpClient requests;
  private final HttpClient streams;

  /** The upstream was never spoken to; so whatever was asked was not done. */
  static final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachableException(Throwable cause) {
      super(cause);
    }
  }

  UpstreamCalls(Vertx vertx, Passports passports, Patience patience) {
    this.vertx = vertx;
    this.passports = passports;
    this.patience = patience;
    // Twice, for sandbox and production may be one address.
    this.requests = client(2 * Bulkhead.IN_FLIGHT);
    this.streams = client(2 * Bulkhead.STREAMS);
  }

  private HttpClient client(int connections) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setConnectTimeout((int) patience.connect().toMillis())
            .setTcpNoDelay(true)
            .setDecompressionSupported(false)
            .setMaxHeaderSize(MAX_HEADER_BYTES),
        new PoolOptions().setHttp1MaxSize(connections));
  }

  /** The head of the answer; asked for a second time if a connection died and that is safe. */
  Future<HttpClientResponse> send(Exchange exchange, Upstream upstream, OutgoingBody body) {
    RequestOptions options = options(exchange, upstream);
    return attempt(exchange, options, body)
        .recover(
            failure ->
                body.repeatable() && died(failure)
                    ? attempt(exchange, options, body)
                    : Future.failedFuture(failure));
  }

  private static boolean died(Throwable failure) {
    return failure instanceof HttpClosedException
        || (failure instanceof IOException && !(failure instanceof UnreachableException));
  }

  private Future<HttpClientResponse> attempt(
      Exchange exchange, RequestOptions options, OutgoingBody body) {
    HttpClient http = Upstream.stays(exchange.route()) ? streams : requests;
    return http.request(options)
        .recover(failure -> Future.failedFuture(new UnreachableException(failure)))
        .compose(out -> head(exchange, out, body));
  }

  private RequestOptions options(Exchange exchange, Upstream upstream) {
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(exchange.route().method()))
        .setHost(upstream.url().getHost())
        .setPort(upstream.port())
        .setSsl(upstream.tls())
        .setConnectTimeout(patience.connect().toMillis())
        .setHeaders(headers(exchange))
        .setURI(uri(exchange));
  }

  static String uri(Exchange exchange) {
    String query = exchange.request().query();
    return query == null ? exchange.path() : exchange.path() + "?" + query;
  }

  /** What travels on, with the passport in the token's place. */
  MultiMap headers(Exchange exchange) {
    MultiMap headers = HttpHeaders.headers();
    try {
      Headers.toUpstream(exchange.request().headers(), headers);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("headers", "characters", "A header holds what no header may hold.")
          .exception();
    }
    headers.set(Passport.HEADER, passports.issue(exchange));
    headers.set(Correlation.HEADER, exchange.correlationId());
    exchange.trace().toUpstream(headers);
    return headers;
  }

  private Future<HttpClientResponse> head(
      Exchange exchange, HttpClientRequest out, OutgoingBody body) {
    Promise<HttpClientResponse> head = Promise.promise();
    out.response().onSuccess(head::tryComplete).onFailure(head::tryFail);
    switch (body) {
      case OutgoingBody.None none -> {
        out.end();
        await(exchange, out, head);
      }
      case OutgoingBody.Kept kept -> {
        out.end(kept.bytes());
        await(exchange, out, head);
      }
      case OutgoingBody.Streamed streamed -> stream(exchange, streamed, out, head);
    }
    return head.future();
  }

  // The answer may begin before the body has ended, and is passed on at once when it does.
  private void stream(
      Exchange exchange,
      OutgoingBody.Streamed body,
      HttpClientRequest out,
      Promise<HttpClientResponse> head) {
    if (body.length() >= 0) {
      out.putHeader("Content-Length", Long.toString(body.length()));
    } else {
      out.setChunked(true);
    }
    body.stream()
        .pipe()
        // Half a body must not look like a whole one: its end would be its last chunk.
        .endOnFailure(false)
        .to(out)
        .onSuccess(sent -> await(exchange, out, head))
        .onFailure(
            failure -> {
              head.tryFail(failure);
              out.reset();
            });
  }

  private void await(Exchange exchange, HttpClientRequest out, Promise<HttpClientResponse> head) {
    patience
        .forHead(exchange.route())
        .ifPresentOrElse(
            most -> {
              long timer =
                  vertx.setTimer(
                      most.toMillis(),
                      late -> {
                        if (head.tryFail(new TimeoutException("no answer began"))) {
                          out.reset();
                        }
                      });
              head.future().onComplete(begun -> vertx.cancelTimer(timer));
            },
            () -> exchange.context().addEndHandler(gone -> abandon(out, head)));
  }

  // Whoever waited for a stream's first word has left; nobody else would ever end the wait.
  private static void abandon(HttpClientRequest out, Promise<HttpClientResponse> head) {
    if (!head.future().isComplete()) {
      out.reset();
    }
  }
}
