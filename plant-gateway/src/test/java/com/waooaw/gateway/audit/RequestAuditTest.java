package com.waooaw.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.gateway.testing.FaultProxy;
import com.waooaw.gateway.testing.FaultProxy.Fault;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestRedis;
import com.waooaw.kernel.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit stream on a real Redis, with faults on the way to it. */
class RequestAuditTest {
  private static final int ROOM = 1_000;
  private static final String STREAM = "audit:requests";
  private static final String ASIDE = "audit:requests:aside";

  private static Vertx vertx;
  private static TestRedis redis;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private FaultProxy way;
  private RedisLink link;
  private RequestAudit audit;

  @BeforeAll
  static void startRedis() throws Exception {
    vertx = Vertx.vertx();
    redis = new TestRedis(vertx);
  }

  @AfterAll
  static void stopRedis() throws Exception {
    redis.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void start() throws Exception {
    redis.send(Command.FLUSHALL);
    way = new FaultProxy(redis.port);
    link = RedisLink.to(vertx, Loopback.redis(way.port()));
    audit = new RequestAudit(vertx, new AuditStream(link), now::get, ROOM);
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    way.close();
  }

  @Test
  void eventsWaitWhileRedisIsAwayAndAreThenWrittenOnceInTheirOrder() throws Exception {
    way.set(new Fault.Refused());
    recordAllowed(0, 400);
    Thread.sleep(500);
    assertThat(audit.waiting()).isEqualTo(400);
    way.set(FaultProxy.NONE);
    recordAllowed(400, 500);
    await(() -> audit.waiting() == 0);
    assertThat(numbers()).isEqualTo(IntStream.range(0, 500).boxed().toList());
    assertThat(audit.lost()).isZero();
  }

  @Test
  void anAnswerThatIsLostOnItsWayRepeatsNoEvent() throws Exception {
    // Only the appending dies; greetings pass, or nothing would ever be appended.
    try (FaultProxy deadly = new FaultProxy(redis.port, asked -> asked.contains("audit:req"))) {
      RedisLink deadlyLink = RedisLink.to(vertx, Loopback.redis(deadly.port()));
      audit = new RequestAudit(vertx, new AuditStream(deadlyLink), now::get, ROOM);
      for (int round = 0; round < 4; round++) {
        deadly.set(new Fault.Dies());
        int before = redis.events().size();
        recordAllowed(round * 50, round * 50 + 50);
        await(() -> redis.events().size() > before);
        assertThat(audit.waiting()).isEqualTo(50);
        Thread.sleep(600);
        deadly.set(FaultProxy.NONE);
        await(() -> audit.waiting() == 0);
      }
      deadlyLink.close();
    }
    assertThat(numbers()).isEqualTo(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void aFullRedisLosesNothingAndHealthSaysSoUntilItHasRoom() throws Exception {
    redis.full(true);
    try {
      recordAllowed(0, 300);
      Thread.sleep(600);
      assertThat(audit.waiting()).isEqualTo(300);
      assertThat(audit.setAside()).isZero();
      now.updateAndGet(n -> n.plus(Duration.ofSeconds(3)));
      assertThatThrownBy(this::probe).hasRootCauseMessage("not written");
    } finally {
      redis.full(false);
    }
    await(() -> audit.waiting() == 0);
    assertThat(probe().getInteger("waiting")).isZero();
    assertThat(numbers()).isEqualTo(IntStream.range(0, 300).boxed().toList());
  }

  @Test
  void withoutRoomNothingMoreIsAllowedAndRefusalsAreCountedAsLost() throws Exception {
    way.set(new Fault.Refused());
    for (int i = 0; i < ROOM; i++) {
      audit.record(event(i).encode(), false);
    }
    assertThat(audit.waiting()).isEqualTo(ROOM / 2);
    assertThat(audit.lost()).isEqualTo(ROOM / 2);
    // Refusals leave the other half to what is allowed.
    recordAllowed(ROOM, ROOM + ROOM / 2);
    assertThat(audit.reserve()).isFalse();
    assertThatThrownBy(this::probe).hasRootCauseMessage("full");
    way.set(FaultProxy.NONE);
    await(() -> audit.waiting() == 0);
    assertThat(audit.reserve()).isTrue();
    assertThat(numbers()).hasSize(ROOM).contains(ROOM, ROOM + ROOM / 2 - 1);
  }

  @Test
  void oneBadEventNeverBlocksThoseAfterIt() throws Exception {
    try (FaultProxy picky = new FaultProxy(redis.port, asked -> asked.contains("\"n\":7,"))) {
      picky.set(new Fault.Answers("-ERR this one is not taken\r\n"));
      RedisLink pickyLink = RedisLink.to(vertx, Loopback.redis(picky.port()));
      audit = new RequestAudit(vertx, new AuditStream(pickyLink), now::get, ROOM);
      recordAllowed(0, 40);
      await(() -> redis.events().size() == 39);
      for (int i = 40; audit.setAside() == 0 && i < 100; i++) {
        recordAllowed(i, i + 1);
        Thread.sleep(100);
      }
      assertThat(audit.setAside()).isEqualTo(1);
      await(() -> audit.waiting() == 0);
      assertThat(numbers()).doesNotContain(7).contains(0, 6, 8, 39).doesNotHaveDuplicates();
      assertThat(numbers()).isSorted();
      pickyLink.close();
    }
  }

  @Test
  void eventsThatWereRefusedAreStoredInTheirOrderEachTime() throws Exception {
    int recorded = 0;
    for (int round = 0; round < 60; round++) {
      takeStreamAway();
      for (int i = 0; i < 5; i++) {
        recordAllowed(recorded, ++recorded);
        Thread.sleep(round % 3);
      }
      bringStreamBack();
      recordAllowed(recorded, ++recorded);
      await(() -> audit.waiting() == 0);
    }
    assertThat(numbers()).isEqualTo(IntStream.range(0, recorded).boxed().toList());
    assertThat(audit.setAside()).isZero();
  }

  @Test
  void whateverFailsHoweverOftenNoEventIsLostDoubledOrReordered() throws Exception {
    audit = new RequestAudit(vertx, new AuditStream(link), now::get, 100 * ROOM);
    Random random = new Random(11);
    int recorded = 0;
    for (int round = 0; round < 100; round++) {
      switch (round % 6) {
        case 0 -> way.set(new Fault.Refused());
        case 1 -> way.set(new Fault.Dies());
        case 2 -> way.set(new Fault.Answers("-ERR not now\r\n"));
        case 3 -> way.set(new Fault.Answers("-OOM no room for this\r\n"));
        case 4 -> redis.full(true);
        default -> takeStreamAway();
      }
      for (int events = random.nextInt(40); events > 0; events--) {
        recordAllowed(recorded, ++recorded);
      }
      Thread.sleep(random.nextInt(150));
      way.set(FaultProxy.NONE);
      redis.full(false);
      bringStreamBack();
      for (int events = random.nextInt(10); events > 0; events--) {
        recordAllowed(recorded, ++recorded);
      }
      Thread.sleep(random.nextInt(150));
    }
    await(() -> audit.waiting() == 0);
    assertThat(numbers()).isEqualTo(IntStream.range(0, recorded).boxed().toList());
    assertThat(audit.setAside()).isZero();
    assertThat(audit.lost()).isZero();
    System.out.printf("%d events, each once and in their order, through 100 failures%n", recorded);
  }

  // In one step each: nothing may be written to a stream that is about to be overwritten.
  private static void takeStreamAway() {
    redis.send(
        Command.EVAL,
        "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('RENAME', KEYS[1], KEYS[2]) end "
            + "return redis.call('SET', KEYS[1], 'not a stream')",
        "2",
        STREAM,
        ASIDE);
  }

  private static void bringStreamBack() {
    redis.send(
        Command.EVAL,
        "if redis.call('TYPE', KEYS[1]).ok == 'string' then redis.call('DEL', KEYS[1]) end return"
            + " redis.call('EXISTS', KEYS[2]) == 1 and redis.call('RENAME', KEYS[2], KEYS[1])",
        "2",
        STREAM,
        ASIDE);
  }

  @Test
  void whatWaitsAtTheEndIsWrittenBeforeTheServiceStops() throws Exception {
    recordAllowed(0, 900);
    audit.flush();
    assertThat(numbers()).hasSize(900);
  }

  private void recordAllowed(int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(audit.reserve()).isTrue();
      audit.record(event(i).encode(), true);
    }
  }

  private static JsonObject event(int number) {
    return new JsonObject()
        .put("n", number)
        .put("correlation_id", "event-" + number)
        .put("method", "GET")
        .put("route", "/x")
        .put("status", 200);
  }

  private JsonObject probe() {
    return audit.probe().toCompletionStage().toCompletableFuture().join();
  }

  private static List<Integer> numbers() {
    return redis.events().stream().map(e -> e.getInteger("n")).toList();
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      if (done.getAsBoolean()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("It did not come true within ten seconds");
  }
}
