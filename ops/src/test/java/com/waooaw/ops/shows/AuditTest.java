package com.waooaw.ops.shows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.database.DatabaseUrl;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing is hidden: what was done cannot be undone unseen, not even by the database's owner. */
@Tag("stack")
class AuditTest {
  private final RunningStack stack = RunningStack.get();
  private final AuditTrail trail = AuditTrail.of(stack);

  @Test
  void oneAlteredEntryIsNamed() throws SQLException {
    Visitor.Answer refused = new Visitor(stack.cpApi()).get("/api/v1/hires").expect(401);
    JsonNode entry = trail.awaitEntry(refused.header("X-Correlation-ID"));
    long seq = entry.path("seq").asLong();
    assertThat(trail.verify().path("valid").asBoolean()).isTrue();

    try (Connection superuser = superuser()) {
      String actor = actor(superuser, seq);
      setActor(superuser, seq, actor + " or somebody else");
      try {
        JsonNode verification = trail.verify();

        assertThat(verification.path("valid").asBoolean()).isFalse();
        assertThat(verification.path("first_bad").path("seq").asLong()).isEqualTo(seq);
        assertThat(verification.path("first_bad").path("reason").asText()).isNotBlank();
      } finally {
        setActor(superuser, seq, actor);
      }
    }
    assertThat(trail.verify().path("valid").asBoolean()).isTrue();
  }

  private Connection superuser() throws SQLException {
    DatabaseUrl url =
        DatabaseUrl.parse(URI.create(stack.credentials().path("postgres").path("url").asText()));
    return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
  }

  private static String actor(Connection superuser, long seq) throws SQLException {
    try (PreparedStatement select =
        superuser.prepareStatement("SELECT actor FROM audit.entry WHERE seq = ?")) {
      select.setLong(1, seq);
      try (ResultSet rows = select.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getString(1);
      }
    }
  }

  private static void setActor(Connection superuser, long seq, String actor) throws SQLException {
    try (PreparedStatement update =
        superuser.prepareStatement("UPDATE audit.entry SET actor = ? WHERE seq = ?")) {
      update.setString(1, actor);
      update.setLong(2, seq);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }
}
