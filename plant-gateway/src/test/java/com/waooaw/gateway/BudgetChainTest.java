package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.Caller;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.CapBook;
import com.waooaw.ledger.CapBook.Alert;
import com.waooaw.ledger.CapBook.Sums;
import com.waooaw.ledger.Ledger;
import com.waooaw.ledger.Window;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Money, tasks and rates in the assembled chain: real sockets, a real Redis, the embedded rules, a
 * clock that a test may set.
 */
class BudgetChainTest {
  private static final String HIRES = TestGateway.HIRES;
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final long REQUEST = 1_000;
  private static final long DOLLAR = 1_000_000;
  private static final Cap PLATFORM = new Cap("platform", "all", Window.MONTH, 100 * DOLLAR);

  private static volatile InstantSource time = Clock.systemUTC();
  private static final InstantSource clock = () -> time.instant();

  private static TestGateway gateway;
  private static Ledger ledger;
  private static CapBook book;

  private final Caller caller = gateway.caller();
  private final String customer = caller.customer;

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway().at(clock).start();
    ledger = gateway.ledger;
    book = new CapBook(gateway.redis.link());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void fromNothing() {
    time = Clock.systemUTC();
    gateway.redis.send(Command.FLUSHALL);
  }

  @Test
  void twoHundredParallelTasksInATrialEndExactlyAtTen() throws Exception {
    List<HttpResponse<String>> answers = inParallel(200, run(gateway.mint.inTrial()));
    assertThat(answers).filteredOn(a -> a.statusCode() == 200).hasSize(10);
    assertThat(answers)
        .filteredOn(a -> a.statusCode() != 200)
        .allSatisfy(a -> assertThat(slug(a)).isEqualTo("trial-limit-exceeded"));
    assertThat(tasks()).isEqualTo(10);
    settled();
    assertThat(sums(PLATFORM)).isEqualTo(new Sums(10 * REQUEST, 0));
  }

  @Test
  void parallelCallersEndExactlyAtTheCustomersOwnCapAndEachMarkIsToldOnce() throws Exception {
    Await.result(book.setLimit("customer", customer, Optional.of(20 * REQUEST)));
    List<HttpResponse<String>> answers = inParallel(200, run(UnaryOperator.identity()));
    assertThat(answers).filteredOn(a -> a.statusCode() == 200).hasSize(20);
    settled();
    HttpResponse<String> refused =
        TestGateway.CLIENT.send(run(UnaryOperator.identity()), BodyHandlers.ofString());
    JsonObject body = new JsonObject(refused.body());
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(402);
    assertThat(body.getString("type")).endsWith("/budget-exceeded");
    assertThat(body.getString("scope")).isEqualTo("customer");
    assertThat(body.getLong("limit")).isEqualTo(20 * REQUEST);
    assertThat(body.getLong("spent")).isEqualTo(20 * REQUEST);
    assertThat(body.getLong("reserved")).isZero();
    assertThat(body.getString("currency")).isEqualTo("USD");
    assertThat(body.getString("resets_at")).isEqualTo(Window.MONTH.end(clock.instant()).toString());
    assertThat(seconds(refused))
        .isBetween(
            toGo(Window.MONTH.end(clock.instant())), toGo(Window.MONTH.end(clock.instant())) + 5);
    assertThat(told("customer")).extracting(Alert::mark).containsExactly(80, 95, 100);
  }

  @Test
  void aRefusedCallUsesNoTask() throws Exception {
    Await.result(book.setLimit("platform", "all", Optional.of(0L)));
    HttpResponse<String> refused =
        TestGateway.CLIENT.send(run(gateway.mint.inTrial()), BodyHandlers.ofString());
    assertThat(slug(refused)).isEqualTo("budget-exceeded");
    assertThat(new JsonObject(refused.body()).getString("scope")).isEqualTo("platform");
    assertThat(tasks()).isZero();
    assertThat(Await.result(ledger.open())).isZero();
  }

  @Test
  void aTrialsMoneyIsNeverRenewed() throws Exception {
    Cap trial = new Cap("trial", customer, Window.TRIAL, 5 * DOLLAR);
    Await.result(book.raise(trial, 5 * DOLLAR, List.of(), clock.instant()));
    HttpResponse<String> refused =
        TestGateway.CLIENT.send(run(gateway.mint.inTrial()), BodyHandlers.ofString());
    JsonObject body = new JsonObject(refused.body());
    assertThat(refused.statusCode()).isEqualTo(402);
    assertThat(body.getString("scope")).isEqualTo("trial");
    assertThat(body.containsKey("resets_at")).isFalse();
    assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
    assertThat(tasks()).isZero();
  }

