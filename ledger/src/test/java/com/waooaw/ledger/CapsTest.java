package com.waooaw.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Admission.Admitted;
import com.waooaw.ledger.Admission.OverBudget;
import com.waooaw.ledger.Admission.TasksUsedUp;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.AdmissionRequest.Charge;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.AdmissionRequest.Stop;
import com.waooaw.ledger.AdmissionRequest.TaskQuota;
import com.waooaw.ledger.CapBook.Alert;
import com.waooaw.ledger.CapBook.Sums;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** What caps promise: their windows, their marks, and what a lost Redis leaves of them. */
class CapsTest {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final long DOLLAR = 1_000_000;
  private static final long CENT = 10_000;
  private static final List<Integer> MARKS = List.of(80, 95, 100);

  private static int port;
  private static RedisServer server;
  private static Vertx vertx;
  private static RedisLink redis;
  private static Ledger ledger;
  private static CapBook book;

  private final String owner = UUID.randomUUID().toString();

  @BeforeAll
  static void start() throws Exception {
    port = freePort();
    server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    server.start();
    vertx = Vertx.vertx();
    redis = RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + port));
    ledger = new Ledger(redis);
    book = new CapBook(redis);
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
    await(vertx.close());
    server.stop();
  }

  @Test
  void allCapsAreChargedOrNone() {
    Cap wide = cap("platform", Window.MONTH, 100 * DOLLAR);
    Cap narrow = cap("agent", Window.DAY, DOLLAR);
    Cap own = new Cap("customer", owner, Window.MONTH, Cap.UNLIMITED, true);
    assertThat(reserve(NOON, DOLLAR, wide, own, narrow)).isInstanceOf(Admitted.class);
    OverBudget refused = (OverBudget) reserve(NOON, 1, wide, own, narrow);
    assertThat(refused.scope()).isEqualTo("agent");
    assertThat(refused.limit()).isEqualTo(DOLLAR);
    assertThat(refused.reserved()).isEqualTo(DOLLAR);
    assertThat(refused.resetsAt()).hasValue(Instant.parse("2026-11-29T00:00:00Z"));
    for (Cap cap : List.of(wide, own, narrow)) {
      assertThat(sums(cap, NOON)).as(cap.scope()).isEqualTo(new Sums(0, DOLLAR));
    }
  }

  @Test
  void theLastInstantOfEachWindowCountsToItAndTheNextOneStartsAtNothing() {
    lastInstant(Window.DAY, "2026-11-28T23:59:59.999999Z", "2026-11-29T00:00:00Z");
    lastInstant(Window.DAY, "2026-02-28T23:59:59.999Z", "2026-03-01T00:00:00Z");
    lastInstant(Window.DAY, "2028-02-28T23:59:59.999Z", "2028-02-29T00:00:00Z");
    lastInstant(Window.DAY, "2028-02-29T23:59:59.999Z", "2028-03-01T00:00:00Z");
    lastInstant(Window.MONTH, "2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z");
    lastInstant(Window.MONTH, "2028-02-29T23:59:59Z", "2028-03-01T00:00:00Z");
    lastInstant(Window.MONTH, "2100-02-28T23:59:59Z", "2100-03-01T00:00:00Z");
    lastInstant(Window.MONTH, "2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z");
    lastInstant(Window.DAY, "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z");
    lastInstant(Window.MONTH, "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z");
  }

  private void lastInstant(Window window, String last, String next) {
    Cap cap = cap("edge-" + last, window, DOLLAR);
    assertThat(reserve(Instant.parse(last), DOLLAR, cap)).isInstanceOf(Admitted.class);
    OverBudget refused = (OverBudget) reserve(Instant.parse(last), 1, cap);
    assertThat(refused.resetsAt()).as(last).hasValue(Instant.parse(next));
    assertThat(window.start(Instant.parse(next))).isEqualTo(next);
    assertThat(window.start(Instant.parse(last))).isBefore(Instant.parse(next));
    assertThat(reserve(Instant.parse(next), DOLLAR, cap)).as(next).isInstanceOf(Admitted.class);
  }

  @Test
  void whatWasReservedBeforeMidnightIsSpentOnThatDay() {
    Cap day = cap("agent", Window.DAY, DOLLAR);
    Instant before = Instant.parse("2026-11-30T23:59:59.900Z");
    Instant after = Instant.parse("2026-12-01T00:00:00.100Z");
    String id = id(reserve(before, DOLLAR, day));
    assertThat(reserve(after, DOLLAR, day)).isInstanceOf(Admitted.class);
    assertThat(await(ledger.settle(id, 600_000))).isTrue();
    assertThat(sums(day, before)).isEqualTo(new Sums(600_000, 0));
    assertThat(sums(day, after)).isEqualTo(new Sums(0, DOLLAR));
  }

  @Test
  void aTaskTakenBeforeMidnightComesBackToThatDay() {
    Instant before = Instant.parse("2028-02-29T23:59:59Z");
    Instant after = Instant.parse("2028-03-01T00:00:00Z");
    String id = id(task(before));
    assertThat(task(before)).isInstanceOf(TasksUsedUp.class);
    assertThat(task(after)).isInstanceOf(Admitted.class);
    await(ledger.release(id));
    assertThat(await(ledger.tasksUsed(owner, before))).isZero();
    assertThat(await(ledger.tasksUsed(owner, after))).isEqualTo(1);
  }

  @Test
  void eachMarkIsToldOnceHoweverManyCallersReachItTogether() {
    Cap cap = cap("platform", Window.MONTH, 2 * DOLLAR);
    List<Admission> admitted = inParallel(200, () -> ledger.admit(charge(NOON, CENT, cap)));
    assertThat(admitted).hasOnlyElementsOfType(Admitted.class);
    assertThat(told()).isEmpty();
    inParallel(200, admitted.stream().map(a -> ledger.settle(id(a), CENT)).iterator()::next);
    inParallel(200, () -> ledger.admit(charge(NOON, CENT, cap)));
    assertThat(sums(cap, NOON)).isEqualTo(new Sums(2 * DOLLAR, 0));
    assertThat(told()).extracting(Alert::mark).containsExactly(80, 95, 100);
    assertThat(told()).extracting(Alert::spent).containsExactly(1_600_000L, 1_900_000L, 2_000_000L);
    assertThat(told()).extracting(Alert::period).containsOnly("2026-11");
  }

  @Test
  void theNextPeriodHasMarksOfItsOwn() {
    Cap cap = cap("agent", Window.DAY, DOLLAR);
    for (int day = 0; day < 2; day++) {
      Instant at = NOON.plus(Duration.ofDays(day));
      await(ledger.settle(id(reserve(at, DOLLAR, cap)), DOLLAR));
    }
    assertThat(told())
        .extracting(a -> a.period() + " " + a.mark())
        .containsExactly(
            "2026-11-28 80",
            "2026-11-28 95",
            "2026-11-28 100",
            "2026-11-29 80",
            "2026-11-29 95",
            "2026-11-29 100");
    await(book.forget(told()));
    assertThat(told()).isEmpty();
  }

  @Test
  void aCapThatBeginsToRefuseForWhatIsSpentIsAtItsLastMark() {
    Cap cap = cap("customer", Window.MONTH, DOLLAR);
    await(ledger.settle(id(reserve(NOON, 990_000, cap)), 990_000));
    assertThat(told()).extracting(Alert::mark).containsExactly(80, 95);
    assertThat(reserve(NOON, 20_000, cap)).isInstanceOf(OverBudget.class);
    assertThat(reserve(NOON, 20_000, cap)).isInstanceOf(OverBudget.class);
    assertThat(told()).extracting(Alert::mark).containsExactly(80, 95, 100);
  }

  @Test
  void aReservationJoinsFurtherCapsAllOrNone() {
    Cap platform = cap("platform", Window.MONTH, 100 * DOLLAR);
    Cap agent = cap("agent", Window.DAY, DOLLAR);
    Cap trial = cap("trial", Window.TRIAL, 5 * DOLLAR);
    String first = id(reserve(NOON, 700_000, platform));
    assertThat(join(first, platform, agent, trial)).isInstanceOf(Ledger.Joined.All.class);
    assertThat(join(first, platform, agent, trial)).isInstanceOf(Ledger.Joined.All.class);
    assertThat(sums(agent, NOON)).isEqualTo(new Sums(0, 700_000));
    assertThat(sums(platform, NOON)).isEqualTo(new Sums(0, 700_000));

    String second = id(reserve(NOON, 700_000, platform));
    Ledger.Joined.Refused refused = (Ledger.Joined.Refused) join(second, trial, agent);
    assertThat(refused.over().scope()).isEqualTo("agent");
    assertThat(sums(trial, NOON)).isEqualTo(new Sums(0, 700_000));
    await(ledger.release(second));

    await(ledger.settle(first, 400_000));
    for (Cap cap : List.of(platform, agent, trial)) {
      assertThat(sums(cap, NOON)).as(cap.scope()).isEqualTo(new Sums(400_000, 0));
    }
    assertThat(join(first, trial)).isInstanceOf(Ledger.Joined.Gone.class);
    assertThat(join(UUID.randomUUID().toString(), trial)).isInstanceOf(Ledger.Joined.Gone.class);
  }

  @Test
  void midnightBetweenReservingAndJoiningCountsOnce() {
    Instant before = Instant.parse("2026-11-30T23:59:59.999Z");
    Instant after = Instant.parse("2026-12-01T00:00:00Z");
    Cap platform = cap("platform", Window.MONTH, DOLLAR);
    String id = id(reserve(before, CENT, platform));
    await(ledger.join(id, List.of(platform), List.of(), MARKS, after));
    await(ledger.settle(id, CENT));
    assertThat(sums(platform, before)).isEqualTo(new Sums(CENT, 0));
    assertThat(sums(platform, after)).isEqualTo(new Sums(0, 0));
  }

  @Test
  void parallelJoinsEndExactlyAtTheCap() {
    Cap platform = cap("platform", Window.MONTH, 100 * DOLLAR);
    Cap agent = cap("agent", Window.DAY, DOLLAR);
    List<String> reservations =
        inParallel(200, () -> ledger.admit(charge(NOON, CENT, platform))).stream()
            .map(CapsTest::id)
            .toList();
    var each = reservations.iterator();
    List<Ledger.Joined> outcomes =
        inParallel(200, () -> ledger.join(each.next(), List.of(agent), List.of(), MARKS, NOON));
    assertThat(outcomes).filteredOn(Ledger.Joined.All.class::isInstance).hasSize(100);
  }

  @Test
  void aLimitSetByHandReplacesTheCallersAtOnce() {
    Cap cap = new Cap("customer", owner, Window.MONTH, Cap.UNLIMITED, true);
    assertThat(reserve(NOON, 5 * DOLLAR, cap)).isInstanceOf(Admitted.class);
    await(book.setLimit("customer", owner, Optional.of(6 * DOLLAR)));
    OverBudget refused = (OverBudget) reserve(NOON, 2 * DOLLAR, cap);
    assertThat(refused.limit()).isEqualTo(6 * DOLLAR);
    await(book.setLimit("customer", owner, Optional.empty()));
    assertThat(reserve(NOON, 2 * DOLLAR, cap)).isInstanceOf(Admitted.class);
  }

  @Test
  void aStopRefusesAtItsDegreeAndReservesNothing() {
    Cap cap = cap("platform", Window.MONTH, DOLLAR);
    AdmissionRequest trial =
        new AdmissionRequest(
            Optional.empty(),
            rate(NOON),
            Optional.empty(),
            Optional.empty(),
            List.of(new Stop(cap, 95)),
            LEASE,
            NOON);
    await(ledger.settle(id(reserve(NOON, 949_999, cap)), 949_999));
    assertThat(await(ledger.admit(trial))).isInstanceOf(Admitted.class);
    String last = id(reserve(NOON, 1, cap));
    OverBudget refused = (OverBudget) await(ledger.admit(trial));
    assertThat(refused.stoppedAtPercent()).isEqualTo(95);
    assertThat(await(ledger.join(last, List.of(), List.of(new Stop(cap, 95)), MARKS, NOON)))
        .as("what a call has reserved itself does not stop it")
        .isInstanceOf(Ledger.Joined.All.class);
    assertThat(sums(cap, NOON)).isEqualTo(new Sums(949_999, 1));
  }

  @Test
  void settlingAndReleasingAgainChangesNothing() {
    Cap cap = cap("platform", Window.MONTH, DOLLAR);
    String id = id(reserve(NOON, CENT, cap));
    List<Boolean> settled = inParallel(50, () -> ledger.settle(id, CENT));
    assertThat(settled).containsOnlyOnce(true);
    assertThat(inParallel(50, () -> ledger.release(id))).containsOnly(false);
    assertThat(sums(cap, NOON)).isEqualTo(new Sums(CENT, 0));
  }

  @Test
  void aSettlementThatComesAfterTheSweepIsStillCountedOnce() {
    Cap cap = cap("platform", Window.MONTH, DOLLAR);
    String id = id(reserve(NOON, 500_000, cap));
    await(ledger.sweep(NOON.plus(LEASE)));
    assertThat(sums(cap, NOON)).isEqualTo(new Sums(0, 0));
    assertThat(await(ledger.settle(id, 300_000))).isTrue();
    assertThat(await(ledger.settle(id, 300_000))).isFalse();
    assertThat(sums(cap, NOON)).isEqualTo(new Sums(300_000, 0));
  }

  @Test
  void oneSweepTakesAllHoweverMany() {
    Cap cap = cap("platform", Window.MONTH, 100 * DOLLAR);
    inParallel(1_200, () -> ledger.admit(charge(NOON, CENT, cap)));
    assertThat(await(ledger.sweep(NOON.plus(LEASE)))).isGreaterThanOrEqualTo(1_200);
    assertThat(sums(cap, NOON)).isEqualTo(new Sums(0, 0));
  }

  @Test
  void raisingNeverLowersAndCountsWhatIsReservedOnce() {
    Cap cap = cap("platform", Window.MONTH, DOLLAR);
    await(ledger.settle(id(reserve(NOON, 300_000, cap)), 300_000));
    reserve(NOON, 100_000, cap);
    assertThat(await(book.raise(cap, 350_000, MARKS, NOON))).isZero();
    assertThat(
            inParallel(20, () -> book.raise(cap, 900_000, MARKS, NOON)).stream().mapToLong(l -> l))
        .as("one of twenty lifts it")
        .containsOnlyOnce(500_000L);
    assertThat(sums(cap, NOON)).isEqualTo(new Sums(800_000, 100_000));
    assertThat(told()).extracting(Alert::mark).containsExactly(80);
  }

  @Test
  void aRedisThatRestartsBetweenReserveAndSettleForgetsNothing(@TempDir Path folder)
      throws Exception {
    int own = freePort();
    RedisServer durable = durable(own, folder);
    durable.start();
    RedisLink link = RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + own));
    Ledger there = new Ledger(link);
    Cap cap = cap("platform", Window.MONTH, DOLLAR);
    String id = id(await(there.admit(charge(NOON, 400_000, cap))));
    durable.stop();
    durable = durable(own, folder);
    durable.start();
    try {
      assertThat(eventually(() -> there.settle(id, 400_000))).isTrue();
      assertThat(await(there.settle(id, 400_000))).isFalse();
      assertThat(await(new CapBook(link).sums(cap, NOON))).isEqualTo(new Sums(400_000, 0));
    } finally {
      link.close();
      durable.stop();
    }
  }

  @Test
  void whatRedisLostIsPutBackAndTheCapHoldsAgain() {
    Cap cap = cap("platform", Window.MONTH, DOLLAR);
    String open = id(reserve(NOON, 200_000, cap));
    await(ledger.settle(id(reserve(NOON, 700_000, cap)), 700_000));
    await(redis.send(Request.cmd(Command.DEL).arg(Keys.cap(cap, NOON))));
    await(redis.send(Request.cmd(Command.DEL).arg(Keys.reservation(open))));
    assertThat(await(ledger.settle(open, 200_000))).isFalse();
    assertThat(await(book.raise(cap, 900_000, MARKS, NOON))).isEqualTo(900_000);
    assertThat(reserve(NOON, 100_001, cap)).isInstanceOf(OverBudget.class);
    assertThat(reserve(NOON, 100_000, cap)).isInstanceOf(Admitted.class);
  }

  private Cap cap(String scope, Window window, long limit) {
    return new Cap(scope, owner, window, limit);
  }

  // A rate of its own for each instant: tests go back in time, and rates do not.
  private RateLimit rate(Instant at) {
    return new RateLimit(owner + at, 1_000_000, 100_000);
  }

  private AdmissionRequest charge(Instant at, long amount, Cap... caps) {
    return new AdmissionRequest(
        Optional.empty(),
        rate(at),
        Optional.empty(),
        Optional.of(new Charge(amount, List.of(caps), MARKS)),
        LEASE,
        at);
  }

  private Admission reserve(Instant at, long amount, Cap... caps) {
    return await(ledger.admit(charge(at, amount, caps)));
  }

  private Admission task(Instant at) {
    return await(
        ledger.admit(
            new AdmissionRequest(
                Optional.empty(),
                rate(at),
                Optional.of(new TaskQuota(owner, 1)),
                Optional.empty(),
                LEASE,
                at)));
  }

  private static Ledger.Joined join(String reservation, Cap... caps) {
    return await(ledger.join(reservation, List.of(caps), List.of(), MARKS, NOON));
  }

  private static Sums sums(Cap cap, Instant at) {
    return await(book.sums(cap, at));
  }

  /** What this test's caps told. */
  private List<Alert> told() {
    return await(book.alerts(10_000)).stream().filter(a -> a.key().equals(owner)).toList();
  }

  private static String id(Admission admission) {
    return ((Admitted) admission).reservation().orElseThrow();
  }

  private static <T> List<T> inParallel(int calls, java.util.function.Supplier<Future<T>> call) {
    return new ArrayList<>(Stream.generate(call).limit(calls).toList())
        .stream().map(CapsTest::await).toList();
  }

  private static <T> T eventually(java.util.function.Supplier<Future<T>> call) throws Exception {
    for (int tries = 0; ; tries++) {
      try {
        return await(call.get());
      } catch (CompletionException away) {
        if (tries == 50) {
          throw away;
        }
        Thread.sleep(100);
      }
    }
  }

  private static RedisServer durable(int port, Path folder) throws Exception {
    return RedisServer.newRedisServer()
        .port(port)
        .setting("bind 127.0.0.1")
        .setting("dir " + folder)
        .setting("appendonly yes")
        .setting("appendfsync always")
        .build();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
