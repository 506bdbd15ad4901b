package com.waooaw.plant.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.keys.Purpose;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.keys.SigningKeys;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chain, on a real database and a real stream. Every test has a database of its own. */
class AuditChainTest {
  private Backend backend;
  private Database database;
  private Signer signer;
  private Anchors anchors;

  @BeforeEach
  void start() throws Exception {
    backend = new Backend(InstantSource.system());
    database = Database.open(backend.database);
    try (Connection connection = database.dataSource().getConnection()) {
      SigningKeys keys = SigningKeys.read(connection, new MasterKey(Backend.MASTER_KEY));
      signer = keys.signer(Purpose.AUDIT);
      anchors =
          new Anchors(
              backend.redis, keys.publicKeys(Purpose.AUDIT).getFirst().kid(), Optional.empty());
    }
  }

  @AfterEach
  void stop() {
    database.close();
    backend.close();
    // The stream belongs to all tests of this process.
    backend = null;
  }

  @Test
  void eventsOfBothKindsAreChainedOnceByTwoChainersAtATime() throws Exception {
    Chainer second = new Chainer(database, backend.redis, signer, anchors, InstantSource.system());
    second.start();
    long before = count("SELECT count(*) FROM audit.entry");
    AuditTrail trail = new AuditTrail(InstantSource.system());
    for (int i = 0; i < 300; i++) {
      streamed("chained-once-" + i);
      String id = Integer.toString(i);
      database.transactVoid(
          Scope.plant(),
          tx ->
              trail.record(
                  tx,
                  new BusinessEvent(
                      "system", "test.happened", "test", id, null, null, "ok", Map.of())));
    }
    awaitCount("SELECT count(*) FROM audit.entry WHERE correlation_id LIKE 'chained-once-%'", 300);
    awaitCount("SELECT count(*) FROM audit.entry WHERE action = 'test.happened'", 300);
    second.stop();
    assertThat(count("SELECT count(*) FROM audit.entry")).isGreaterThanOrEqualTo(before + 600);
    assertThat(count("SELECT count(*) - max(seq) FROM audit.entry")).isZero();
    assertThat(verify().path("valid").booleanValue()).isTrue();
  }

  @Test
  void aMalformedEventIsPutAsideAndHoldsUpNobody() throws Exception {
    for (String malformed :
        List.of("", "{", "[]", "{\"method\":\"GET\"}", "{\"correlation_id\":7}")) {
      send(malformed);
    }
    streamed("after-the-malformed");
    awaitCount("SELECT count(*) FROM audit.entry WHERE correlation_id = 'after-the-malformed'", 1);
    assertThat(count("SELECT count(*) FROM audit.quarantine")).isGreaterThanOrEqualTo(5);
  }

  @Test
  void anEventTheChainCannotHoldHoldsUpNobody() throws Exception {
    byte[] random = new byte[8_000];
    new SecureRandom().nextBytes(random);
    String unindexable = HexFormat.of().formatHex(random);
    send(event(unindexable, "2027-01-15T10:00:00Z", "1"));
    send(event("beyond-any-calendar", "+1000000000-01-01T00:00:00Z", "1"));
    send(event("beyond-any-number", "2027-01-15T10:00:00Z", "1" + "0".repeat(400)));
    streamed("after-what-cannot-be-held");
    awaitCount(
        "SELECT count(*) FROM audit.entry WHERE correlation_id = 'after-what-cannot-be-held'", 1);
    assertThat(count("SELECT count(*) FROM audit.quarantine WHERE raw LIKE '%beyond-any-%'"))
        .isEqualTo(2);
    assertThat(
            count("SELECT count(*) FROM audit.quarantine WHERE raw LIKE '%" + unindexable + "%'"))
        .isEqualTo(1);
    assertThat(verify().path("valid").booleanValue()).isTrue();
  }

  @Test
  void aBusinessEventTheChainCannotHoldHoldsUpNobody() throws Exception {
    superuser(
        """
        INSERT INTO audit.outbox (at, actor, action, entity_type, entity_id, outcome, body) VALUES
          (now(), 'system', 'test.poison', 'test', 'x', 'ok', '{"n": 1e400}'),
          ('infinity', 'system', 'test.poison', 'test', 'x', 'ok', '{}')
        """);
    filled(3);
    assertThat(count("SELECT count(*) FROM audit.outbox WHERE action = 'test.poison'")).isZero();
    assertThat(count("SELECT count(*) FROM audit.quarantine WHERE raw LIKE '%test.poison%'"))
        .isGreaterThanOrEqualTo(1);
    assertThat(verify().path("valid").booleanValue()).isTrue();
  }

  @Test
  void anAlteredEntryIsNamed() throws Exception {
    filled(20);
    for (String column :
        List.of(
            "actor", "action", "outcome", "body", "entity_id", "correlation_id", "customer_id")) {
      String kept = text("SELECT " + column + " FROM audit.entry WHERE seq = 7");
      superuser("UPDATE audit.entry SET " + column + " = 'someone else' WHERE seq = 7");
      JsonNode found = verify();
      assertThat(found.path("valid").booleanValue()).as(column).isFalse();
      assertThat(found.at("/first_bad/seq").intValue()).as(column).isEqualTo(7);
      superuser(
          "UPDATE audit.entry SET "
              + column
              + " = "
              + (kept == null ? "NULL" : "'" + kept.replace("'", "''") + "'")
              + " WHERE seq = 7");
    }
    assertThat(verify().path("valid").booleanValue()).isTrue();
  }

