package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.FaultyOpa;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fault 8: an open circuit breaker meant no enforcement for 30 s, and a refused connection to OPA
 * meant allow. Here whatever is not a clean answer is a 503, and nothing is forwarded.
 */
class Fault08OpaAwayTest {
  private static final String READ = "GET /api/v1/hires";

  @ParameterizedTest
  @EnumSource(value = FaultyOpa.Mood.class, mode = EnumSource.Mode.EXCLUDE, names = "WELL")
  void noCleanAnswerIsADenialBeforeAndAfterTheBreakerOpens(FaultyOpa.Mood mood) throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    try (FaultyOpa opa = new FaultyOpa();
        TestGateway gateway = new TestGateway().askingOpa(opa.url).at(now::get).start()) {
      TokenMint mint = gateway.mint;
      opa.mood = mood;
      for (int i = 0; i < 20; i++) {
        Wire.Answer answer = gateway.as(mint.customer(c -> c), READ);
        assertThat(answer).hasToString("503 service-unavailable");
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(gateway.anonymously("GET /api/v1/agents", ""))
            .hasToString("503 service-unavailable");
      }
      int asked = opa.inputs.size();
      assertThat(asked).as("the breakers of two event loops are open").isLessThanOrEqualTo(11);
      long began = System.nanoTime();
      assertThat(gateway.as(mint.customer(c -> c), READ)).hasToString("503 service-unavailable");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
      assertThat(gateway.upstream.seen).isEmpty();

      opa.mood = FaultyOpa.Mood.WELL;
      now.set(now.get().plusSeconds(11));
      assertThat(gateway.as(mint.customer(c -> c), READ)).hasToString("200 -");
    }
  }

  @Test
  void aRefusedConnectionIsADenial() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:" + Loopback.freePort());
    try (TestGateway gateway = new TestGateway().askingOpa(nobody).start()) {
      TokenMint mint = gateway.mint;
      for (int i = 0; i < 20; i++) {
        assertThat(gateway.as(mint.staff(c -> c), "GET /api/v1/audit/entries"))
            .hasToString("503 service-unavailable");
      }
      assertThat(gateway.upstream.seen).isEmpty();
    }
  }
}
