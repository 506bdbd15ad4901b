package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.FaultyOpa;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestOpa;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault 11: one bad audit row blocked all later ones for ever, and policies were deployed empty and
 * nobody noticed. What the backend does with a bad row is proved by its own AuditChainTest.
 */
class Fault11SilentFailuresTest {
  @Test
  void theOddestRequestIsAuditedAndHoldsUpNobody() throws Exception {
    TestGateway gateway = TestGateway.shared();
    Wire.Answer odd =
        gateway.anonymously(
            "GET /api/v1/agents?%00=%ff&\u00ff=\"\\",
            "User-Agent: \u00ff\"\\{}" + "x".repeat(8_000) + "\r\n");
    Wire.Answer later = gateway.anonymously("GET /api/v1/agents", "");
    assertThat(gateway.audited(odd.correlation()).getString("user_agent")).hasSize(300);
    assertThat(gateway.audited(later.correlation()).getInteger("status")).isEqualTo(200);
  }

  @Test
  void eventsThatCannotBeWrittenWaitAndAreAllWrittenLater() throws Exception {
    try (TestGateway gateway = new TestGateway().start()) {
      gateway.redis.send(Command.SET, "audit:requests", "not a stream");
      Wire.Answer first = gateway.anonymously("GET /api/v1/hires", "");
      Wire.Answer second = gateway.anonymously("GET /api/v1/agents", "");
      Thread.sleep(700);
      gateway.redis.send(Command.DEL, "audit:requests");
      assertThat(gateway.audited(second.correlation()).getInteger("status")).isEqualTo(200);
      assertThat(gateway.audited())
          .extracting(event -> event.getString("correlation_id"))
          .containsExactly(first.correlation(), second.correlation());
    }
  }

  @Test
  void emptyPoliciesAreADenialAndRedHealth(@TempDir Path folder) throws Exception {
    try (TestOpa opa = TestOpa.empty(folder);
        TestGateway gateway = new TestGateway().askingOpa(opa.url).start()) {
      denied(gateway);
    }
  }

  @Test
  void aPolicyServerThatAnswersNothingIsADenialAndRedHealth() throws Exception {
    try (FaultyOpa opa = new FaultyOpa();
        TestGateway gateway = new TestGateway().askingOpa(opa.url).start()) {
      opa.mood = FaultyOpa.Mood.WITH_NOTHING;
      denied(gateway);
    }
  }

  @Test
  void healthNamesTheRevisionThatDecides() throws Exception {
    JsonObject policy =
        TestGateway.shared()
            .anonymously("GET /health", "")
            .json()
            .getJsonObject("dependencies", new JsonObject())
            .getJsonObject("policy", new JsonObject());
    assertThat(policy.encode()).contains("revision");
  }

  private static void denied(TestGateway gateway) throws Exception {
    TokenMint mint = gateway.mint;
    assertThat(gateway.as(mint.staff(c -> c), "GET /api/v1/audit/entries"))
        .hasToString("503 service-unavailable");
    assertThat(gateway.upstream.seen).isEmpty();
    Wire.Answer ready = gateway.anonymously("GET /readyz", "");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.text()).contains("policy");
  }
}
