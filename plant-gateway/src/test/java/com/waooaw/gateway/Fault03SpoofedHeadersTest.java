package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.passport.PortalPass;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Fault 3: clients could set X-Gateway-Type, X-User-Id, X-Customer-Id and X-Forwarded-For, and
 * theirs came first.
 *
 * <p>Proved by mutation: without {@code && IDENTITY_PREFIXES.stream().noneMatch(name::startsWith)}
 * in {@code Headers.toUpstream}, {@link #noSpellingOfAnIdentityHeaderArrives} found the word {@code
 * spoofed} at the upstream, and {@link #theBackendHearsOfTheCallerFromThePassportAlone} the header
 * {@code x-user-id}.
 */
class Fault03SpoofedHeadersTest {
  private static final String[] NAMES = {
    "X-Gateway-Type", "X-User-Id", "X-User-Email", "X-Customer-Id", "X-Forwarded-For",
    "X-Forwarded-Host", "X-Waooaw-Mode", "X-Real-IP", "Forwarded", "X-Waooaw-Passport"
  };

  private TestGateway gateway;
  private TokenMint mint;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.shared();
    mint = gateway.mint;
  }

  @Test
  void noSpellingOfAnIdentityHeaderArrives() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (String name : NAMES) {
      for (String spelt :
          new String[] {
            name,
            name.toLowerCase(java.util.Locale.ROOT),
            name.toUpperCase(java.util.Locale.ROOT),
            name.replace('-', '_'),
            name.replaceFirst("-", "_")
          }) {
        lines.append(spelt).append(": spoofed\r\n");
      }
    }
    Wire.Answer answer = gateway.as(mint.customer(c -> c), "GET /api/v1/hires", lines.toString());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.arrived(answer).encode()).doesNotContain("spoofed");
  }

  @Test
  void identityInTrailersArrivesNowhere() throws Exception {
    String token = mint.customer(c -> c);
    Wire.Answer answer =
        Wire.one(
            gateway.port,
            "POST /api/v1/trials HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + token
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\n{}\r\n0\r\nX-User-Id: spoofed\r\nAuthorization: spoofed\r\n\r\n");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(gateway.arrived(answer).encode()).doesNotContain("spoofed");
  }

  @Test
  void theBackendHearsOfTheCallerFromThePassportAlone() throws Exception {
    String user = UUID.randomUUID().toString();
    Wire.Answer answer =
        gateway.as(
            mint.customer(c -> c.put("sub", user).put("user_id", user)),
            "GET /api/v1/hires",
            "X-User-Id: " + UUID.randomUUID() + "\r\n");
    JsonObject headers = gateway.arrived(answer).getJsonObject("headers");
    Passport passport =
        Passport.open(
                Passport.seal(TestGateway.KEY),
                headers.getString("x-waooaw-passport"),
                Instant.now())
            .orElseThrow();
    assertThat(passport.subject()).isEqualTo(user);
    assertThat(headers.fieldNames()).doesNotContain("authorization", "x-user-id");
  }

  @Test
  void aClientsAddressIsWhatAPortalSealedAndNothingElse() throws Exception {
    Wire.Answer spoofed =
        gateway.anonymously("GET /api/v1/agents", "X-Forwarded-For: 203.0.113.9\r\n");
    assertThat(gateway.audited(spoofed.correlation()).getString("client"))
        .isEqualTo("127.0.0.0/24");
    String pass =
        new PortalPass("CP", "203.0.113.9", Instant.now().plusSeconds(20))
            .sealed(PortalPass.seal(TestGateway.KEY));
    Wire.Answer sealed =
        gateway.anonymously("GET /api/v1/agents", PortalPass.HEADER + ": " + pass + "\r\n");
    assertThat(gateway.audited(sealed.correlation()).getString("client"))
        .isEqualTo("203.0.113.0/24");
  }
}
