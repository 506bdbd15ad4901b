package com.waooaw.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Admission.Admitted;
import com.waooaw.ledger.Admission.OverBudget;
import com.waooaw.ledger.Admission.RateLimited;
import com.waooaw.ledger.Admission.SessionEnded;
import com.waooaw.ledger.Admission.TasksUsedUp;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.AdmissionRequest.Charge;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.AdmissionRequest.SessionRef;
import com.waooaw.ledger.AdmissionRequest.TaskQuota;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** The ledger's promises, on a real Redis. Every test has its own keys. */
class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-02-28T23:59:58.500Z");
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final long TEN_CENTS = 100_000;
  private static final long FIVE_DOLLARS = 5_000_000;

  private static RedisServer server;
  private static Vertx vertx;
  private static RedisLink redis;
  private static Ledger ledger;

  private final String owner = UUID.randomUUID().toString();

  @BeforeAll
  static void start() throws Exception {
    server = RedisServer.newRedisServer().port(freePort()).setting("bind 127.0.0.1").build();
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
  void parallelReservationsEndExactlyAtTheCap() {
    List<Admission> outcomes = inParallel(1_000, request(NOW).charge(TEN_CENTS));
    assertThat(outcomes).filteredOn(Admitted.class::isInstance).hasSize(50);
    assertThat(outcomes)
        .filteredOn(OverBudget.class::isInstance)
        .hasSize(950)
        .allSatisfy(
            refused -> {
              assertThat(((OverBudget) refused).scope()).isEqualTo("trial");
              assertThat(((OverBudget) refused).reserved()).isEqualTo(FIVE_DOLLARS);
            });
  }

  @Test
  void parallelTasksEndExactlyAtTheDaysLimit() {
    List<Admission> outcomes = inParallel(200, request(NOW).task(10));
    assertThat(outcomes).filteredOn(Admitted.class::isInstance).hasSize(10);
    TasksUsedUp refused =
        (TasksUsedUp)
            outcomes.stream().filter(TasksUsedUp.class::isInstance).findFirst().orElseThrow();
    assertThat(refused.limit()).isEqualTo(10);
    assertThat(refused.used()).isEqualTo(10);
    assertThat(refused.resetsAt()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
    assertThat(await(ledger.tasksUsed(owner, NOW))).isEqualTo(10);
  }

  @Test
  void theNextDayStartsAtNone() {
    inParallel(10, request(NOW).task(10));
    assertThat(admit(request(NOW).task(10))).isInstanceOf(TasksUsedUp.class);
    assertThat(admit(request(NOW.plusSeconds(2)).task(10))).isInstanceOf(Admitted.class);
  }

  @Test
  void aReservationIsSettledOnce() {
    String reservation = reservation(admit(request(NOW).charge(FIVE_DOLLARS)));
    assertThat(await(ledger.settle(reservation, 4_000_000))).isTrue();
    assertThat(await(ledger.settle(reservation, 4_000_000))).isFalse();
    assertThat(await(ledger.release(reservation))).isFalse();
    OverBudget refused = (OverBudget) admit(request(NOW).charge(1_000_001));
    assertThat(refused.spent()).isEqualTo(4_000_000);
    assertThat(refused.reserved()).isZero();
    assertThat(admit(request(NOW).charge(1_000_000))).isInstanceOf(Admitted.class);
  }

  @Test
  void aReleaseGivesMoneyAndTaskBackOnce() {
    String reservation = reservation(admit(request(NOW).task(1).charge(FIVE_DOLLARS)));
    assertThat(admit(request(NOW).task(1))).isInstanceOf(TasksUsedUp.class);
    assertThat(await(ledger.release(reservation))).isTrue();
    assertThat(await(ledger.release(reservation))).isFalse();
    assertThat(await(ledger.settle(reservation, 1))).isFalse();
    assertThat(admit(request(NOW).task(1).charge(FIVE_DOLLARS))).isInstanceOf(Admitted.class);
  }

  @Test
  void aRefusalForMoneyUsesNoTask() {
    assertThat(admit(request(NOW).task(10).charge(FIVE_DOLLARS + 1)))
        .isInstanceOf(OverBudget.class);
    assertThat(await(ledger.tasksUsed(owner, NOW))).isZero();
  }

  @Test
  void whatNobodyFinishedIsSweptBackAfterItsLease() {
    admit(request(NOW).task(1).charge(FIVE_DOLLARS));
    await(ledger.sweep(NOW.plus(LEASE).minusMillis(1)));
    assertThat(admit(request(NOW).charge(1))).isInstanceOf(OverBudget.class);
    assertThat(await(ledger.sweep(NOW.plus(LEASE)))).isPositive();
    assertThat(admit(request(NOW).task(1).charge(FIVE_DOLLARS))).isInstanceOf(Admitted.class);
  }

  @Test
  void aBurstIsAllowedAndThenTheSteadyRate() {
    Request burst = request(NOW).rate(3_600, 5);
    for (int left = 4; left >= 0; left--) {
      assertThat(((Admitted) admit(burst)).rate().remaining()).isEqualTo(left);
    }
    RateLimited refused = (RateLimited) admit(burst);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(admit(request(NOW.plusMillis(999)).rate(3_600, 5))).isInstanceOf(RateLimited.class);
    assertThat(admit(request(NOW.plusSeconds(1)).rate(3_600, 5))).isInstanceOf(Admitted.class);
  }

  @Test
  void aSessionThatEndedIsRefusedAtOnce() {
    assertThat(admit(request(NOW).session(1))).isInstanceOf(Admitted.class);
    await(ledger.endSession(owner));
    assertThat(admit(request(NOW).session(1))).isInstanceOf(SessionEnded.class);
  }

  @Test
  void anOlderGenerationIsRefusedAndTheNewOneIsNot() {
    await(ledger.requireGeneration(owner, 2));
    assertThat(admit(request(NOW).session(1))).isInstanceOf(SessionEnded.class);
    assertThat(admit(request(NOW).session(2))).isInstanceOf(Admitted.class);
  }

  @Test
  void aRedisThatForgotTheScriptsIsTaughtThemAgain() {
    admit(request(NOW).charge(1));
    await(
        redis.send(
            io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.SCRIPT).arg("FLUSH")));
    assertThat(admit(request(NOW).charge(1))).isInstanceOf(Admitted.class);
  }

  @Test
  void withoutRedisEveryAnswerIsAFailure() throws Exception {
    RedisLink nowhere = RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + freePort()));
    assertThatThrownBy(() -> await(new Ledger(nowhere).admit(request(NOW).charge(1).build())))
        .isInstanceOf(java.util.concurrent.CompletionException.class);
    nowhere.close();
  }

  @Test
  void windowsEndWhereTheCalendarSays() {
    assertThat(Window.DAY.end(Instant.parse("2026-12-31T23:59:59.999Z")))
        .isEqualTo("2027-01-01T00:00:00Z");
    assertThat(Window.DAY.end(Instant.parse("2028-02-28T12:00:00Z")))
        .isEqualTo("2028-02-29T00:00:00Z");
    assertThat(Window.MONTH.end(Instant.parse("2026-01-31T00:00:00Z")))
        .isEqualTo("2026-02-01T00:00:00Z");
    assertThat(Window.MONTH.end(Instant.parse("2026-12-01T00:00:00Z")))
        .isEqualTo("2027-01-01T00:00:00Z");
  }

  private Request request(Instant now) {
    return new Request(owner, now);
  }

  private static Admission admit(Request request) {
    return await(ledger.admit(request.build()));
  }

  private static List<Admission> inParallel(int callers, Request request) {
    List<Future<Admission>> calls =
        new ArrayList<>(
            Stream.generate(() -> ledger.admit(request.build())).limit(callers).toList());
    return calls.stream().map(LedgerTest::await).toList();
  }

  private static String reservation(Admission admission) {
    return ((Admitted) admission).reservation().orElseThrow();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static int freePort() throws Exception {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Builds one caller's request, step by step. */
  private static final class Request {
    private final String owner;
    private final Instant now;
    private RateLimit rate;
    private Optional<SessionRef> session = Optional.empty();
    private Optional<TaskQuota> task = Optional.empty();
    private Optional<Charge> charge = Optional.empty();

    Request(String owner, Instant now) {
      this.owner = owner;
      this.now = now;
      this.rate = new RateLimit(owner, 1_000_000, 100_000);
    }

    Request rate(long perHour, long burst) {
      rate = new RateLimit(owner, perHour, burst);
      return this;
    }

    Request session(long generation) {
      session = Optional.of(new SessionRef(owner, generation));
      return this;
    }

    Request task(long limit) {
      task = Optional.of(new TaskQuota(owner, limit));
      return this;
    }

    Request charge(long microUsd) {
      charge =
          Optional.of(
              new Charge(microUsd, List.of(new Cap("trial", owner, Window.TRIAL, FIVE_DOLLARS))));
      return this;
    }

    AdmissionRequest build() {
      return new AdmissionRequest(session, rate, task, charge, LEASE, now);
    }
  }
}
