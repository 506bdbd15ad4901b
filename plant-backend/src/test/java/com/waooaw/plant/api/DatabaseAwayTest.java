package com.waooaw.plant.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Postgres;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseAwayTest {
  private static final int CALLS = 50;

  @Test
  void aConnectionLostInTheMiddleIsSaidToBeSo() throws Exception {
    DatabaseUrl url = Postgres.database();
    try (Database database = Database.migrateAndOpen(url, List.of());
        Connection superuser = Postgres.superuser(url);
        Statement statement = superuser.createStatement()) {
      Throwable lost =
          catchThrowable(
              () ->
                  database.transactVoid(
                      Scope.anyone(),
                      tx -> {
                        int own =
                            tx.createQuery("SELECT pg_backend_pid()").mapTo(Integer.class).one();
                        terminate(statement, own);
                        tx.execute("SELECT 1");
                      }));
      assertThat(DatabaseAway.explain(lost))
          .isInstanceOfSatisfying(
              ProblemException.class,
              told -> assertThat(told.problem().type()).isEqualTo(ProblemType.SERVICE_UNAVAILABLE));
    }
  }

  @Test
  void whileItIsAwayOnlyTheFirstFewWaitForIt() throws Exception {
    DatabaseUrl url = Postgres.database();
    try (Database database = Database.migrateAndOpen(url, List.of());
        // Nobody shuts the door of the house they stand in.
        Connection superuser = Postgres.superuser(Postgres.database());
        Statement statement = superuser.createStatement()) {
      String name = URI.create(url.jdbcUrl().substring("jdbc:".length())).getPath().substring(1);
      allowConnections(statement, name, false);
      statement.execute(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"
              + name
              + "'");
      Instant before = Instant.now();
      for (int call = 0; call < CALLS; call++) {
        Throwable refused = catchThrowable(() -> database.transactVoid(Scope.anyone(), tx -> {}));
        assertThat(DatabaseAway.explain(refused)).isInstanceOf(ProblemException.class);
      }
      assertThat(Duration.between(before, Instant.now()))
          .as("%d calls, of which each could wait two seconds", CALLS)
          .isLessThan(Duration.ofSeconds(CALLS / 2));

      allowConnections(statement, name, true);
      assertThat(comesBack(database, Instant.now().plusSeconds(30))).isTrue();
    }
  }

  @Test
  void aMistakeInAStatementStaysOurs() {
    try (Database database = Database.migrateAndOpen(Postgres.database(), List.of())) {
      Throwable mistake =
          catchThrowable(
              () -> database.transactVoid(Scope.anyone(), tx -> tx.execute("SELECT nothing")));
      assertThat(DatabaseAway.explain(mistake)).isSameAs(mistake);
    }
  }

  private static boolean comesBack(Database database, Instant deadline)
      throws InterruptedException {
    while (Instant.now().isBefore(deadline)) {
      if (catchThrowable(() -> database.transactVoid(Scope.anyone(), tx -> {})) == null) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  private static void allowConnections(Statement statement, String name, boolean allowed)
      throws SQLException {
    statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + allowed);
  }

  private static void terminate(Statement statement, int backend) {
    try {
      statement.execute("SELECT pg_terminate_backend(" + backend + ", 5000)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
