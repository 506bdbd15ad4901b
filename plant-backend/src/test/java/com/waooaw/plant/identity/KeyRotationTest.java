package com.waooaw.plant.identity;

import static com.waooaw.plant.identity.Somebody.PASSWORD;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.keys.Purpose;
import com.waooaw.plant.keys.SigningKeys;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys of tokens are replaced while the plant runs, and nobody notices. */
class KeyRotationTest {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  @Test
  void theNextKeyIsPublishedBeforeItSignsAndTheOldOneVerifiesUntilItsTokensAreGone()
      throws Exception {
    TestClock clock = new TestClock();
    try (Backend backend = new Backend(clock)) {
      Somebody somebody = Somebody.signedUp(backend);
      String old = keyOf(somebody);
      assertThat(published(backend)).filteredOn(k -> k.startsWith("cp-")).containsExactly(old);
      SigningKeys elsewhere = keysOfAnotherProcess(backend, clock);

      clock.advance(KeyRotation.LIFE);
      String next = nextKey(backend, old);
      assertThat(keyOf(signedIn(backend, somebody))).as("not yet").isEqualTo(old);

      clock.advance(SigningKeys.AHEAD.plusSeconds(1));
      Somebody back = signedIn(backend, somebody);
      assertThat(keyOf(back)).isEqualTo(next);
      assertThat(verifies(backend, back)).isTrue();
      assertThat(verifies(backend, somebody)).as("a token of the old key").isTrue();

      // A process that had read the keys before takes the new one up when it reads them again.
      assertThat(elsewhere.tokenKeyId(Purpose.CP_TOKEN)).isEqualTo(old);
      try (Connection connection = Postgres.superuser(backend.database)) {
        elsewhere.reload(connection, new MasterKey(Backend.MASTER_KEY));
      }
      assertThat(elsewhere.tokenKeyId(Purpose.CP_TOKEN)).isEqualTo(next);

      clock.advance(Duration.ofHours(1));
      assertThat(published(backend)).contains(next).doesNotContain(old);
    }
  }

  @Test
  void keysOfCertificatesAndOfTheAuditChainStay() throws Exception {
    TestClock clock = new TestClock();
    try (Backend backend = new Backend(clock)) {
      Somebody somebody = Somebody.signedUp(backend);
      clock.advance(KeyRotation.LIFE);
      nextKey(backend, keyOf(somebody));
      try (Connection connection = Postgres.superuser(backend.database);
          var rows =
              connection
                  .createStatement()
                  .executeQuery(
                      """
                      SELECT count(*) FROM identity.signing_key
                      WHERE purpose IN ('audit', 'certificate') AND retires_at IS NULL
                      """)) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(2);
      }
    }
  }

  private static Somebody signedIn(Backend backend, Somebody somebody) throws Exception {
    return Somebody.signedIn(backend, "CP", somebody.email(), PASSWORD);
  }

  private static SigningKeys keysOfAnotherProcess(Backend backend, TestClock clock)
      throws Exception {
    try (Connection connection = Postgres.superuser(backend.database)) {
      return SigningKeys.read(connection, new MasterKey(Backend.MASTER_KEY), clock);
    }
  }

  private static String nextKey(Backend backend, String old) throws Exception {
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < until) {
      for (String kid : published(backend)) {
        if (kid.startsWith("cp-") && !kid.equals(old)) {
          assertThat(published(backend)).contains(old);
          return kid;
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("No key was made");
  }

  private static List<String> published(Backend backend) throws Exception {
    List<String> kids = new ArrayList<>();
    jwks(backend).forEach(k -> kids.add(k.path("kid").asText()));
    return kids;
  }

  private static JsonNode jwks(Backend backend) throws Exception {
    return Json.read(backend.send((String) null, "GET", "/.well-known/jwks.json", null).body())
        .path("keys");
  }

  private static String[] token(Somebody somebody) {
    return somebody.session().path("access_token").asText().split("\\.");
  }

  private static String keyOf(Somebody somebody) {
    return Json.read(new String(Base64.getUrlDecoder().decode(token(somebody)[0]), UTF_8))
        .path("kid")
        .asText();
  }

  private static boolean verifies(Backend backend, Somebody somebody) throws Exception {
    String[] token = token(somebody);
    for (JsonNode key : jwks(backend)) {
      if (key.path("kid").asText().equals(keyOf(somebody))) {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e"))));
        signature.update((token[0] + "." + token[1]).getBytes(US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(token[2]));
      }
    }
    return false;
  }

  private static BigInteger number(JsonNode key, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(name).asText()));
  }
}
