package com.waooaw.plant.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseAwayTest {
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
  void aMistakeInAStatementStaysOurs() {
    try (Database database = Database.migrateAndOpen(Postgres.database(), List.of())) {
      Throwable mistake =
          catchThrowable(
              () -> database.transactVoid(Scope.anyone(), tx -> tx.execute("SELECT nothing")));
      assertThat(DatabaseAway.explain(mistake)).isSameAs(mistake);
    }
  }

  private static void terminate(Statement statement, int backend) {
    try {
      statement.execute("SELECT pg_terminate_backend(" + backend + ", 5000)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
