package com.waooaw.plant.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.kernel.health.Health;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What the database itself refuses, whoever asks; and what it carries over from before. */
class AuditGuardsTest {
  private static final List<String> TABLES =
      List.of("entry", "checkpoint", "quarantine", "retired");

  @Test
  void noRoleOfTheServicesChangesTheTrailNotEvenItsOwnerWithEveryGrant() throws Exception {
    try (TrailGround ground = new TrailGround()) {
      ground.chained(InstantSource.system(), 3);
      ground.superuser(
          """
          INSERT INTO audit.quarantine (stream_id, raw, reason, at) VALUES ('0', 'x', 'x', now());
          INSERT INTO audit.retired VALUES (1, 1, 'p', 'l', 1, 1, now(), now(), '2020_01', now(), 'k', 's');
          CREATE ROLE trail_owner NOSUPERUSER BYPASSRLS;
          GRANT USAGE, CREATE ON SCHEMA audit TO trail_owner;
          """);
      List<String> tables = new ArrayList<>(TABLES);
      tables.addAll(partitions(ground));
      assertThat(tables).hasSize(6);
      for (String table : tables) {
        ground.superuser("ALTER TABLE audit." + table + " OWNER TO trail_owner");
      }
      for (String table : tables) {
        for (String forbidden :
            List.of(
                "UPDATE audit.%s SET %s".formatted(table, column(table)),
                "DELETE FROM audit." + table,
                "TRUNCATE audit." + table)) {
          assertThatThrownBy(
                  () -> ground.database.transactVoid(Scope.plant(), tx -> tx.execute(forbidden)))
              .as(forbidden)
              .hasMessageContaining("permission denied");
          assertThatThrownBy(() -> ground.superuser("SET ROLE trail_owner; " + forbidden))
              .as("as the owner: " + forbidden)
              .hasMessageContaining("append-only");
        }
      }
      ground.superuser(
          "REASSIGN OWNED BY trail_owner TO postgres; DROP OWNED BY trail_owner; DROP ROLE trail_owner");
    }
  }

  @Test
  void theServicesHaveNoOtherRole() throws Exception {
    try (TrailGround ground = new TrailGround()) {
      assertThat(
              ground.count(
                  """
                  SELECT count(DISTINCT grantee) FROM information_schema.table_privileges
                  WHERE table_schema = 'audit' AND grantee NOT IN ('postgres', 'waooaw_app')
                  """))
          .isZero();
      assertThat(
              ground.count(
                  """
                  SELECT count(*) FROM information_schema.table_privileges
                  WHERE table_schema = 'audit' AND grantee = 'waooaw_app'
                    AND table_name IN ('entry', 'checkpoint', 'quarantine', 'retired')
                    AND privilege_type NOT IN ('SELECT', 'INSERT')
                  """))
          .isZero();
    }
  }

  @Test
  void aTransactionOfNobodySeesNoneOfTheTrailAndWritesNoneOfIt() throws Exception {
    try (TrailGround ground = new TrailGround()) {
      ground.chained(InstantSource.system(), 3);
      ground.written(1);
      for (String table : List.of("entry", "checkpoint", "outbox")) {
        assertThat(
                (long)
                    ground.database.transact(
                        Scope.anyone(),
                        tx ->
                            tx.createQuery("SELECT count(*) FROM audit." + table)
                                .mapTo(Long.class)
                                .one()))
            .as(table)
            .isZero();
      }
      assertThatThrownBy(
              () ->
                  ground.database.transactVoid(
                      Scope.anyone(),
                      tx ->
                          tx.execute(
                              "INSERT INTO audit.checkpoint (seq, hash, kid, signature, at) VALUES (9, 'h', 'k', 's', now())")))
          .hasMessageContaining("row-level security");
    }
  }

  @Test
  void aTrailFromBeforeIsCarriedOverWholeAndGuarded() throws Exception {
    DatabaseUrl url = Postgres.database();
    TrailGroundBefore before = new TrailGroundBefore(url);
    before.migrateTo("149?");
    before.fill(250);
    try (TrailGround ground = before.migrated()) {
      assertThat(ground.count("SELECT count(*) FROM audit.entry_first")).isEqualTo(250);
      assertThat(ground.count("SELECT count(*) FROM audit.checkpoint_first")).isEqualTo(5);
      Verification found = ground.verify(ground.anchors(Optional.empty()));
      assertThat(found.valid()).as("%s", found).isTrue();
      assertThat(found.entries()).isEqualTo(250);
      ground.chained(InstantSource.system(), 10);
      assertThat(ground.verify(ground.anchors(Optional.empty())).entries()).isEqualTo(260);
      for (String forbidden :
          List.of(
              "DELETE FROM audit.entry WHERE seq = 3",
              "TRUNCATE audit.entry",
              "UPDATE audit.entry_first SET actor = 'x'",
              "TRUNCATE audit.entry_first",
              "DELETE FROM audit.checkpoint_first")) {
        assertThatThrownBy(
                () -> ground.database.transactVoid(Scope.plant(), tx -> tx.execute(forbidden)))
            .as(forbidden)
            .hasMessageContaining("permission denied");
      }
      assertThat(
              ground.count(
                  """
                  SELECT count(*) FROM pg_trigger
                  WHERE tgrelid IN ('audit.entry_first'::regclass, 'audit.checkpoint_first'::regclass)
                    AND tgname IN ('append_only', 'never_changed') AND tgenabled = 'O'
                  """))
          .isEqualTo(4);
    }
  }

