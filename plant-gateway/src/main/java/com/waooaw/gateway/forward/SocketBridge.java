package com.waooaw.gateway.forward;

import com.waooaw.gateway.auth.Principal;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.kernel.http.Problems;
import com.waooaw.kernel.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Joins a client's WebSocket (RFC 6455) with one to the upstream. The upstream is asked first, so a
 * client is upgraded only when there is somebody to talk to; frames pass one by one, each side at
 * the other's pace, and the code one side closes with is the code the other is told.
 */
final class SocketBridge {
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final int SWITCHING = 101;
  private static final short NORMAL = 1000;
  private static final short GOING_AWAY = 1001;
  private static final short NO_CODE = 1005;
  private static final short ABNORMAL = 1006;
  // Registered with IANA for a gateway whose upstream broke off.
  private static final short BAD_GATEWAY = 1014;

  private final Vertx vertx;
  private final OpenStreams open;
  private final WebSocketClient client;
  private final Patience patience;

  SocketBridge(Vertx vertx, OpenStreams open, Patience patience) {
    this.vertx = vertx;
    this.open = open;
    this.patience = patience;
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setConnectTimeout((int) patience.connect().toMillis())
                .setMaxConnections(2 * Bulkhead.STREAMS)
                .setTcpNoDelay(true));
  }

  /**
   * Succeeds when both sides have closed.
   *
   * @param headers what travels on, the passport included
   */
  Future<Void> open(Exchange exchange, Upstream upstream, MultiMap headers, Runnable opened) {
    HttpServerRequest request = exchange.request();
    if (!request.canUpgradeToWebSocket()) {
      return Future.failedFuture(
          Problem.invalid("Upgrade", "websocket", "This address speaks WebSocket.").exception());
    }
    return client
        .connect(options(exchange, upstream, headers))
        .compose(
            behind -> {
              behind.pause();
              HttpServerResponse response = exchange.context().response();
              response.setStatusCode(SWITCHING);
              if (behind.subProtocol() != null && !behind.subProtocol().isEmpty()) {
                response.putHeader(PROTOCOL, behind.subProtocol());
              }
              opened.run();
              return request
                  .toWebSocket()
                  .onFailure(gone -> behind.close(GOING_AWAY))
                  .compose(front -> join(front, behind, exchange.principal()));
            },
            failure ->
                failure instanceof UpgradeRejectedException refused
                    ? relay(exchange, refused)
                    : Future.failedFuture(failure));
  }

  private WebSocketConnectOptions options(Exchange exchange, Upstream upstream, MultiMap headers) {
    List<String> protocols =
        headers.getAll(PROTOCOL).stream()
            .flatMap(list -> Stream.of(list.split(",", -1)))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    // The rest of the handshake is each hop's own.
    headers.names().stream()
        .filter(name -> name.regionMatches(true, 0, "Sec-WebSocket-", 0, 14))
        .toList()
        .forEach(headers::remove);
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(upstream.url().getHost())
            .setPort(upstream.port())
            .setSsl(upstream.tls())
            .setURI(UpstreamCalls.uri(exchange))
            .setTimeout(patience.head().toMillis())
            .setSubProtocols(protocols);
    options.setHeaders(headers);
    return options;
  }

  private static Future<Void> relay(Exchange exchange, UpgradeRejectedException refused) {
    HttpServerResponse to = exchange.context().response();
    MultiMap headers = refused.getHeaders();
    exchange.problem(headers.get(Problems.SLUG_HEADER));
    to.setStatusCode(refused.getStatus());
    Headers.toClient(headers, to.headers());
    Buffer body = refused.getBody() == null ? Buffer.buffer() : refused.getBody();
    to.putHeader("Content-Length", Integer.toString(body.length()));
    return to.end(body);
  }

  private Future<Void> join(WebSocketBase front, WebSocketBase behind, Optional<Principal> reader) {
    Context context = vertx.getOrCreateContext();
    Runnable end =
        () ->
            context.runOnContext(
                stopping -> {
                  close(front, GOING_AWAY, null, GOING_AWAY);
                  close(behind, GOING_AWAY, null, GOING_AWAY);
                });
    open.add(end, reader);
    Future<Void> frontClosed = pass(front, behind, GOING_AWAY);
    Future<Void> behindClosed = pass(behind, front, BAD_GATEWAY);
    behind.resume();
    return Future.join(frontClosed, behindClosed)
        .<Void>mapEmpty()
        .onComplete(closed -> open.remove(end));
  }

  private static Future<Void> pass(WebSocketBase from, WebSocketBase to, short whenBroken) {
    io.vertx.core.Promise<Void> closed = io.vertx.core.Promise.promise();
    from.exceptionHandler(broken -> {});
    from.frameHandler(frame -> pass(frame, from, to));
    from.closeHandler(
        gone -> {
          closed.tryComplete();
          close(to, from.closeStatusCode(), from.closeReason(), whenBroken);
        });
    return closed.future();
  }

  // Pings are answered by each hop for itself.
  private static void pass(WebSocketFrame frame, WebSocketBase from, WebSocketBase to) {
    if (to.isClosed() || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
      return;
    }
    to.writeFrame(frame);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(
          drained -> {
            if (!from.isClosed()) {
              from.resume();
            }
          });
    }
  }

  private static void close(WebSocketBase to, Short code, String reason, short whenBroken) {
    if (to.isClosed()) {
      return;
    }
    short told = code == null || code == ABNORMAL ? whenBroken : code;
    to.close(told == NO_CODE ? NORMAL : told, reason);
  }
}
