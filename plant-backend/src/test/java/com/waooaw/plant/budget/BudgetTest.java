package com.waooaw.plant.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.ledger.Admission;
import com.waooaw.ledger.AdmissionRequest;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.AdmissionRequest.Charge;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.CapBook;
import com.waooaw.ledger.CapBook.Sums;
import com.waooaw.ledger.Ledger;
import com.waooaw.ledger.Window;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Market.Caller;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import com.waooaw.policy.BudgetTerms;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Budgets in the whole backend: two processes on one database and one Redis. Each test has a month
 * of its own, so none spends another's money.
 */
class BudgetTest {
  private static final long DOLLAR = 1_000_000;
  private static final long REQUEST = 1_000;
  private static final BudgetTerms TERMS = BudgetTerms.shipped();
  private static final TestClock clock = new TestClock();
  private static final Cap PLATFORM = Caps.platform(TERMS.platformMonthlyMicroUsd());
  @TempDir private static Path folder;

  private static Backend backend;
  private static Market market;
  private static CapBook book;
  private static Ledger ledger;
  private static Reconciler reconciler;

  @BeforeAll
  static void start() throws Exception {
    clock.advance(Duration.ofDays(3_000));
    backend = new Backend(clock);
    market = Market.whole(backend.database, folder, clock);
    book = new CapBook(backend.redis);
    ledger = new Ledger(backend.redis);
    reconciler = newReconciler();
  }

  @AfterAll
  static void stop() {
    market.close();
    backend.close();
  }

  @BeforeEach
  void aNewMonth() {
    clock.advance(Duration.ofDays(32));
  }

  @Test
  void aHiresBudgetShowsWhatWasChargedUnderEachCap() throws Exception {
    Caller caller = market.customer();
    String hire = market.trial(caller, "maths-tutor");
    run(caller, hire, 202);
    JsonNode budget = market.get(caller, "/api/v1/budgets/hires/" + hire);
    for (String cap : List.of("agent", "customer", "trial")) {
      assertThat(budget.at("/" + cap + "/spent/amount").asLong()).as(cap).isEqualTo(REQUEST);
      assertThat(budget.at("/" + cap + "/reserved/amount").asLong()).as(cap).isZero();
    }
    assertThat(budget.at("/agent/limit/amount").asLong()).isEqualTo(DOLLAR);
    assertThat(budget.at("/agent/remaining/amount").asLong()).isEqualTo(DOLLAR - REQUEST);
    assertThat(budget.at("/customer/limit").isNull()).isTrue();
    assertThat(budget.at("/trial/limit/amount").asLong()).isEqualTo(5 * DOLLAR);
    assertThat(budget.at("/trial/resets_at").isNull()).isTrue();
    HttpResponse<String> stranger =
        market.send(market.customer(), "GET", "/api/v1/budgets/hires/" + hire, null, Map.of());
    assertThat(stranger.statusCode()).isEqualTo(404);
  }

