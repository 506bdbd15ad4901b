package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.Wire;
import com.waooaw.kernel.passport.PortalPass;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Passwords can be tried thirty times a minute from one address, whoever is tried. */
class SignInRateTest {
  private static final int ALLOWED = 30;

  @Test
  void theThirtyFirstSignInOfAnAddressIsRefused() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-03-01T12:00:00Z"));
    try (TestGateway gateway = new TestGateway().at(now::get).start()) {
      for (int i = 0; i < ALLOWED; i++) {
        assertThat(signIn(gateway, "203.0.113.1", now.get())).hasToString("200 -");
      }
      Wire.Answer refused = signIn(gateway, "203.0.113.1", now.get());
      assertThat(refused).hasToString("429 too-many-requests");
      assertThat(refused.header("Retry-After")).isEqualTo("2");
      assertThat(signIn(gateway, "203.0.113.2", now.get())).hasToString("200 -");
      now.set(now.get().plusSeconds(60));
      for (int i = 0; i < ALLOWED; i++) {
        assertThat(signIn(gateway, "203.0.113.1", now.get())).hasToString("200 -");
      }
      assertThat(signIn(gateway, "203.0.113.1", now.get())).hasToString("429 too-many-requests");
    }
  }

  @Test
  void noHeaderOfTheClientsMakesItAnother() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-03-01T12:00:00Z"));
    try (TestGateway gateway = new TestGateway().at(now::get).start()) {
      for (int i = 0; i < ALLOWED; i++) {
        assertThat(gateway.anonymously("POST /api/v1/auth/sign-in", address(i)))
            .hasToString("200 -");
      }
      assertThat(gateway.anonymously("POST /api/v1/auth/sign-in", address(ALLOWED)))
          .hasToString("429 too-many-requests");
      assertThat(gateway.anonymously("POST /api/v1/auth/sign-up", address(ALLOWED)))
          .as("one allowance for both")
          .hasToString("429 too-many-requests");
    }
  }

  @Test
  void allAddressesOfAnIpv6NetworkAreOneCaller() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-03-01T12:00:00Z"));
    try (TestGateway gateway = new TestGateway().at(now::get).start()) {
      for (int i = 0; i < ALLOWED; i++) {
        assertThat(signIn(gateway, "2001:db8:0:7:" + i + "::" + i, now.get())).hasToString("200 -");
      }
      for (String same :
          new String[] {"2001:db8::7:a:b:c:d", "2001:DB8:0:7::1", "2001:db8:0:7::1%eth0"}) {
        assertThat(signIn(gateway, same, now.get())).hasToString("429 too-many-requests");
      }
      assertThat(signIn(gateway, "2001:db8:0:8::1", now.get())).hasToString("200 -");
    }
  }

  @Test
  void anIpv4AddressInTheClothesOfIpv6IsTheSameCaller() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-03-01T12:00:00Z"));
    try (TestGateway gateway = new TestGateway().at(now::get).start()) {
      for (int i = 0; i < ALLOWED; i++) {
        assertThat(signIn(gateway, i % 2 == 0 ? "203.0.113.9" : "::ffff:203.0.113.9", now.get()))
            .hasToString("200 -");
      }
      assertThat(signIn(gateway, "203.0.113.9", now.get())).hasToString("429 too-many-requests");
      assertThat(signIn(gateway, "::ffff:203.0.113.10", now.get())).hasToString("200 -");
    }
  }

  private static String address(int i) {
    return "X-Forwarded-For: 198.51.100."
        + i
        + "\r\nX-Real-IP: 198.51.100."
        + i
        + "\r\nForwarded: for=198.51.100."
        + i
        + "\r\nX-Waooaw-Portal: 198.51.100."
        + i
        + "\r\n";
  }

  private static Wire.Answer signIn(TestGateway gateway, String address, Instant now)
      throws Exception {
    String pass =
        new PortalPass("CP", address, now.plusSeconds(20)).sealed(PortalPass.seal(TestGateway.KEY));
    return gateway.anonymously(
        "POST /api/v1/auth/sign-in", PortalPass.HEADER + ": " + pass + "\r\n");
  }
}
