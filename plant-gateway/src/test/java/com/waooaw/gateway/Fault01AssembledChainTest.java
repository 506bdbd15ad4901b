package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.passport.Passport;
import java.time.Clock;
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
    everyReadArrives(RunningGateway.shared());
  }

  @Test
  void aCustomersRequestPassesAllStagesWithARealOpaServer() throws Exception {
    try (RealOpa opa = RealOpa.shipped();
        RunningGateway gateway = RunningGateway.askingOpa(opa.url, Clock.systemUTC())) {
      everyReadArrives(gateway);
      TokenMint mint = new TokenMint(gateway.upstream, Clock.systemUTC());
      assertThat(gateway.as(mint.customer(c -> c), "GET /api/v1/audit/entries"))
          .hasToString("403 permission-denied");
      assertThat(gateway.as(mint.staff(c -> c), "GET /api/v1/audit/entries")).hasToString("200 -");
    }
  }

  private static void everyReadArrives(RunningGateway gateway) throws Exception {
    TokenMint mint = new TokenMint(gateway.upstream, Clock.systemUTC());
    for (String path : READS) {
      Wire.Answer answer = gateway.as(mint.customer(c -> c), "GET " + path);
      assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
      String passport =
          gateway.arrived(answer).getJsonObject("headers").getString("x-waooaw-passport");
      assertThat(
              Passport.open(Passport.seal(RunningGateway.KEY), passport, Instant.now())
                  .orElseThrow()
                  .isFor("GET", path))
          .isTrue();
      assertThat(gateway.audited(answer.correlation()).getInteger("status")).isEqualTo(200);
    }
  }
}
