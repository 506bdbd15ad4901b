package com.waooaw.portal.api;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.ConnectException;
import java.net.URI;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop to the gateway. An answer's head must come within {@link
 * #HEAD_MILLIS} of the request's end; after that an event stream may last as long as it likes.
 */
final class GatewayClient {
  /** A little longer than the gateway's own longest patience, so that its answer comes first. */
  static final long HEAD_MILLIS = 35_000;

  private static final Logger log = LoggerFactory.getLogger(GatewayClient.class);
  private static final int CONNECT_MILLIS = 2_000;
  private static final int POOL_SIZE = 2_048;

  /**
   * Requests that wait for their answer to begin. More than these would be given up by those who
   * ask before their turn comes, and hold memory meanwhile; streams under way do not count.
   */
  static final int MAX_WAITING = 256;

  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final HttpClient client;
  private int waiting;

  GatewayClient(Vertx vertx, URI gateway) {
    this.vertx = requireNonNull(vertx, "vertx");
    boolean tls = gateway.getScheme().equals("https");
    int port = gateway.getPort() >= 0 ? gateway.getPort() : tls ? 443 : 80;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(gateway.getHost())
                .setDefaultPort(port)
                .setSsl(tls)
                .setTcpNoDelay(true)
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(POOL_SIZE).setMaxWaitQueueSize(MAX_WAITING));
  }

  /** One request to the gateway. */
  record Outbound(
      HttpMethod method, String uri, MultiMap headers, Body body, String correlationId) {}

  /**
   * Sends a request. The answer is paused.
   *
   * @param cut is given what cuts the request off, for when the browser leaves
   * @return fails with a problem if there is no answer
   */
  Future<HttpClientResponse> send(Outbound outbound, Consumer<Runnable> cut) {
    if (waiting >= MAX_WAITING) {
      return Future.failedFuture(
          unavailable("WAOOAW is busy right now. Nothing was done; try again in a moment.", 1)
              .exception());
    }
    waiting++;
    return attempt(outbound, cut)
        .recover(
            failure ->
                mayRepeat(outbound, failure)
                    ? attempt(outbound, cut)
                    : Future.failedFuture(failure))
        .recover(failure -> Future.failedFuture(explain(outbound, failure)))
        .onComplete(answered -> waiting--);
  }

  // A pooled connection may have died unseen. Reads without a body are safe to send again.
  private static boolean mayRepeat(Outbound outbound, Throwable failure) {
    return !WriteGuard.isWrite(outbound.method())
        && outbound.body() instanceof Body.Held
        && !(failure instanceof ProblemException)
        && !(failure instanceof ConnectException);
  }

  private Future<HttpClientResponse> attempt(Outbound outbound, Consumer<Runnable> cut) {
    return client
        .request(outbound.method(), outbound.uri())
        .compose(
            request -> {
              cut.accept(request::reset);
              request.headers().addAll(outbound.headers());
              Promise<HttpClientResponse> head = Promise.promise();
              request
                  .response()
                  .onSuccess(
                      response -> {
                        response.pause();
                        head.tryComplete(response);
                      })
                  .onFailure(head::tryFail);
              write(request, outbound.body())
                  .onSuccess(sent -> watch(request, head))
                  .onFailure(
                      failure -> {
                        request.reset();
                        head.tryFail(failure);
                      });
              return head.future();
            });
  }

  private static Future<Void> write(HttpClientRequest request, Body body) {
    return switch (body) {
      case Body.Held(var bytes, boolean present) when present || bytes.length() > 0 -> {
        request.putHeader("Content-Length", String.valueOf(bytes.length()));
        yield request.end(bytes);
      }
      case Body.Held none -> request.end();
      case Body.Streamed(var source) -> {
        String length = source.getHeader("Content-Length");
        if (length == null) {
          request.setChunked(true);
        } else {
          request.putHeader("Content-Length", length);
        }
        // Ending the request after a broken-off body would pass half for whole.
        yield source.pipe().endOnFailure(false).to(request);
      }
    };
  }

  private void watch(HttpClientRequest request, Promise<HttpClientResponse> head) {
    if (head.future().isComplete()) {
      return;
    }
    long timer =
        vertx.setTimer(
            HEAD_MILLIS,
            late -> {
              if (head.tryFail(
                  Problem.of(
                          ProblemType.GATEWAY_TIMEOUT,
                          "The answer took too long. Look whether it was done before you repeat it.")
                      .exception())) {
                request.reset();
              }
            });
    head.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static Throwable explain(Outbound outbound, Throwable failure) {
    if (failure instanceof ProblemException) {
      return failure;
    }
    log.atWarn()
        .addKeyValue("correlation_id", outbound.correlationId())
        .addKeyValue("cause", failure.toString())
        .log("The gateway did not answer");
    String detail =
        WriteGuard.isWrite(outbound.method()) && !(failure instanceof ConnectException)
            ? "WAOOAW cannot be reached right now. Look whether it was done before you repeat it."
            : "WAOOAW cannot be reached right now. Nothing was lost; try again in a few seconds.";
    return unavailable(detail, 5).exception();
  }

  static Problem unavailable(String detail, int retryAfterSeconds) {
    return Problem.of(ProblemType.SERVICE_UNAVAILABLE, detail)
        .withHeader("Retry-After", String.valueOf(retryAfterSeconds));
  }
}
