package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Fault 6: the next midnight was day+1, so on the last day of a month a 429 became a 500.
 *
 * <p>Proved by mutation: with {@code LocalDate.of(year, month, day + 1)} in {@code Window.DAY.end}
 * in place of {@code plusDays(1)}, the last second of January said that {@code "200 -"} was
 * expected and {@code "500 internal-server-error"} came.
 */
class Fault06MidnightTest {
  private static final String RUN = "POST /api/v1/goals/0190a000-0000-7000-8000-000000000001/runs";
  private static final List<String> LAST_SECONDS =
      List.of(
          "2027-01-31T23:59:58Z",
          "2027-02-28T23:59:58Z",
          "2027-04-30T23:59:58Z",
          "2027-12-31T23:59:58Z",
          "2028-02-28T23:59:58Z",
          "2028-02-29T23:59:58Z");

  @Test
  void theLimitOfTheLastDayOfAMonthEndsAtMidnight() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse(LAST_SECONDS.getFirst()));
    try (TestGateway gateway = new TestGateway().at(now::get).start()) {
      TokenMint mint = gateway.mint;
      for (String last : LAST_SECONDS) {
        now.set(Instant.parse(last));
        Instant midnight = now.get().plusSeconds(2);
        String customer = UUID.randomUUID().toString();
        for (int i = 0; i < 10; i++) {
          assertThat(gateway.as(trial(mint, customer), RUN)).as(last).hasToString("200 -");
        }
        Wire.Answer over = gateway.as(trial(mint, customer), RUN);
        assertThat(over).as(last).hasToString("429 trial-limit-exceeded");
        assertThat(over.header("Retry-After")).as(last).isEqualTo("2");
        assertThat(over.json().getString("resets_at")).isEqualTo(midnight.toString());
        assertThat(over.json().getInteger("limit")).isEqualTo(10);
        now.set(midnight.minusMillis(1));
        assertThat(gateway.as(trial(mint, customer), RUN).header("Retry-After")).isEqualTo("1");
        now.set(midnight);
        assertThat(gateway.as(trial(mint, customer), RUN)).as(last).hasToString("200 -");
      }
    }
  }

  private static String trial(TokenMint mint, String customer) {
    String end = Instant.ofEpochSecond(mint.now()).plusSeconds(3_600).toString();
    return mint.customer(
        c -> c.put("customer_id", customer).put("trial_mode", true).put("trial_expires_at", end));
  }
}