  @Test
  void anEntryWithAnotherTimeKindOrHashIsNamed() throws Exception {
    filled(20);
    for (String lie :
        List.of(
            "at = at + interval '1 microsecond'",
            "at = 'infinity'",
            "at = '-infinity'",
            "at = '4000-01-01 BC'",
            "kind = 'request'",
            "entity_type = NULL",
            "prev_hash = repeat('0', 64)",
            "hash = repeat('0', 64)")) {
      superuser("CREATE TABLE audit.kept AS SELECT * FROM audit.entry WHERE seq = 7");
      superuser("UPDATE audit.entry SET " + lie + " WHERE seq = 7");
      JsonNode found = verify();
      assertThat(found.at("/first_bad/seq").intValue()).as(lie + ": " + found).isEqualTo(7);
      assertThat(backend.get(Who.staff(), "/api/v1/audit/entries?limit=100").statusCode())
          .as(lie)
          .isEqualTo(200);
      superuser(
          "DELETE FROM audit.entry WHERE seq = 7;"
              + " INSERT INTO audit.entry SELECT * FROM audit.kept; DROP TABLE audit.kept");
    }
    assertThat(verify().path("valid").booleanValue()).isTrue();
  }

  @Test
  void aDeletedEntryIsNamed() throws Exception {
    filled(20);
    superuser("DELETE FROM audit.entry WHERE seq = 9");
    assertThat(verify().at("/first_bad/seq").intValue()).isEqualTo(9);
  }

  @Test
  void aCutTailIsNoticedThoughWhatIsLeftIsWhole() throws Exception {
    filled(20);
    backend.close();
    long last = count("SELECT max(seq) FROM audit.entry");
    superuser("DELETE FROM audit.entry WHERE seq > " + (last - 3));
    Verification found = verifyInProcess();
    assertThat(found.valid()).isFalse();
    assertThat(found.firstBad().seq()).isEqualTo(last - 2);
  }

  @Test
  void aChainRewrittenWithRightHashesDiffersFromItsCheckpoint() throws Exception {
    filled(20);
    backend.close();
    rewriteFrom(5);
    Verification found = verifyInProcess();
    assertThat(found.valid()).isFalse();
    assertThat(found.firstBad().seq()).isGreaterThanOrEqualTo(5);
    assertThat(found.firstBad().reason()).contains("checkpoint");
  }

  @Test
  void aChainRewrittenAndRobbedOfItsCheckpointsIsNoticed() throws Exception {
    filled(20);
    backend.close();
    rewriteFrom(5);
    superuser("DELETE FROM audit.checkpoint");
    Verification found = verifyInProcess();
    assertThat(found.valid()).isFalse();
    assertThat(found.firstBad().reason()).contains("not signed");
  }

