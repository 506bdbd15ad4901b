package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.AuditTrail;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestRoutes;
import com.waooaw.kernel.passport.Passport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** WebSockets through the assembled gateway, and where there are none. */
class WebSocketTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway().withRoutesOfEveryKind().withSandbox().start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  /** One side of a conversation, which reads only as much as it is told to. */
  private static final class Side implements WebSocket.Listener {
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final AtomicInteger bytes = new AtomicInteger();
    private final StringBuilder text = new StringBuilder();
    private final boolean reads;

    Side(boolean reads) {
      this.reads = reads;
    }

    @Override
    public void onOpen(WebSocket socket) {
      if (reads) {
        socket.request(Long.MAX_VALUE);
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      bytes.addAndGet(data.remaining());
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      heard.add("closed " + code + " " + reason);
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }

  @Test
  void bothSidesTalkAndTheUpstreamSeesAPassportAndNoToken() throws Exception {
    CompletableFuture<HttpServerRequest> seen = new CompletableFuture<>();
    upstream(
        seen::complete,
        socket -> {
          socket.textMessageHandler(text -> socket.writeTextMessage("heard " + text));
          socket.binaryMessageHandler(socket::writeBinaryMessage);
        });
    Side side = new Side(true);
    WebSocket socket = connect(TestRoutes.TALK + "?room=1", side);
    socket.sendText("hel", false).join();
    socket.sendText("lo", true).join();
    assertThat(side.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("heard hello");
    socket.sendBinary(ByteBuffer.wrap(new byte[50_000]), true).join();
    for (int i = 0; i < 100 && side.bytes.get() < 50_000; i++) {
      Thread.sleep(20);
    }
    assertThat(side.bytes).hasValue(50_000);
    HttpServerRequest request = seen.join();
    assertThat(request.uri()).isEqualTo(TestRoutes.TALK + "?room=1");
    assertThat(request.getHeader("Authorization")).isNull();
    assertThat(
            Passport.open(
                    Passport.seal(TestGateway.KEY),
                    request.getHeader(Passport.HEADER),
                    Instant.now())
                .orElseThrow()
                .isFor("GET", TestRoutes.TALK))
        .isTrue();
    socket.abort();
  }

  @Test
  void theCodeOneSideClosesWithIsTheCodeTheOtherIsTold() throws Exception {
    CompletableFuture<Short> told = new CompletableFuture<>();
    upstream(
        request -> {},
        socket -> {
          socket.closeHandler(gone -> told.complete(socket.closeStatusCode()));
          socket.textMessageHandler(text -> socket.close((short) 4_002, "enough said"));
        });
    Side leaves = new Side(true);
    WebSocket first = connect(TestRoutes.TALK, leaves);
    first.sendClose(4_001, "bye").join();
    assertThat(told.get(5, TimeUnit.SECONDS)).isEqualTo((short) 4_001);

    Side isLeft = new Side(true);
    WebSocket second = connect(TestRoutes.TALK, isLeft);
    second.sendText("go", true).join();
    assertThat(isLeft.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 4002 enough said");
  }

  @Test
  void whoVanishesIsReportedToTheOther() throws Exception {
    CompletableFuture<Short> told = new CompletableFuture<>();
    Queue<HttpServerRequest> requests = new ConcurrentLinkedQueue<>();
    upstream(
        requests::add, socket -> socket.closeHandler(x -> told.complete(socket.closeStatusCode())));
    WebSocket vanishes = connect(TestRoutes.TALK, new Side(true));
    vanishes.abort();
    assertThat(told.get(5, TimeUnit.SECONDS)).isEqualTo((short) 1_001);

    requests.clear();
    Side isLeft = new Side(true);
    connect(TestRoutes.TALK, isLeft);
    requests.peek().connection().close();
    assertThat(isLeft.closed.get(10, TimeUnit.SECONDS)).isIn(1_000, 1_001, 1_006, 1_014);
  }

  @Test
  void aSocketIsAuthenticatedAndDecidedLikeAnyOtherRequest() throws Exception {
    upstream(request -> {}, socket -> {});
    gateway.upstream.arrived.clear();
    assertThat(refusal(builder -> {})).isEqualTo(401);
    assertThat(refusal(builder -> builder.header("Authorization", "Bearer a.b.c"))).isEqualTo(401);
    String viewer =
        gateway
            .caller()
            .bearer(
                c ->
                    c.put("trial_mode", true)
                        .put("trial_expires_at", Instant.now().plusSeconds(60).toString()));
    // A trial's socket is the sandbox's, which has no such address.
    gateway.sandbox.answers.put(
        TestRoutes.TALK,
        r -> r.response().setStatusCode(404).putHeader("X-From", "sandbox").end("{}"));
    assertThat(refusal(builder -> builder.header("Authorization", viewer))).isEqualTo(404);
    assertThat(gateway.upstream.arrived).isEmpty();
  }

  @Test
  void anUpstreamThatRefusesIsQuotedAndOneThatIsNotThereIsSaidToBeAway() throws Exception {
    gateway.upstream.early.remove(TestRoutes.TALK);
    gateway.upstream.answers.put(
        TestRoutes.TALK,
        r ->
            r.response()
                .setStatusCode(409)
                .putHeader("Content-Type", "application/problem+json")
                .end("{\"type\":\"https://waooaw.com/errors/conflict\"}"));
    String bearer = gateway.caller().bearer(c -> c);
    assertThat(refusal(builder -> builder.header("Authorization", bearer))).isEqualTo(409);
    try (TestGateway away =
        new TestGateway()
            .withRoutesOfEveryKind()
            .backendAt(Loopback.http(Loopback.freePort()))
            .start()) {
      String token = away.caller().bearer(c -> c);
      assertThat(refusal(away, TestRoutes.TALK, builder -> builder.header("Authorization", token)))
          .isEqualTo(503);
    }
  }

  @Test
  void noOtherRouteIsUpgradedAndThisOneIsNothingElse() throws Exception {
    upstream(request -> {}, socket -> {});
    String bearer = gateway.caller().bearer(c -> c);
    String answer =
        gateway.raw(
            "GET /api/v1/hires HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade\r\n"
                + "Connection: close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: "
                + bearer
                + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200");
    var plain =
        TestGateway.send(gateway.request("GET", TestRoutes.TALK).header("Authorization", bearer));
    assertThat(plain.statusCode()).isEqualTo(400);
    assertThat(
            new JsonObject(plain.body())
                .getJsonArray("violations")
                .getJsonObject(0)
                .getString("code"))
        .isEqualTo("websocket");
  }

  @Test
  void theProtocolThatTheUpstreamChoseIsTheClients() throws Exception {
    upstream(request -> request.response().putHeader("Sec-WebSocket-Protocol", "b"), s -> {});
    WebSocket socket =
        TestGateway.CLIENT
            .newWebSocketBuilder()
            .header("Authorization", gateway.caller().bearer(c -> c))
            .subprotocols("a", "b")
            .buildAsync(address(gateway, TestRoutes.TALK), new Side(true))
            .get(5, TimeUnit.SECONDS);
    assertThat(socket.getSubprotocol()).isEqualTo("b");
    socket.abort();
  }

  @Test
  void aClientThatDoesNotReadStopsTheUpstreamFromWriting() throws Exception {
    AtomicInteger written = new AtomicInteger();
    int all = 64 * 1024 * 1024;
    upstream(
        request -> {}, socket -> pour(socket, Buffer.buffer(new byte[32 * 1024]), written, all));
    Side slow = new Side(false);
    WebSocket socket = connect(TestRoutes.TALK, slow);
    int before = -1;
    for (int i = 0; i < 20 && before != written.get(); i++) {
      before = written.get();
      Thread.sleep(500);
    }
    assertThat(before).isPositive().isLessThan(all);
    socket.request(Long.MAX_VALUE);
    for (int i = 0; i < 200 && slow.bytes.get() < all; i++) {
      Thread.sleep(50);
    }
    assertThat(slow.bytes).hasValue(all);
    socket.abort();
  }

  @Test
  void aSocketLeavesOneAuditEvent() throws Exception {
    upstream(request -> {}, socket -> {});
    AuditTrail audit = gateway.trailFromNow();
    WebSocket socket = connect(TestRoutes.TALK, new Side(true));
    socket.sendClose(1_000, "").join();
    JsonObject event = audit.ofRoute(TestRoutes.TALK);
    assertThat(event.getInteger("status")).isEqualTo(101);
    assertThat(event.getString("permission")).isEqualTo("run.view");
  }

  private static void pour(ServerWebSocket socket, Buffer block, AtomicInteger written, int all) {
    if (socket.isClosed()) {
      return;
    }
    while (written.get() < all && !socket.writeQueueFull()) {
      socket.writeBinaryMessage(block);
      written.addAndGet(block.length());
    }
    if (written.get() < all) {
      socket.drainHandler(drained -> pour(socket, block, written, all));
    }
  }

  private static void upstream(
      Consumer<HttpServerRequest> seen, Consumer<ServerWebSocket> conversation) {
    gateway.upstream.early.put(
        TestRoutes.TALK,
        request -> {
          seen.accept(request);
          request.toWebSocket().onSuccess(conversation::accept);
        });
  }

  private static WebSocket connect(String path, Side side) throws Exception {
    return TestGateway.CLIENT
        .newWebSocketBuilder()
        .header("Authorization", gateway.caller().bearer(c -> c))
        .buildAsync(address(gateway, path), side)
        .get(5, TimeUnit.SECONDS);
  }

  private static URI address(TestGateway gateway, String path) {
    return URI.create("ws://127.0.0.1:" + gateway.port + path);
  }

  private static int refusal(Consumer<WebSocket.Builder> change) {
    return refusal(gateway, TestRoutes.TALK, change);
  }

  private static int refusal(TestGateway gateway, String path, Consumer<WebSocket.Builder> change) {
    WebSocket.Builder builder = TestGateway.CLIENT.newWebSocketBuilder();
    change.accept(builder);
    try {
      builder.buildAsync(address(gateway, path), new Side(true)).join().abort();
      return 101;
    } catch (CompletionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }
}
