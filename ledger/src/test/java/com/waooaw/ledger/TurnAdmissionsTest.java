package com.waooaw.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Admission.Admitted;
import com.waooaw.ledger.Admission.RateLimited;
import com.waooaw.ledger.Admission.SessionEnded;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.AdmissionRequest.Charge;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.AdmissionRequest.SessionRef;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Asking together changes nothing about what is admitted. On a real Redis. */
class TurnAdmissionsTest {
  private static final Instant NOW = Instant.parse("2026-02-28T23:59:58.500Z");
  private static final int BURST = 300;

  private static RedisServer server;
  private static Vertx vertx;
  private static RedisLink redis;
  private static Ledger ledger;

  private final String owner = UUID.randomUUID().toString();

  /** An event loop and its admissions. */
  private record Loop(Context context, TurnAdmissions admissions) {
    static Loop another() {
      return new Loop(
          ((io.vertx.core.internal.VertxInternal) vertx).createEventLoopContext(),
          new TurnAdmissions(vertx, redis, ledger));
    }

    /** Asks for all within one turn. */
    List<Admission> admit(List<AdmissionRequest> requests) {
      return await(start(requests));
    }

    Future<List<Admission>> start(List<AdmissionRequest> requests) {
      return on(
          context,
          () -> {
            List<Future<Admission>> all = requests.stream().map(admissions::admit).toList();
            return Future.all(all).map(done -> all.stream().map(Future::result).toList());
          });
    }
  }

  @BeforeAll
  static void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      server =
          RedisServer.newRedisServer().port(free.getLocalPort()).setting("bind 127.0.0.1").build();
    }
    server.start();
    vertx = Vertx.vertx();
    redis = RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + server.ports().getFirst()));
    ledger = new Ledger(redis);
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
    await(vertx.close());
    server.stop();
  }

  @Test
  void parallelReadsOnSeveralEventLoopsEndExactlyAtTheBurst() {
    List<AdmissionRequest> requests = Stream.generate(() -> read(NOW)).limit(200).toList();
    List<Future<List<Admission>>> loops =
        Stream.generate(Loop::another).limit(3).map(loop -> loop.start(requests)).toList();
    List<Admission> outcomes = loops.stream().flatMap(loop -> await(loop).stream()).toList();
    assertThat(outcomes).filteredOn(Admitted.class::isInstance).hasSize(BURST);
    assertThat(outcomes).filteredOn(RateLimited.class::isInstance).hasSize(600 - BURST);
  }

  @Test
  void readsAndWorkShareOneRate() {
    Loop loop = Loop.another();
    loop.admit(Stream.generate(() -> read(NOW)).limit(BURST - 1).toList());
    AdmissionRequest work =
        new AdmissionRequest(
            Optional.empty(),
            rate(),
            Optional.empty(),
            Optional.of(new Charge(1, List.of(new Cap("trial", owner, Window.TRIAL, 10)))),
            Duration.ofMinutes(1),
            NOW);
    List<Admission> outcomes = loop.admit(List.of(work));
    assertThat(((Admitted) outcomes.getFirst()).reservation()).isPresent();
    assertThat(((Admitted) outcomes.getFirst()).rate().remaining()).isZero();
    assertThat(loop.admit(List.of(read(NOW))).getFirst()).isInstanceOf(RateLimited.class);
  }

  @Test
  void whoIsLimitedIsToldAsTheLedgerTells() {
    Loop loop = Loop.another();
    loop.admit(Stream.generate(() -> read(NOW)).limit(BURST).toList());
    Admission together = loop.admit(List.of(read(NOW.plusMillis(100)))).getFirst();
    assertThat(together).isEqualTo(await(ledger.admit(read(NOW.plusMillis(100)))));
    assertThat(loop.admit(List.of(read(NOW.plusMillis(400)))).getFirst())
        .isInstanceOf(Admitted.class);
  }

  @Test
  void anEndedSessionIsRefusedAmongOthersAtOnce() {
    String ended = UUID.randomUUID().toString();
    String renewed = UUID.randomUUID().toString();
    await(ledger.endSession(ended));
    await(ledger.requireGeneration(renewed, 2));
    List<Admission> outcomes =
        Loop.another()
            .admit(
                List.of(
                    signedIn("alive", 1),
                    signedIn(ended, 9),
                    signedIn(renewed, 1),
                    signedIn(renewed, 2),
                    read(NOW)));
    assertThat(outcomes.stream().map(SessionEnded.class::isInstance).toList())
        .containsExactly(false, true, true, false, false);
  }

  @Test
  void moreThanOneScriptTakesAreAllAnswered() {
    List<AdmissionRequest> requests = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      requests.add(signedIn(UUID.randomUUID().toString(), 1));
    }
    assertThat(Loop.another().admit(requests))
        .hasSize(1_000)
        .filteredOn(Admitted.class::isInstance)
        .hasSize(BURST);
  }

  @Test
  void whenRedisIsAwayEveryoneIsTold() throws Exception {
    RedisLink nowhere;
    try (ServerSocket closed = new ServerSocket(0)) {
      nowhere = RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + closed.getLocalPort()));
    }
    TurnAdmissions admissions = new TurnAdmissions(vertx, nowhere, new Ledger(nowhere));
    List<Future<Admission>> asked =
        await(
            on(
                vertx.getOrCreateContext(),
                () -> {
                  List<Future<Admission>> all =
                      Stream.generate(() -> admissions.admit(read(NOW))).limit(5).toList();
                  return Future.join(all).transform(done -> Future.succeededFuture(all));
                }));
    assertThat(asked).allMatch(Future::failed);
    nowhere.close();
  }

  private RateLimit rate() {
    return new RateLimit("customer:" + owner, 10_000, BURST);
  }

  private AdmissionRequest read(Instant now) {
    return new AdmissionRequest(
        Optional.empty(), rate(), Optional.empty(), Optional.empty(), Duration.ZERO, now);
  }

  private AdmissionRequest signedIn(String session, long generation) {
    return new AdmissionRequest(
        Optional.of(new SessionRef(session, generation)),
        rate(),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        NOW);
  }

  private static <T> Future<T> on(Context context, Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(turn -> work.get().onComplete(promise));
    return promise.future();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
