package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Fault 4: {@code roles: "superadmin"} passed the admin test, and so did a sub that is not the
 * user_id, tokens of 30 days, refresh tokens and expired trials. {@link TokenCorpus} has the long
 * list.
 *
 * <p>Proved by mutation: without {@code && userId.equals(text(claims, "sub"))} in {@code
 * Claims.read}, {@link #oneTokenSpeaksForOnePerson} said that {@code "401 invalid-token"} was
 * expected and {@code "200 -"} came.
 */
class Fault04ClaimsTest {
  private static final String STAFF = "GET /api/v1/audit/entries";
  private static final String RUN = "POST /api/v1/goals/0190a000-0000-7000-8000-000000000001/runs";

  private TestGateway gateway;
  private TokenMint mint;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.shared();
    gateway.upstream.seen.clear();
    mint = gateway.mint;
  }

  @Test
  void aRoleThatIsAWordIsNoRole() throws Exception {
    for (String word : new String[] {"superadmin", "admin", "administrator"}) {
      assertThat(gateway.as(mint.staff(c -> c.put("roles", word)), STAFF))
          .hasToString("401 invalid-token");
    }
    assertThat(gateway.upstream.seen).isEmpty();
  }

  @Test
  void oneTokenSpeaksForOnePerson() throws Exception {
    assertThat(gateway.as(mint.staff(c -> c.put("sub", UUID.randomUUID().toString())), STAFF))
        .hasToString("401 invalid-token");
    assertThat(gateway.upstream.seen).isEmpty();
  }

  @Test
  void noTokenLivesLongerThanADay() throws Exception {
    assertThat(gateway.as(mint.staff(c -> c.put("exp", mint.now() + 30 * 86_400)), STAFF))
        .hasToString("401 invalid-token");
    assertThat(gateway.upstream.seen).isEmpty();
  }

  @Test
  void aRefreshTokenOpensNothing() throws Exception {
    assertThat(gateway.as(mint.staff(c -> c.put("token_use", "refresh")), STAFF))
        .hasToString("401 invalid-token");
    assertThat(gateway.upstream.seen).isEmpty();
  }

  @Test
  void anEndedTrialStartsNothing() throws Exception {
    String ended = Instant.now().minusSeconds(1).toString();
    assertThat(
            gateway.as(
                mint.customer(c -> c.put("trial_mode", true).put("trial_expires_at", ended)), RUN))
        .hasToString("403 trial-expired");
    assertThat(gateway.upstream.seen).isEmpty();
  }
}
