package com.waooaw.plant.genesis;

import static com.waooaw.plant.testing.Bench.skill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Amendment;
import com.waooaw.plant.constitution.Check;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.constitution.EntityDocument;
import com.waooaw.plant.constitution.EntityKind;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestSigner;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A link holds the one before it, and no other history takes the place of the one there is. */
class Fault12HistoryTest {
  private static final TestSigner signer = new TestSigner();
  private static final TestSigner mallory = new TestSigner();
  private static final Entities entities = entities(signer);
  private static DatabaseUrl url;
  private static Database database;

  @BeforeAll
  static void open() {
    url = Postgres.database();
    database = Database.migrateAndOpen(url, List.of());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void eachHashIsOverTheHashBefore() {
    Entity entity = amended("weaving");
    List<Amendment> links = tx(tx -> entities.amendments(tx, entity.id()));
    assertThat(links).hasSize(3);
    assertThat(links.getFirst().prevHash()).isEqualTo(Amendment.GENESIS);
    for (int i = 1; i < links.size(); i++) {
      assertThat(links.get(i).prevHash()).isEqualTo(links.get(i - 1).hash());
      assertThat(
              Json.read(
                      new String(links.get(i).canonical(), java.nio.charset.StandardCharsets.UTF_8))
                  .path("prev_hash")
                  .asText())
          .isEqualTo(links.get(i - 1).hash());
    }
  }

  @Test
  void aServiceCannotPutALongerHistoryBehindTheOneThereIs() {
    Entity entity = amended("spinning");
    // As the plant would sign it, had the entity changed: only that it did not.
    Entity unwritten = entity;
    for (String number : List.of("version + 1", "version + 2", "1", "0 - 1")) {
      assertThatThrownBy(
              () ->
                  tx(
                      tx ->
                          tx.createUpdate(
                                  "INSERT INTO plant.amendment SELECT id, "
                                      + number
                                      + ", now(), 'mallory', 'x', '{}', status, version_hash, head_hash, 'h', 'k', 's'"
                                      + " FROM plant.entity WHERE id = :id")
                              .bind("id", unwritten.id())
                              .execute()))
          .as(number)
          .hasMessageMatching("(?s).*(does not follow|duplicate key|check constraint).*");
    }
  }

  @Test
  void aWholeForgedHistoryIsFoundByItsSignatures() throws Exception {
    Entity entity = amended("carding");
    // Somebody with the database to themselves writes a longer history, every hash of it right.
    asSuperuser("DELETE FROM plant.amendment WHERE entity_id = '" + entity.id() + "'");
    Entities forging = entities(mallory);
    String forgedId =
        tx(
            tx -> {
              Entity forged = forging.create(tx, document("forged"), "mallory", "x");
              for (int i = 0; i < 4; i++) {
                forged = forging.amend(tx, forged, document("forged"), "mallory", "x" + i);
              }
              return forged.id().toString();
            });
    assertThat(broken(forgedId)).containsExactly("L0-04");
    assertThat(broken(entity.id().toString())).contains("L0-02", "L0-04", "L0-05");
  }

  @Test
  void deletesAndTruncatesAreRefusedToServicesAndOwnersAlike() throws Exception {
    amended("retting");
    for (String sql :
        List.of(
            "UPDATE plant.amendment SET why = 'x'",
            "DELETE FROM plant.amendment",
            "TRUNCATE plant.amendment",
            "TRUNCATE plant.entity CASCADE")) {
      assertThatThrownBy(() -> tx(tx -> tx.execute(sql)))
          .as(sql)
          .hasMessageContaining("permission denied");
      try (Connection owner = Postgres.superuser(url)) {
        assertThatThrownBy(() -> owner.createStatement().execute(sql))
            .as(sql)
            .hasMessageContaining("refused");
      }
    }
  }

  @Test
  void aRowChangedBySqlIsComparedWithItsChain() throws Exception {
    for (String change :
        List.of(
            "content = content || '{\"name\":\"Other\"}'",
            "relationships = '{\"skills\":[]}'",
            "governing_agent = 'mallory'",
            "metadata = '{\"tags\":[\"x\"]}'",
            "version_hash = repeat('a', 64)")) {
      Entity entity = amended("scutching-" + UUID.randomUUID());
      asSuperuser("UPDATE plant.entity SET " + change + " WHERE id = '" + entity.id() + "'");
      assertThat(broken(entity.id().toString())).as(change).containsExactly("L0-05");
    }
    Entity promoted = amended("heckling");
    asSuperuser("UPDATE plant.entity SET status = 'certified' WHERE id = '" + promoted.id() + "'");
    assertThat(broken(promoted.id().toString())).containsExactly("L0-02");
    Entity turned = amended("fulling");
    asSuperuser(
        "UPDATE plant.entity SET head_hash = repeat('b', 64) WHERE id = '" + turned.id() + "'");
    assertThat(broken(turned.id().toString())).containsExactly("L0-04");
  }

  private static List<String> broken(String id) {
    Constitution constitution = new Constitution(signer, entities);
    return tx(
        tx ->
            constitution.l0(tx, entities.find(tx, UUID.fromString(id)).orElseThrow()).stream()
                .filter(check -> !check.passed())
                .map(Check::code)
                .toList());
  }

  private static Entity amended(String slug) {
    return tx(
        tx -> {
          Entity entity = entities.create(tx, document(slug), "ann", "new");
          entity = entities.amend(tx, entity, document(slug), "ann", "again");
          return entities.amend(tx, entity, document(slug), "bob", "and again");
        });
  }

  private static EntityDocument document(String slug) {
    ObjectNode content = skill(slug);
    return new EntityDocument(
        EntityKind.SKILL,
        slug,
        "genesis",
        content,
        Json.mapper().createObjectNode(),
        Json.mapper().createObjectNode());
  }

  private static Entities entities(Signer by) {
    return new Entities(
        by, new Ids(InstantSource.system(), new SecureRandom()), InstantSource.system());
  }

  private static <T> T tx(Function<Handle, T> work) {
    return database.transact(Scope.plant(), work);
  }

  private static void asSuperuser(String sql) throws Exception {
    try (Connection connection = Postgres.superuser(url)) {
      connection.createStatement().execute("SET session_replication_role = replica; " + sql);
    }
  }
}
