package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.Caller;
import com.waooaw.gateway.testing.FaultProxy;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestRoutes;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is signed out hears no more, not even on what was open before. */
class RevokedStreamTest {
  private static final long SOON_SECONDS = 5;

  private TestGateway gateway;
  private FaultProxy toRedis;
  private CountDownLatch upstreamsEnded;

  @BeforeEach
  void start() throws Exception {
    gateway = new TestGateway();
    toRedis = new FaultProxy(gateway.redis.port);
    gateway.withRoutesOfEveryKind().redisAt(toRedis.port()).start();
    upstreamsEnded = new CountDownLatch(1);
    gateway.upstream.early.put(
        TestRoutes.EVENTS,
        r -> {
          r.connection().closeHandler(closed -> upstreamsEnded.countDown());
          r.response().setChunked(true).write("data: 1\n\n");
        });
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    toRedis.close();
  }

  @Test
  void anEndedSessionsStreamEndsWholeAndOthersGoOn() throws Exception {
    Caller leaves = gateway.caller();
    Caller stays = gateway.caller();
    CompletableFuture<HttpResponse<String>> others = listen(stays);
    CompletableFuture<HttpResponse<String>> stream = listen(leaves);
    arrived(2);
    long began = System.nanoTime();
    Await.result(gateway.ledger.endSession(leaves.session));
    // Whole: its reader comes back by itself, and is told then that it must sign in.
    assertThat(stream.get(SOON_SECONDS, TimeUnit.SECONDS).body()).isEqualTo("data: 1\n\n");
    System.out.printf(
        "A stream ended %d ms after its session%n",
        Duration.ofNanos(System.nanoTime() - began).toMillis());
    assertThat(upstreamsEnded.await(SOON_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(TestGateway.send(leaves.request("GET", TestRoutes.EVENTS)).statusCode())
        .isEqualTo(401);
    Thread.sleep(2_500);
    assertThat(others).isNotDone();
  }

  @Test
  void aRenewedTokenEndsWhatTheOlderOneOpenedAndNothingOfItsOwn() throws Exception {
    Caller caller = gateway.caller();
    CompletableFuture<HttpResponse<String>> older = listen(caller);
    CompletableFuture<HttpResponse<String>> newer =
        TestGateway.CLIENT.sendAsync(
            caller.request("GET", TestRoutes.EVENTS, c -> c.put("gen", 2)).build(),
            BodyHandlers.ofString());
    arrived(2);
    Await.result(gateway.ledger.requireGeneration(caller.session, 2));
    assertThat(older.get(SOON_SECONDS, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    Thread.sleep(2_500);
    assertThat(newer).isNotDone();
  }

  @Test
  void whatRedisCouldNotTellForAWhileIsHeardOnceItCan() throws Exception {
    Caller caller = gateway.caller();
    CompletableFuture<HttpResponse<String>> stream = listen(caller);
    arrived(1);
    toRedis.set(new FaultProxy.Fault.Refused());
    Await.result(gateway.ledger.endSession(caller.session));
    Thread.sleep(2_500);
    assertThat(stream).isNotDone();
    toRedis.set(FaultProxy.NONE);
    assertThat(stream.get(2 * SOON_SECONDS, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void anEndedSessionsWebSocketIsClosedOnBothSides() throws Exception {
    Caller caller = gateway.caller();
    CompletableFuture<Integer> front = new CompletableFuture<>();
    CountDownLatch behind = new CountDownLatch(1);
    gateway.upstream.early.put(
        TestRoutes.TALK,
        r ->
            r.toWebSocket()
                .onSuccess((ServerWebSocket s) -> s.closeHandler(c -> behind.countDown())));
    TestGateway.CLIENT
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + caller.token())
        .buildAsync(
            URI.create("ws://127.0.0.1:" + gateway.port + TestRoutes.TALK),
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                front.complete(code);
                return null;
              }
            })
        .join();
    Await.result(gateway.ledger.endSession(caller.session));
    assertThat(front.get(SOON_SECONDS, TimeUnit.SECONDS)).isEqualTo(1001);
    assertThat(behind.await(SOON_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private void arrived(int streams) throws InterruptedException {
    Await.until("the upstream serves them", () -> gateway.upstream.arrived.size() == streams);
  }

  private static CompletableFuture<HttpResponse<String>> listen(Caller caller) {
    return TestGateway.CLIENT.sendAsync(
        caller.request("GET", TestRoutes.EVENTS).build(), BodyHandlers.ofString());
  }
}
