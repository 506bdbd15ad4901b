package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestOpa;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import com.waooaw.kernel.passport.Passport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Fault 1 of the earlier system: every authenticated request was a 500, since its units were tested
 * apart and the assembled chain never.
 */
class Fault01AssembledChainTest {
  private static final List<String> READS =
      List.of("/api/v1/auth/session", "/api/v1/trials", "/api/v1/hires");

  @Test
  void aCustomersRequestPassesAllStagesWithTheEmbeddedRules() throws Exception {
    everyReadArrives(TestGateway.shared());
  }

  @Test
  void aCustomersRequestPassesAllStagesWithARealOpaServer() throws Exception {
    try (TestOpa opa = TestOpa.shipped();
        TestGateway gateway = new TestGateway().askingOpa(opa.url).start()) {
      everyReadArrives(gateway);
      TokenMint mint = gateway.mint;
      assertThat(gateway.as(mint.customer(c -> c), "GET /api/v1/audit/entries"))
          .hasToString("403 permission-denied");
      assertThat(gateway.as(mint.staff(c -> c), "GET /api/v1/audit/entries")).hasToString("200 -");
    }
  }

  private static void everyReadArrives(TestGateway gateway) throws Exception {
    TokenMint mint = gateway.mint;
    for (String path : READS) {
      Wire.Answer answer = gateway.as(mint.customer(c -> c), "GET " + path);
      assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
      String passport =
          gateway.arrived(answer).getJsonObject("headers").getString("x-waooaw-passport");
      assertThat(
              Passport.open(Passport.seal(TestGateway.KEY), passport, Instant.now())
                  .orElseThrow()
                  .isFor("GET", path))
          .isTrue();
      assertThat(gateway.audited(answer.correlation()).getInteger("status")).isEqualTo(200);
    }
  }
}