  @Test
  void noNewTrialStartsOnceThePlatformsMonthIsGone() throws Exception {
    String trials = "/api/v1/trials";
    Await.result(book.raise(PLATFORM, 100 * DOLLAR - 1, List.of(), clock.instant()));
    assertThat(TestGateway.send(signedIn("POST", trials)).statusCode()).isEqualTo(200);
    Await.result(book.raise(PLATFORM, 100 * DOLLAR, List.of(), clock.instant()));
    HttpResponse<String> refused = TestGateway.send(signedIn("POST", trials));
    assertThat(slug(refused)).isEqualTo("budget-exceeded");
    assertThat(new JsonObject(refused.body()).getLong("spent")).isEqualTo(100 * DOLLAR);
    assertThat(TestGateway.send(signedIn("GET", trials)).statusCode()).isEqualTo(200);
  }

  @Test
  void fiveHundredClientsThatGoAwayLeaveNoReservationAfterTheLease() throws Exception {
    String path = goal();
    gateway.upstream.answers.put(
        path,
        r -> {
          r.response().setChunked(true).write("half of an answer");
          gateway.vertx.setTimer(300_000, never -> r.response().end());
        });
    int gone = 500;
    CountDownLatch started = new CountDownLatch(gone);
    try (var threads = Executors.newFixedThreadPool(50)) {
      for (int i = 0; i < gone; i++) {
        boolean inItsBody = i % 2 == 0;
        String token = token(UnaryOperator.identity(), UUID.randomUUID().toString());
        threads.execute(
            () -> {
              abort(path, token, inItsBody);
              started.countDown();
            });
      }
      assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
    }
    Instant later = clock.instant().plus(LEASE).plusSeconds(1);
    time = InstantSource.fixed(later);
    for (int i = 0; i < 100 && Await.result(ledger.open()) > 0; i++) {
      Thread.sleep(100);
    }
    assertThat(Await.result(ledger.open())).isZero();
    assertThat(sums(PLATFORM).reserved()).isZero();
    assertThat(TestGateway.send(signedIn("GET", HIRES)).statusCode()).isEqualTo(200);
  }

  @Test
  void whatAGatewayThatDiedHadReservedIsSweptByAnother() throws Exception {
    Instant now = Instant.parse("2026-02-28T23:59:59Z");
    time = InstantSource.fixed(now);
    Cap cap = new Cap("platform", "all", Window.MONTH, 100 * DOLLAR);
    Await.result(
        ledger.admit(
            new com.waooaw.ledger.AdmissionRequest(
                Optional.empty(),
                new com.waooaw.ledger.AdmissionRequest.RateLimit("dead", 1_000, 10),
                Optional.empty(),
                Optional.of(new com.waooaw.ledger.AdmissionRequest.Charge(DOLLAR, List.of(cap))),
                LEASE,
                now)));
    assertThat(Await.result(book.sums(cap, now)).reserved()).isEqualTo(DOLLAR);
    time = InstantSource.fixed(now.plus(LEASE));
    for (int i = 0; i < 80 && Await.result(ledger.open()) > 0; i++) {
      Thread.sleep(100);
    }
    assertThat(Await.result(book.sums(cap, now)).reserved()).isZero();
  }