  @Test
  void anAgentsDayEndsExactlyAtItsCapAndARefusedRunUsesNoTask() throws Exception {
    Caller caller = market.customer();
    String hire = market.trial(caller, "maths-tutor");
    String goal = goal(caller, hire);
    Cap agent = Caps.agent(UUID.fromString(hire), DOLLAR);
    await(book.raise(agent, DOLLAR - 2 * REQUEST, TERMS.thresholds(), clock.instant()));
    List<HttpResponse<String>> answers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    Market.http()
                        .sendAsync(
                            market.request(
                                caller, "POST", "/api/v1/goals/" + goal + "/runs", null, Map.of()),
                            BodyHandlers.ofString()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(answers).filteredOn(a -> a.statusCode() == 202).hasSize(2);
    HttpResponse<String> refused =
        answers.stream().filter(a -> a.statusCode() != 202).findFirst().orElseThrow();
    JsonNode problem = Json.read(refused.body());
    assertThat(refused.statusCode()).isEqualTo(402);
    assertThat(problem.path("scope").asText()).isEqualTo("agent");
    assertThat(problem.path("limit").asLong()).isEqualTo(DOLLAR);
    assertThat(problem.path("resets_at").asText())
        .isEqualTo(Window.DAY.end(clock.instant()).toString());
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(charges(hire)).isEqualTo(2 * REQUEST);
    assertThat(market.get(caller, "/api/v1/trials/" + hire).path("tasks_used_today").asInt())
        .isEqualTo(2);
    assertThat(await(book.sums(agent, clock.instant()))).isEqualTo(new Sums(DOLLAR, 0));
  }

  @Test
  void nearTheEndOfThePlatformsMonthOnlyEssentialAgentsRun() throws Exception {
    Caller caller = market.customer();
    String essential = market.trial(caller, "maths-tutor");
    String other = market.trial(caller, "sdr");
    await(book.raise(PLATFORM, 95 * DOLLAR, TERMS.thresholds(), clock.instant()));
    JsonNode refused = run(caller, other, 402);
    assertThat(refused.path("scope").asText()).isEqualTo("platform");
    assertThat(refused.path("stopped_at_percent").asInt()).isEqualTo(95);
    run(caller, essential, 202);
    await(book.raise(PLATFORM, 100 * DOLLAR, TERMS.thresholds(), clock.instant()));
    assertThat(run(caller, essential, 402).path("stopped_at_percent").asInt()).isEqualTo(100);
  }

  @Test
  void aCustomersOwnCapHoldsAtOnceAndGoesAgain() throws Exception {
    Caller caller = market.customer();
    String hire = market.trial(caller, "maths-tutor");
    JsonNode set =
        setOwn(caller, "{\"limit\":{\"amount\":1500,\"currency\":\"USD\",\"exponent\":6}}");
    assertThat(set.at("/limit/amount").asLong()).isEqualTo(1_500);
    run(caller, hire, 202);
    JsonNode refused = run(caller, hire, 402);
    assertThat(refused.path("scope").asText()).isEqualTo("customer");
    assertThat(refused.path("limit").asLong()).isEqualTo(1_500);
    assertThat(refused.path("spent").asLong()).isEqualTo(REQUEST);
    await(
        backend.redis.send(Request.cmd(Command.DEL).arg("limit:customer:" + caller.customerId())));
    assertThat(run(caller, hire, 402).path("scope").asText())
        .as("the database's limit holds though Redis forgot it")
        .isEqualTo("customer");
    setOwn(caller, "{\"limit\":null}");
    run(caller, hire, 202);
  }

  @Test
  void staffSetThePlatformsLimitAndACustomers() throws Exception {
    Who staff = Who.staff();
    String limit = "{\"limit\":{\"amount\":50000000,\"currency\":\"USD\",\"exponent\":6}";
    assertThat(put(staff, "platform", limit + "}", 200).at("/limit/amount").asLong())
        .isEqualTo(50 * DOLLAR);
    JsonNode platform = Json.read(backend.get(staff, "/api/v1/budgets/platform").body());
    assertThat(platform.at("/budget/limit/amount").asLong()).isEqualTo(50 * DOLLAR);
    assertThat(platform.at("/policy_limit/amount").asLong()).isEqualTo(100 * DOLLAR);
    assertThat(platform.path("work").asText()).isEqualTo("all");
    assertThat(platform.path("trials").asBoolean()).isTrue();
    String id = ",\"customer_id\":\"" + market.customer().customerId() + "\"}";
    put(staff, "customer", limit + id, 200);
    put(staff, "platform", limit + id, 400);
    put(staff, "customer", limit + "}", 400);
    put(staff, "customer", limit + ",\"customer_id\":\"" + UUID.randomUUID() + "\"}", 404);
    put(staff, "galaxy", limit + "}", 404);
    put(staff, "platform", "{\"limit\":{\"amount\":-1,\"currency\":\"USD\",\"exponent\":6}}", 400);
    assertThat(put(staff, "platform", "{\"limit\":null}", 200).at("/limit/amount").asLong())
        .isEqualTo(100 * DOLLAR);
    assertThat(events("budget.set", "platform:all")).isEqualTo(2);
  }

  @Test
  void eachMarkIsKeptAndAuditedOnceWhateverRedisGoesThrough() throws Exception {
    Caller caller = market.customer();
    Cap cap = Caps.customer(caller.customerId(), DOLLAR);
    for (int life = 0; life < 3; life++) {
      await(book.raise(cap, DOLLAR, TERMS.thresholds(), clock.instant()));
      List<Reconciler> several = List.of(newReconciler(), newReconciler(), newReconciler());
      several.parallelStream().forEach(Reconciler::keepAlerts);
      await(
          backend.redis.send(
              Request.cmd(Command.DEL)
                  .arg(
                      "cap:customer:"
                          + caller.customerId()
                          + ":"
                          + cap.window().name(clock.instant()))));
    }
    List<Integer> kept =
        market.database.transact(
            Scope.customer(caller.customerId()),
            tx ->
                tx.createQuery("SELECT mark FROM plant.budget_alert ORDER BY mark")
                    .mapTo(Integer.class)
                    .list());
    assertThat(kept).containsExactly(80, 95, 100);
    assertThat(events("budget.alerted", caller.customerId().toString())).isEqualTo(3);
  }

  @Test
  void whatRedisLostIsPutBackReportedAndRefusedAgain() throws Exception {
    Caller caller = market.customer();
    String hire = market.trial(caller, "maths-tutor");
    run(caller, hire, 202);
    charge(hire, DOLLAR - REQUEST);
    Cap agent = Caps.agent(UUID.fromString(hire), DOLLAR);
    Drift drift = reconciler.reconcile();
    Sums after = await(book.sums(agent, clock.instant()));
    assertThat(after.spent()).isEqualTo(DOLLAR);
    assertThat(await(book.sums(PLATFORM, clock.instant())).spent()).isGreaterThanOrEqualTo(DOLLAR);
    assertThat(run(caller, hire, 402).path("scope").asText()).isEqualTo("agent");
    assertThat(events("budget.drifted", "agent:" + hire)).isEqualTo(1);
    assertThat(drift.excess()).isZero();
    assertThat(reconciler.reconcile().repaired()).isZero();
  }

  @Test
  void whatRedisCountsTooMuchIsReportedAndStaysCounted() throws Exception {
    await(book.raise(PLATFORM, 30 * DOLLAR, TERMS.thresholds(), clock.instant()));
    Drift drift = reconciler.reconcile();
    assertThat(drift.excess()).isEqualTo(30 * DOLLAR);
    assertThat(drift.reported()).isTrue();
    reconciler.reconcile();
    assertThat(await(book.sums(PLATFORM, clock.instant())).spent()).isEqualTo(30 * DOLLAR);
    assertThat(reconciler.driftMicroUsd()).isEqualTo(30 * DOLLAR);
  }

  @Test
  void aDriftOfACentIsTolerated() {
    await(book.raise(PLATFORM, Drift.TOLERATED, TERMS.thresholds(), clock.instant()));
    assertThat(reconciler.reconcile().reported()).isFalse();
  }

  @Test
  void theGatewaysReservationComesUnderTheAgentsCapAndIsChargedOnce() throws Exception {
    Caller caller = market.customer();
    String hire = market.trial(caller, "maths-tutor");
    String goal = goal(caller, hire);
    Cap agent = Caps.agent(UUID.fromString(hire), DOLLAR);
    Admission.Admitted gateway =
        (Admission.Admitted)
            await(
                ledger.admit(
                    new AdmissionRequest(
                        Optional.empty(),
                        new RateLimit("test", 1_000, 10),
                        Optional.empty(),
                        Optional.of(new Charge(REQUEST, List.of(PLATFORM))),
                        Duration.ofMinutes(2),
                        clock.instant())));
    String reservation = gateway.reservation().orElseThrow();
    assertThat(startReserved(caller, goal, reservation).statusCode()).isEqualTo(202);
    assertThat(await(book.sums(agent, clock.instant()))).isEqualTo(new Sums(0, REQUEST));
    assertThat(await(ledger.settle(reservation, REQUEST))).isTrue();
    assertThat(await(book.sums(agent, clock.instant()))).isEqualTo(new Sums(REQUEST, 0));
    assertThat(await(book.sums(PLATFORM, clock.instant()))).isEqualTo(new Sums(REQUEST, 0));
    assertThat(charges(hire)).isEqualTo(REQUEST);
    // Redis lost what the gateway had reserved: it is held here instead, under all caps.
    assertThat(startReserved(caller, goal, UUID.randomUUID().toString()).statusCode())
        .isEqualTo(202);
    assertThat(await(book.sums(agent, clock.instant()))).isEqualTo(new Sums(2 * REQUEST, 0));
    assertThat(reconciler.reconcile().amount()).isZero();
  }

  @Test
  void anUnknownPriceCostsAllThatWasReserved() {
    Spending spending = new Spending(ledger, () -> TERMS, clock);
    Caller caller = market.customer();
    Spender who =
        new Spender(caller.customerId(), UUID.randomUUID(), "maths-tutor", OptionalLong.empty());
    Cap agent = Caps.agent(who.hireId(), DOLLAR);
    Spending.Held known = hold(spending, who, 400_000);
    Spending.Held unknown = hold(spending, who, 300_000);
    assertThat(spending.settle(known, OptionalLong.of(250_000))).isEqualTo(250_000);
    assertThat(spending.settle(unknown, OptionalLong.empty())).isEqualTo(300_000);
    spending.settle(unknown, OptionalLong.empty());
    spending.release(unknown);
    assertThat(await(book.sums(agent, clock.instant()))).isEqualTo(new Sums(550_000, 0));
  }

  private static Spending.Held hold(Spending spending, Spender who, long most) {
    return market.database.transact(Scope.plant(), tx -> spending.reserve(tx, who, most));
  }

  private static Reconciler newReconciler() {
    return new Reconciler(market.database, book, new AuditTrail(clock), () -> TERMS, clock);
  }

  private static String goal(Caller caller, String hire) throws Exception {
    JsonNode agent = market.get(caller, "/api/v1/hires/" + hire).at("/agent/slug");
    String inputs =
        agent.asText().equals("sdr")
            ? "{\"leads_csv\":\"name,email\\n"
                + "Ana,ana@acme.in\\n"
                + "\",\"ideal_customer\":{\"titles\":[\"Head\"]}}"
            : "{\"topic\":\"fractions\",\"level\":1,\"count\":1,\"seed\":1}";
    return market
        .post(
            caller,
            "/api/v1/hires/" + hire + "/goals",
            "{\"statement\":\"Do it\",\"inputs\":" + inputs + "}",
            201)
        .path("id")
        .asText();
  }

  private static JsonNode run(Caller caller, String hire, int expected) throws Exception {
    return market.post(caller, "/api/v1/goals/" + goal(caller, hire) + "/runs", null, expected);
  }

  private static HttpResponse<String> startReserved(Caller caller, String goal, String reservation)
      throws Exception {
    String path = "/api/v1/goals/" + goal + "/runs";
    String passport =
        new Passport(
                "CP",
                caller.userId().toString(),
                "someone@example.com",
                caller.customerId().toString(),
                UUID.randomUUID().toString(),
                List.of("customer_admin"),
                true,
                "test-" + UUID.randomUUID(),
                "POST",
                path,
                null,
                REQUEST,
                reservation,
                true,
                "127.0.0.0/24",
                clock.instant().plus(Passport.LIFETIME))
            .sealed(Passport.seal(new byte[32]));
    return backend.send(passport, "POST", path, null);
  }

  private static JsonNode setOwn(Caller caller, String body) throws Exception {
    HttpResponse<String> answer = market.send(caller, "PUT", "/api/v1/me/budget", body, Map.of());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body());
  }

