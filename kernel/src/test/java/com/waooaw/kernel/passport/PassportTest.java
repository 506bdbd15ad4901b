package com.waooaw.kernel.passport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassportTest {
  private static final Seal SEAL =
      Passport.seal("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void aPassportArrivesAsItWasMade() {
    Passport passport = customer("/api/v1/trials");
    assertThat(Passport.open(SEAL, passport.sealed(SEAL), NOW)).hasValue(passport);
  }

  @Test
  void anAnonymousPassportArrivesAsItWasMade() {
    Passport passport =
        new Passport(
            "CP",
            null,
            null,
            null,
            null,
            List.of(),
            false,
            "corr-1234",
            "GET",
            "/api/v1/agents",
            null,
            0,
            null,
            false,
            null,
            NOW.plus(Passport.LIFETIME));
    assertThat(Passport.open(SEAL, passport.sealed(SEAL), NOW)).hasValue(passport);
  }

  @Test
  void anExpiredPassportIsRefused() {
    String sealed = customer("/api/v1/trials").sealed(SEAL);
    assertThat(Passport.open(SEAL, sealed, NOW.plus(Passport.LIFETIME))).isEmpty();
  }

  @Test
  void aPassportIsGoodForItsOwnRequestOnly() {
    Passport passport = customer("/api/v1/trials");
    assertThat(passport.isFor("POST", "/api/v1/trials")).isTrue();
    assertThat(passport.isFor("GET", "/api/v1/trials")).isFalse();
    assertThat(passport.isFor("POST", "/api/v1/trials/")).isFalse();
  }

  @Test
  void sealedNonsenseIsRefused() {
    for (String nonsense : List.of("", "[]", "{}", "{\"portal\":1}", "null")) {
      assertThat(Passport.open(SEAL, SEAL.seal(nonsense.getBytes(UTF_8)), NOW))
          .as(nonsense)
          .isEmpty();
    }
  }

  @Test
  void aPortalPassNeverPassesForAPassport() {
    Seal sameKey = PortalPass.seal("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
    PortalPass pass = new PortalPass("PP", "192.0.2.7", NOW.plus(PortalPass.LIFETIME));
    String sealed = pass.sealed(sameKey);
    assertThat(PortalPass.open(sameKey, sealed, NOW)).hasValue(pass);
    assertThat(PortalPass.open(sameKey, sealed, NOW.plus(PortalPass.LIFETIME))).isEmpty();
    assertThat(Passport.open(SEAL, sealed, NOW)).isEmpty();
  }

  private static Passport customer(String path) {
    return new Passport(
        "CP",
        "0190a000-0000-7000-8000-000000000001",
        "asha@example.com",
        "0190a000-0000-7000-8000-000000000002",
        "0190a000-0000-7000-8000-000000000003",
        List.of("customer_admin"),
        true,
        "corr-1234",
        "POST",
        path,
        "hire.create",
        1_000,
        "reservation-1",
        true,
        "192.0.2.0/24",
        NOW.plus(Passport.LIFETIME));
  }
}
