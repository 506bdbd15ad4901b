package com.waooaw.plant.audit;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.catalogue.V40__Shipped_catalogue;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.EcJwk;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.keys.Purpose;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.keys.SigningKeys;
import com.waooaw.plant.keys.V11__First_signing_keys;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Redis;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** A database with a trail and its keys, and no service: tests chain when they say. */
final class TrailGround implements AutoCloseable {
  static final MasterKey MASTER = new MasterKey(new byte[MasterKey.MIN_BYTES]);

  final DatabaseUrl url;
  final Database database;
  final RedisLink redis;
  final SigningKeys keys;
  final Signer signer;

  private final Vertx vertx = Vertx.vertx();

  /** On a database that is new. */
  TrailGround() {
    this(Postgres.database(), Redis.port(), true);
  }

  /** On a database that is migrated as far as its version was. */
  TrailGround(DatabaseUrl url) {
    this(url, Redis.port(), true);
  }

  static JavaMigration[] javaMigrations(InstantSource clock) {
    return new JavaMigration[] {
      new V11__First_signing_keys(MASTER, clock),
      new V40__Shipped_catalogue(
          connection -> keys(connection).signer(Purpose.CERTIFICATE),
          new Ids(clock, new SecureRandom()),
          clock)
    };
  }

  /** On a database that another process migrated. */
  TrailGround(DatabaseUrl url, int redisPort) {
    this(url, redisPort, false);
  }

  private TrailGround(DatabaseUrl url, int redisPort, boolean migrate) {
    InstantSource clock = InstantSource.system();
    this.url = url;
    this.database =
        migrate ? Database.migrateAndOpen(url, List.of(javaMigrations(clock))) : Database.open(url);
    try (Connection connection = database.dataSource().getConnection()) {
      this.keys = keys(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    this.signer = keys.signer(Purpose.AUDIT);
    if (migrate) {
      // The stream belongs to all tests; events of others' requests are not for this chain.
      superuserUnchecked("UPDATE audit.stream_position SET stream_id = '9999999999999-0'");
    }
    this.redis = RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + redisPort));
  }

  Anchors anchors(Optional<Path> folder) {
    return new Anchors(redis, publicKeys().getFirst().kid(), folder);
  }

  List<EcJwk> publicKeys() {
    return keys.publicKeys(Purpose.AUDIT);
  }

  Chainer chainer(InstantSource clock) {
    return chainer(clock, Optional.empty());
  }

  Chainer chainer(InstantSource clock, Optional<Path> anchorFolder) {
    return new Chainer(database, redis, signer, anchors(anchorFolder), clock);
  }

  /** Writes events and chains them, each batch its own checkpoint. */
  void chained(InstantSource clock, int events) throws InterruptedException {
    long wanted = newest() + events;
    written(events);
    Chainer chainer = chainer(clock);
    chainer.start();
    await(wanted);
    chainer.stop();
  }

  /** Writes events that wait to be chained. */
  void written(int events) {
    AuditTrail trail = new AuditTrail(InstantSource.system());
    database.transactVoid(
        Scope.plant(),
        tx -> {
          for (int i = 0; i < events; i++) {
            trail.record(
                tx,
                new BusinessEvent(
                    "system", "test.happened", "test", "e-" + i, null, null, "ok", Map.of("n", i)));
          }
        });
  }

  void await(long seq) throws InterruptedException {
    for (int i = 0; i < 400 && newest() < seq; i++) {
      Thread.sleep(25);
    }
    if (newest() < seq) {
      throw new AssertionError("Chained up to " + newest() + " and not to " + seq);
    }
  }

  long newest() {
    return database.transact(Scope.plant(), tx -> new EntryStore().head(tx).seq());
  }

  Verification verify(Anchors anchors) {
    var kept = anchors.read();
    return database.transact(
        Scope.plant(),
        TransactionIsolationLevel.REPEATABLE_READ,
        tx -> new Verifier(signer, InstantSource.system()).verify(tx, Optional.empty(), kept));
  }

  void superuser(String sql) throws SQLException {
    try (Connection connection = Postgres.superuser(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void superuserUnchecked(String sql) {
    try {
      superuser(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long count(String sql) throws SQLException {
    try (Connection connection = Postgres.superuser(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() {
    redis.close();
    database.close();
    vertx.close();
  }

  private static SigningKeys keys(Connection connection) {
    try {
      return SigningKeys.read(connection, MASTER);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
