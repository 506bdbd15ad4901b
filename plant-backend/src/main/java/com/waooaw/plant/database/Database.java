package com.waooaw.plant.database;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.call.Breaker;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * PostgreSQL, as a role that owns nothing. Connections sign in as the URL says and at once become
 * {@code waooaw_app}, whom row-level security binds and whom the audit tables refuse changes.
 */
public final class Database implements AutoCloseable {
  private static final String SERVICE_ROLE = "SET ROLE waooaw_app";
  private static final int POOL_SIZE = 16;
  private static final int MIN_IDLE = 2;
  private static final long CONNECT_MILLIS = 2_000;
  private static final int FAILURES = 3;
  // SQLSTATE of class 08, "connection exception" (PostgreSQL manual, appendix A).
  private static final String CANNOT_CONNECT = "08001";

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(guarded(pool)).installPlugin(new PostgresPlugin());
  }

  /**
   * Runs the migrations as the URL's own user, then opens the pool.
   *
   * @param javaMigrations migrations written in Java, beside those in db/migration
   * @throws org.flywaydb.core.api.FlywayException if the database is unreachable or a migration
   *     fails
   */
  public static Database migrateAndOpen(DatabaseUrl url, List<JavaMigration> javaMigrations) {
    new Migrations(url, javaMigrations).run();
    return open(url);
  }

  /** Opens the pool on a database that is already migrated. */
  public static Database open(DatabaseUrl url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url.jdbcUrl());
    config.setUsername(url.user());
    config.setPassword(url.password());
    config.setConnectionInitSql(SERVICE_ROLE);
    config.setMaximumPoolSize(POOL_SIZE);
    // Sixteen sign-ins at once would be most of what a start costs.
    config.setMinimumIdle(MIN_IDLE);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setValidationTimeout(CONNECT_MILLIS / 2);
    config.setAutoCommit(true);
    config.setPoolName("plant");
    return new Database(new HikariDataSource(config));
  }

  /**
   * Runs work in one transaction that sees only the scope's rows. Rolls back if the work throws.
   */
  public <T> T transact(Scope scope, Function<Handle, T> work) {
    requireNonNull(work, "work");
    return jdbi.inTransaction(
        handle -> {
          enter(handle, scope);
          return work.apply(handle);
        });
  }

  /** Like {@link #transact(Scope, Function)} at another isolation level. */
  public <T> T transact(Scope scope, TransactionIsolationLevel level, Function<Handle, T> work) {
    return jdbi.inTransaction(
        level,
        handle -> {
          enter(handle, scope);
          return work.apply(handle);
        });
  }

  /** Like {@link #transact(Scope, Function)} for work without a result. */
  public void transactVoid(Scope scope, Consumer<Handle> work) {
    transact(
        scope,
        handle -> {
          work.accept(handle);
          return null;
        });
  }

  /** The pool itself, for libraries that speak JDBC. Its connections see no customer's rows. */
  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }

  // While the database is away every caller would wait its whole time-out for a connection, and
  // their callers with them; after a few have, the others are told at once.
  private static ConnectionFactory guarded(DataSource pool) {
    Breaker breaker =
        new Breaker(FAILURES, Duration.ofSeconds(5), Duration.ofSeconds(1), InstantSource.system());
    return () -> {
      if (!breaker.permits()) {
        throw new SQLTransientConnectionException("the database is away", CANNOT_CONNECT);
      }
      boolean away = true;
      try {
        Connection connection = pool.getConnection();
        away = false;
        return connection;
      } catch (SQLTransientConnectionException e) {
        // Without a cause all connections were in use: the database is busy, not away.
        away = e.getCause() != null;
        throw e;
      } finally {
        breaker.record(!away);
      }
    };
  }

  /**
   * Lets the transaction that a handle is in see the scope's rows until it ends; for work on a
   * connection of its own.
   */
  public static void enter(Handle handle, Scope scope) {
    String customer =
        switch (scope) {
          case Scope.Anyone anyone -> "";
          case Scope.Customer one -> one.id().toString();
          case Scope.Plant plant -> "";
        };
    handle
        .createQuery(
            "SELECT set_config('waooaw.customer', :customer, true) AS customer,"
                + " set_config('waooaw.plant', :plant, true) AS plant")
        .bind("customer", customer)
        .bind("plant", scope instanceof Scope.Plant ? "on" : "off")
        .mapToMap()
        .one();
  }
}