  @Test
  void theLastSecondOfADayAMonthAFebruaryAndAYearIsRight() throws Exception {
    for (String last :
        List.of(
            "2026-11-29T23:59:59Z",
            "2026-11-30T23:59:59Z",
            "2027-02-28T23:59:59Z",
            "2028-02-28T23:59:59Z",
            "2028-02-29T23:59:59Z",
            "2026-12-31T23:59:59Z")) {
      fromNothing();
      String whose = UUID.randomUUID().toString();
      Instant at = Instant.parse(last);
      time = InstantSource.fixed(at);
      for (int i = 0; i < 10; i++) {
        assertThat(TestGateway.send(run(gateway.mint.inTrial(), whose)).statusCode())
            .as(last)
            .isEqualTo(200);
      }
      HttpResponse<String> refused = TestGateway.send(run(gateway.mint.inTrial(), whose));
      assertThat(slug(refused)).as(last).isEqualTo("trial-limit-exceeded");
      assertThat(seconds(refused)).as(last).isEqualTo(1);
      assertThat(new JsonObject(refused.body()).getString("resets_at"))
          .isEqualTo(at.plusSeconds(1).toString());

      Await.result(book.raise(PLATFORM, 100 * DOLLAR, List.of(), at));
      HttpResponse<String> broke = TestGateway.send(run(UnaryOperator.identity(), whose));
      assertThat(slug(broke)).as(last).isEqualTo("budget-exceeded");
      assertThat(seconds(broke))
          .as(last)
          .isEqualTo(Duration.between(at, Window.MONTH.end(at)).toSeconds());

      time = InstantSource.fixed(at.plusSeconds(1));
      boolean newMonth = Window.MONTH.end(at).equals(at.plusSeconds(1));
      assertThat(TestGateway.send(run(gateway.mint.inTrial(), whose)).statusCode())
          .as(last)
          .isEqualTo(newMonth ? 200 : 402);
    }
  }

  @Test
  void midnightWhileTheWorkIsUnderWayCountsForTheDayItBegan() throws Exception {
    Instant before = Instant.parse("2026-11-30T23:59:59.500Z");
    time = InstantSource.fixed(before);
    String path = goal();
    gateway.upstream.answers.put(
        path,
        r -> {
          time = InstantSource.fixed(before.plusSeconds(1));
          r.response().end("{}");
        });
    assertThat(TestGateway.send(signedIn("POST", path, gateway.mint.inTrial())).statusCode())
        .isEqualTo(200);
    settled();
    assertThat(Await.result(book.sums(PLATFORM, before))).isEqualTo(new Sums(REQUEST, 0));
    assertThat(Await.result(book.sums(PLATFORM, before.plusSeconds(1)))).isEqualTo(new Sums(0, 0));
    assertThat(Await.result(ledger.tasksUsed(customer, before))).isEqualTo(1);
    assertThat(Await.result(ledger.tasksUsed(customer, before.plusSeconds(1)))).isZero();
  }

  @Test
  void everyAnswerSaysWhereTheRateStandsRefusalsIncluded() throws Exception {
    String pass =
        new PortalPass("PP", "192.0.2.7", clock.instant().plusSeconds(20))
            .sealed(PortalPass.seal(TestGateway.KEY));
    UnaryOperator<JsonObject> ended =
        c ->
            c.put("trial_mode", true)
                .put("trial_expires_at", clock.instant().minusSeconds(1).toString());
    List<HttpResponse<String>> answers =
        List.of(
            TestGateway.send(gateway.request("GET", "/api/v1/agents")),
            TestGateway.send(signedIn("GET", HIRES)),
            TestGateway.send(gateway.request("GET", HIRES)),
            TestGateway.send(gateway.request("GET", HIRES).header("Authorization", "Basic x")),
            TestGateway.send(
                gateway.request("GET", HIRES).header("Authorization", "Bearer not.a.token")),
            TestGateway.send(signedIn("GET", HIRES).header(PortalPass.HEADER, pass)),
            TestGateway.send(signedIn("GET", "/api/v1/audit/entries")),
            TestGateway.send(signedIn("POST", goal(), ended)),
            TestGateway.send(signedIn("GET", "/api/v1/nothing")),
            TestGateway.send(signedIn("DELETE", HIRES)),
            TestGateway.send(gateway.request("POST", "/api/v1/auth/sign-in")));
    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .containsExactly(200, 200, 401, 401, 401, 403, 403, 403, 404, 405, 200);
    assertThat(answers)
        .allSatisfy(
            a -> {
              String of = a.request().uri() + " " + a.statusCode();
              assertThat(a.headers().allValues("RateLimit")).as(of).hasSize(1);
              assertThat(a.headers().firstValue("RateLimit").orElseThrow())
                  .matches("\"burst\";r=\\d+;t=\\d+");
              assertThat(a.headers().firstValue("RateLimit-Policy").orElseThrow())
                  .as(of)
                  .matches("\"burst\";q=\\d+;w=\\d+");
            });
  }