  @Test
  void aChainerThatCannotChainShowsInHealthAndGoesOn() throws Exception {
    try (TrailGround ground = new TrailGround()) {
      Chainer chainer = ground.chainer(InstantSource.system());
      chainer.start();
      ground.written(1);
      ground.await(1);
      assertThat(chainer.health().containsKey(Health.WARNING)).isFalse();
      ground.superuser("REVOKE INSERT ON audit.entry FROM waooaw_app");
      ground.written(2);
      for (int i = 0; i < 200 && chainer.standing() != Chainer.Standing.PAUSED; i++) {
        Thread.sleep(25);
      }
      assertThat(chainer.health().getString(Health.WARNING)).contains("paused");
      ground.superuser("GRANT INSERT ON audit.entry TO waooaw_app");
      ground.await(3);
      assertThat(chainer.health().containsKey(Health.WARNING)).isFalse();
      chainer.stop();
    }
  }

  @Test
  void eventsThatNobodyChainsShowInHealth() throws Exception {
    try (TrailGround ground = new TrailGround()) {
      Chainer idle =
          ground.chainer(
              InstantSource.offset(InstantSource.system(), java.time.Duration.ofMinutes(5)));
      ground.written(1);
      assertThat(idle.health().getString(Health.WARNING)).contains("waited");
    }
  }

  private static List<String> partitions(TrailGround ground) {
    return ground.database.transact(
        Scope.anyone(),
        tx ->
            tx.createQuery(
                    """
                    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                    WHERE i.inhparent IN ('audit.entry'::regclass, 'audit.checkpoint'::regclass)
                      AND c.relkind = 'r' ORDER BY 1
                    """)
                .mapTo(String.class)
                .list());
  }

  private static String column(String table) {
    return table.startsWith("quarantine")
        ? "raw = 'x'"
        : table.equals("retired") ? "part = 'x'" : "hash = 'x'";
  }

  /** A database as it was before the trail had months, with a chain in it. */
  private record TrailGroundBefore(DatabaseUrl url) {
    void migrateTo(String version) {
      InstantSource clock = InstantSource.system();
      Flyway.configure()
          .dataSource(url.jdbcUrl(), url.user(), url.password())
          .locations("classpath:db/migration")
          .javaMigrations(TrailGround.javaMigrations(clock))
          .target(version)
          .load()
          .migrate();
    }

    // By the tables of then: a row a statement, a checkpoint each fifty.
    void fill(int entries) throws SQLException {
      try (Connection connection = Postgres.superuser(url);
          Statement statement = connection.createStatement()) {
        var signer =
            com.waooaw.plant.keys.SigningKeys.read(connection, TrailGround.MASTER)
                .signer(com.waooaw.plant.keys.Purpose.AUDIT);
        String hash = Entry.GENESIS;
        for (int seq = 1; seq <= entries; seq++) {
          Entry entry =
              new Entry(
                      0,
                      java.time.Instant.parse("2025-03-01T00:00:00Z").plusSeconds(seq),
                      "business",
                      "system",
                      "test.happened",
                      "test",
                      "e-" + seq,
                      null,
                      null,
                      "ok",
                      "{}",
                      "",
                      "")
                  .chained(seq, hash, new EntryHasher());
          hash = entry.hash();
          statement.execute(
              "INSERT INTO audit.entry VALUES (%d, '%s', 'business', 'system', 'test.happened', 'test', 'e-%d', NULL, NULL, 'ok', '{}', '%s', '%s')"
                  .formatted(seq, entry.at(), seq, entry.prevHash(), hash));
          if (seq % 50 == 0) {
            var signed = signer.sign(Entry.checkpointed(seq, hash));
            statement.execute(
                "INSERT INTO audit.checkpoint VALUES (%d, '%s', '%s', '%s', now())"
                    .formatted(seq, hash, signed.keyId(), signed.signature()));
          }
        }
      }
    }

    TrailGround migrated() {
      return new TrailGround(url);
    }
  }
}
