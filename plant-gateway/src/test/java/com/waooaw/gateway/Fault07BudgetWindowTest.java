package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import io.vertx.redis.client.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Fault 7: budgets had no date, so that daily caps were for life; check-then-add raced; and a
 * wrapped handler ran the backend's POST twice.
 *
 * <p>Proved by mutation: with one name for every month in {@code Window.MONTH.name}, {@link
 * #theMonthsBudgetIsWholeAgainInTheNextMonth} said that {@code "200 -"} was expected and {@code
 * "402 budget-exceeded"} came.
 */
class Fault07BudgetWindowTest {
  private static final int CALLERS = 60;

  @Test
  void theMonthsBudgetIsWholeAgainInTheNextMonth() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-02-28T23:59:00Z"));
    try (TestGateway gateway = new TestGateway().at(now::get).start()) {
      TokenMint mint = gateway.mint;
      gateway.redis.send(Command.HSET, "cap:platform:all:2027-02", "spent", "100000000");
      Wire.Answer over = gateway.as(mint.customer(c -> c), run("0001"));
      assertThat(over).hasToString("402 budget-exceeded");
      assertThat(over.json().getString("scope")).isEqualTo("platform");
      assertThat(over.json().getString("resets_at")).isEqualTo("2027-03-01T00:00:00Z");
      now.set(Instant.parse("2027-03-01T00:00:00Z"));
      assertThat(gateway.as(mint.customer(c -> c), run("0001"))).hasToString("200 -");
    }
  }

  @Test
  void callersAtOnceEndExactlyAtTheLimitAndEachRunsOnce() throws Exception {
    TestGateway gateway = TestGateway.shared();
    TokenMint mint = gateway.mint;
    String customer = UUID.randomUUID().toString();
    AtomicInteger handled = new AtomicInteger();
    gateway.upstream.answers.put(
        run("0007").substring("POST ".length()),
        request -> {
          handled.incrementAndGet();
          request.response().end("{}");
        });
    String token =
        mint.customer(
            c ->
                c.put("customer_id", customer)
                    .put("trial_mode", true)
                    .put("trial_expires_at", Instant.now().plusSeconds(3_600).toString()));
    List<Future<Wire.Answer>> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        answers.add(callers.submit(() -> gateway.as(token, run("0007"))));
      }
    }
    int passed = 0;
    for (Future<Wire.Answer> answer : answers) {
      passed += answer.get().status() == 200 ? 1 : 0;
      assertThat(answer.get().toString()).isIn("200 -", "429 trial-limit-exceeded");
    }
    assertThat(passed).isEqualTo(10);
    assertThat(handled).hasValue(10);
  }

  @Test
  void aPostThatDiesAtTheUpstreamIsNotSentAgain() throws Exception {
    TestGateway gateway = TestGateway.shared();
    TokenMint mint = gateway.mint;
    AtomicInteger handled = new AtomicInteger();
    gateway.upstream.answers.put(
        run("0008").substring("POST ".length()),
        request -> {
          handled.incrementAndGet();
          request.connection().close();
        });
    assertThat(gateway.as(mint.customer(c -> c), run("0008"))).hasToString("502 bad-gateway");
    assertThat(handled).hasValue(1);
  }

  private static String run(String goal) {
    return "POST /api/v1/goals/0190a000-0000-7000-8000-00000000" + goal + "/runs";
  }
}
