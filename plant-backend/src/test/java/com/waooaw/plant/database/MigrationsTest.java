package com.waooaw.plant.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.plant.market.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  @Test
  void aDatabaseThatIsUpToDateIsNotLookedAtAgain() {
    DatabaseUrl url = Postgres.database();
    assertThat(new Migrations(url, List.of()).run()).isTrue();
    assertThat(new Migrations(url, List.of()).run()).isFalse();
  }

  @Test
  void aMigrationThatIsNewRunsOnADatabaseThatWasUpToDate() throws SQLException {
    DatabaseUrl url = Postgres.database();
    new Migrations(url, List.of()).run();
    Migrations later = new Migrations(url, List.of(new V9001__One_more()));
    assertThat(later.run()).isTrue();
    assertThat(count(url, "SELECT count(*) FROM public.one_more")).isZero();
    assertThat(later.run()).isFalse();
  }

  @Test
  void twoServicesThatStartTogetherMigrateOnce() throws Exception {
    DatabaseUrl url = Postgres.database();
    Callable<Boolean> start = () -> new Migrations(url, List.of()).run();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> started : threads.invokeAll(List.of(start, start, start))) {
        assertThat(started.get()).isTrue();
      }
    }
    assertThat(new Migrations(url, List.of()).run()).isFalse();
    assertThat(
            count(
                url,
                "SELECT count(*) - count(DISTINCT version) FROM public.flyway_schema_history"
                    + " WHERE version IS NOT NULL"))
        .isZero();
  }

  private static long count(DatabaseUrl url, String sql) throws SQLException {
    try (Connection connection = Postgres.superuser(url);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getLong(1);
    }
  }

  static final class V9001__One_more extends BaseJavaMigration {
    @Override
    public void migrate(Context context) throws Exception {
      try (Statement statement = context.getConnection().createStatement()) {
        statement.execute("CREATE TABLE public.one_more (id int)");
      }
    }
  }
}