  @Test
  void anEntryAddedByHandIsNamedThoughItsHashIsRight() throws Exception {
    filled(20);
    backend.close();
    long last = count("SELECT max(seq) FROM audit.entry");
    database.transactVoid(
        Scope.plant(),
        tx -> {
          EntryStore store = new EntryStore();
          Entry head = store.entries(tx, last - 1, last, 1).getFirst();
          Entry added = head.chained(last + 1, head.hash(), new EntryHasher());
          store.append(tx, List.of(added), LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC));
        });
    Verification found = verifyInProcess();
    assertThat(found.valid()).isFalse();
    assertThat(found.firstBad().seq()).isEqualTo(last + 1);
  }

  @Test
  void aForgedCheckpointIsRefused() throws Exception {
    filled(20);
    backend.close();
    superuser(
        "UPDATE audit.checkpoint SET signature = reverse(signature) WHERE seq = (SELECT min(seq) FROM audit.checkpoint)");
    assertThat(verifyInProcess().firstBad().reason()).contains("signature");
  }

  @Test
  void theServicesRoleCannotChangeTheTrail() throws Exception {
    filled(3);
    for (String forbidden :
        List.of(
            "UPDATE audit.entry SET actor = 'x'",
            "DELETE FROM audit.entry",
            "TRUNCATE audit.entry",
            "UPDATE audit.checkpoint SET hash = 'x'",
            "DELETE FROM audit.checkpoint")) {
      assertThatThrownBy(() -> database.transactVoid(Scope.plant(), tx -> tx.execute(forbidden)))
          .as(forbidden)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void evenAnOwnerWithEveryGrantIsRefusedByTheTrigger() throws Exception {
    filled(3);
    superuser(
        "CREATE ROLE careless_owner BYPASSRLS; GRANT USAGE ON SCHEMA audit TO careless_owner;"
            + " GRANT ALL ON audit.entry TO careless_owner");
    for (String forbidden :
        List.of(
            "UPDATE audit.entry SET actor = 'x'",
            "DELETE FROM audit.entry",
            "TRUNCATE audit.entry")) {
      assertThatThrownBy(() -> superuser("SET ROLE careless_owner; " + forbidden))
          .hasMessageContaining("append-only");
    }
    superuser("DROP OWNED BY careless_owner; DROP ROLE careless_owner");
  }

  @Test
  void entriesAreFoundByCorrelationAndPagedWithoutRepeats() throws Exception {
    streamed("looked-for-0001");
    awaitCount("SELECT count(*) FROM audit.entry WHERE correlation_id = 'looked-for-0001'", 1);
    JsonNode found =
        Json.read(
                backend
                    .get(Who.staff(), "/api/v1/audit/entries?correlation_id=looked-for-0001")
                    .body())
            .path("items");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).path("outcome").asText()).isEqualTo("403 permission-denied");

    filled(30);
    List<Long> seqs = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          Json.read(backend.get(Who.staff(), "/api/v1/audit/entries?limit=7" + cursor).body());
      page.path("items").forEach(e -> seqs.add(e.path("seq").longValue()));
      cursor =
          page.path("next_cursor").isNull() ? null : "&cursor=" + page.path("next_cursor").asText();
    } while (cursor != null);
    assertThat(seqs)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(backend.get(Who.staff(), "/api/v1/audit/entries?cursor=garbage").statusCode())
        .isEqualTo(400);
  }

  private void filled(int entries) throws Exception {
    AuditTrail trail = new AuditTrail(InstantSource.system());
    long before = count("SELECT count(*) FROM audit.entry WHERE action = 'test.filled'");
    for (int i = 0; i < entries; i++) {
      String id = Integer.toString(i);
      database.transactVoid(
          Scope.plant(),
          tx ->
              trail.record(
                  tx,
                  new BusinessEvent(
                      "system", "test.filled", "test", id, null, null, "ok", Map.of("n", id))));
    }
    awaitCount("SELECT count(*) FROM audit.entry WHERE action = 'test.filled'", before + entries);
  }

  private void rewriteFrom(long seq) throws Exception {
    List<Entry> entries = new ArrayList<>();
    database.transactVoid(
        Scope.plant(),
        tx -> entries.addAll(new EntryStore().entries(tx, 0, Long.MAX_VALUE, 100_000)));
    String hash = entries.get((int) seq - 2).hash();
    for (Entry entry : entries.subList((int) seq - 1, entries.size())) {
      Entry forged = entry.chained(entry.seq(), hash, new EntryHasher());
      hash = forged.hash();
      superuser(
          "UPDATE audit.entry SET prev_hash = '"
              + forged.prevHash()
              + "' WHERE seq = "
              + entry.seq());
      if (entry.seq() == seq) {
        Entry lied =
            new Entry(
                    entry.seq(),
                    entry.at(),
                    entry.kind(),
                    "someone else",
                    entry.action(),
                    entry.entityType(),
                    entry.entityId(),
                    entry.customerId(),
                    entry.correlationId(),
                    entry.outcome(),
                    entry.body(),
                    "",
                    "")
                .chained(entry.seq(), forged.prevHash(), new EntryHasher());
        superuser("UPDATE audit.entry SET actor = 'someone else' WHERE seq = " + seq);
        hash = lied.hash();
      }
      superuser("UPDATE audit.entry SET hash = '" + hash + "' WHERE seq = " + entry.seq());
    }
  }

  private Verification verifyInProcess() {
    return database.transact(
        Scope.plant(),
        org.jdbi.v3.core.transaction.TransactionIsolationLevel.REPEATABLE_READ,
        tx ->
            new Verifier(new EntryStore(), signer, InstantSource.system())
                .verify(tx, Optional.empty(), List.of()));
  }

  private JsonNode verify() throws Exception {
    return Json.read(backend.post(Who.staff(), "/api/v1/audit/verify", null).body());
  }

  private void streamed(String correlationId) {
    send(
        Json.mapper()
            .createObjectNode()
            .put("correlation_id", correlationId)
            .put("timestamp", "2027-01-15T10:00:00.123456789Z")
            .put("method", "GET")
            .put("route", "/api/v1/audit/entries")
            .put("status", 403)
            .put("error_type", "permission-denied")
            .toString());
  }

  private static String event(String correlationId, String timestamp, String latency) {
    return """
        {"correlation_id":"%s","timestamp":"%s","method":"GET","route":"/x","status":200,"latency":%s}"""
        .formatted(correlationId, timestamp, latency);
  }

  private void send(String event) {
    backend
        .redis
        .send(Request.cmd(Command.XADD).arg(Chainer.STREAM).arg("*").arg("event").arg(event))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private void awaitCount(String sql, long wanted) throws Exception {
    for (int i = 0; i < 200 && count(sql) < wanted; i++) {
      Thread.sleep(50);
    }
    assertThat(count(sql)).as(sql).isEqualTo(wanted);
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = Postgres.superuser(backendUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = Postgres.superuser(backendUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private void superuser(String sql) throws SQLException {
    try (Connection connection = Postgres.superuser(backendUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private com.waooaw.plant.database.DatabaseUrl backendUrl() {
    return backend.database;
  }
}