  @Test
  void guessingAtTokensUsesUpARate() throws Exception {
    long first = remaining(TestGateway.send(gateway.request("GET", HIRES)));
    TestGateway.send(gateway.request("GET", HIRES));
    assertThat(remaining(TestGateway.send(gateway.request("GET", HIRES)))).isLessThan(first);
  }

  @Test
  void whoIsTooFastIsToldWhichRateAndWhenToComeBack() throws Exception {
    Instant at = Instant.parse("2026-11-28T12:00:00Z");
    time = InstantSource.fixed(at);
    HttpRequest request = signedIn("GET", HIRES).build();
    HttpResponse<String> answer;
    do {
      answer = TestGateway.CLIENT.send(request, BodyHandlers.ofString());
    } while (answer.statusCode() == 200);
    JsonObject body = new JsonObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(body.getString("scope")).isEqualTo("customer");
    assertThat(body.getLong("limit")).isPositive();
    assertThat(body.getLong("per_hour")).isPositive();
    Instant resets = Instant.parse(body.getString("resets_at"));
    assertThat(resets).isAfter(at);
    assertThat(seconds(answer)).isEqualTo(1);
    time = InstantSource.fixed(at.plusSeconds(seconds(answer)));
    assertThat(TestGateway.CLIENT.send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  private static void abort(String path, String token, boolean inItsBody) {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + (inItsBody ? 100 : 2)
            + "\r\n\r\n{}";
    try (Socket socket = new Socket("127.0.0.1", gateway.port)) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      if (inItsBody) {
        Thread.sleep(20);
      } else {
        socket.setSoTimeout(5_000);
        int first = socket.getInputStream().read();
        assertThat(first).isEqualTo('H');
      }
      socket.setSoLinger(true, 0);
    } catch (java.io.IOException | InterruptedException gone) {
      // Some are refused because too much is under way; they leave nothing either.
    }
  }

  private static void settled() throws Exception {
    for (int i = 0; i < 50 && Await.result(ledger.open()) > 0; i++) {
      Thread.sleep(20);
    }
    assertThat(Await.result(ledger.open())).isZero();
  }

  private static Sums sums(Cap cap) {
    return Await.result(book.sums(cap, clock.instant()));
  }

  private long tasks() {
    return Await.result(ledger.tasksUsed(customer, clock.instant()));
  }

  private List<Alert> told(String scope) {
    return Await.result(book.alerts(1_000)).stream().filter(a -> a.scope().equals(scope)).toList();
  }

  private static List<HttpResponse<String>> inParallel(int calls, HttpRequest request) {
    List<CompletableFuture<HttpResponse<String>>> under =
        new ArrayList<>(
            Stream.generate(() -> TestGateway.CLIENT.sendAsync(request, BodyHandlers.ofString()))
                .limit(calls)
                .toList());
    return under.stream().map(CompletableFuture::join).toList();
  }

  private static String goal() {
    return "/api/v1/goals/" + UUID.randomUUID() + "/runs";
  }

  private HttpRequest run(UnaryOperator<JsonObject> change) throws Exception {
    return run(change, customer).build();
  }

  private HttpRequest.Builder run(UnaryOperator<JsonObject> change, String whose) {
    return gateway
        .request("POST", goal())
        .header("Authorization", "Bearer " + token(change, whose));
  }

  private HttpRequest.Builder signedIn(String method, String path) {
    return caller.request(method, path);
  }

  private HttpRequest.Builder signedIn(
      String method, String path, UnaryOperator<JsonObject> change) {
    return caller.request(method, path, change);
  }

  private String token(UnaryOperator<JsonObject> change, String whose) {
    return caller.token(claims -> change.apply(claims.put("customer_id", whose)));
  }

  private static String slug(HttpResponse<String> answer) {
    String type = new JsonObject(answer.body()).getString("type", "");
    return type.substring(type.lastIndexOf('/') + 1);
  }

  private static long seconds(HttpResponse<String> answer) {
    return Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow());
  }

  private static long remaining(HttpResponse<String> answer) {
    String said = answer.headers().firstValue("RateLimit").orElseThrow();
    return Long.parseLong(said.replaceAll(".*r=(\\d+).*", "$1"));
  }

  private static long toGo(Instant until) {
    return Duration.between(clock.instant(), until).toSeconds();
  }
}
