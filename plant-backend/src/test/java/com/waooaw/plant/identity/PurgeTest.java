package com.waooaw.plant.identity;

import static com.waooaw.plant.identity.Somebody.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.json.Json;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is done with goes, and nothing else. */
class PurgeTest {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  @Test
  void whatIsDoneWithGoesAndWhatIsInUseStays() throws Exception {
    TestClock clock = new TestClock();
    try (Backend backend = new Backend(clock)) {
      Somebody old = Somebody.signedUp(backend);
      String agent =
          Json.read(backend.get(Who.anonymous("CP"), "/api/v1/agents/maths-tutor").body())
              .path("id")
              .asText();
      backend.send(
          old.who(),
          "POST",
          "/api/v1/trials",
          "{\"agent_id\":\"" + agent + "\"}",
          Map.of("Idempotency-Key", "once"));
      assertThat(count(backend, "plant.idempotency")).isEqualTo(1);

      clock.advance(Duration.ofDays(7).plusHours(2));
      Somebody fresh = Somebody.signedIn(backend, "CP", old.email(), PASSWORD);
      await(backend, "identity.refresh_token", 1);
      await(backend, "plant.idempotency", 0);
      await(backend, "identity.session WHERE ended_at IS NULL", 1);
      assertThat(fresh.isAlive()).isTrue();
      assertThat(refresh(backend, fresh)).isEqualTo(200);
      assertThat(refresh(backend, old)).isEqualTo(401);
    }
  }

  @Test
  void aSessionThatWasSignedOutOfKeepsNoTokens() throws Exception {
    TestClock clock = new TestClock();
    try (Backend backend = new Backend(clock)) {
      Somebody somebody = Somebody.signedUp(backend);
      backend.post(somebody.who(), "/api/v1/auth/sign-out", null);
      assertThat(count(backend, "identity.refresh_token")).isEqualTo(1);
      clock.advance(Duration.ofHours(2));
      await(backend, "identity.refresh_token", 0);
    }
  }

  private static int refresh(Backend backend, Somebody somebody) throws Exception {
    return backend
        .post(
            Who.anonymous("CP"),
            "/api/v1/auth/refresh",
            Somebody.object()
                .put("refresh_token", somebody.session().path("refresh_token").asText())
                .toString())
        .statusCode();
  }

  private static void await(Backend backend, String table, long wanted) throws Exception {
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (count(backend, table) != wanted) {
      if (System.nanoTime() > until) {
        throw new AssertionError(table + " has " + count(backend, table) + " rows, not " + wanted);
      }
      Thread.sleep(100);
    }
  }

  private static long count(Backend backend, String table) throws Exception {
    try (Connection connection = Postgres.superuser(backend.database);
        var rows = connection.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