  private static JsonNode put(Who who, String scope, String body, int expected) throws Exception {
    HttpResponse<String> answer =
        backend.send(who, "PUT", "/api/v1/budgets/" + scope, body, Map.of());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
    return Json.read(answer.body());
  }

  private static void charge(String hire, long microUsd) {
    market.database.transactVoid(
        Scope.plant(),
        tx ->
            tx.createUpdate(
                    """
                    INSERT INTO plant.charge (id, customer_id, hire_id, run_id, reason, amount_microusd, at)
                    SELECT CAST(:id AS uuid), customer_id, hire_id, id, 'test', :amount, :at FROM plant.run
                    WHERE hire_id = CAST(:hire AS uuid) LIMIT 1
                    """)
                .bind("id", UUID.randomUUID().toString())
                .bind("hire", hire)
                .bind("amount", microUsd)
                .bind("at", clock.instant())
                .execute());
  }

  private static long charges(String hire) {
    return market.database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery(
                    """
                    SELECT coalesce(sum(amount_microusd), 0) FROM plant.charge
                    WHERE hire_id = CAST(:hire AS uuid)
                    """)
                .bind("hire", hire)
                .mapTo(Long.class)
                .one());
  }

  // Chained or still waiting to be.
  private static long events(String action, String about) {
    return market.database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery(
                    """
                    SELECT (SELECT count(*) FROM audit.outbox WHERE action = :action AND entity_id LIKE :about)
                         + (SELECT count(*) FROM audit.entry WHERE action = :action AND entity_id LIKE :about)
                    """)
                .bind("action", action)
                .bind("about", "%" + about + "%")
                .mapTo(Long.class)
                .one());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
