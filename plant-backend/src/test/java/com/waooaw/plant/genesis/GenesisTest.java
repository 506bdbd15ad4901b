package com.waooaw.plant.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.constitution.Check;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.constitution.EntityDocument;
import com.waooaw.plant.constitution.EntityKind;
import com.waooaw.plant.constitution.EntityStatus;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestSigner;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GenesisTest {
  private static DatabaseUrl url;
  private static Database database;
  private static final TestSigner signer = new TestSigner();
  private static final Entities entities =
      new Entities(
          signer, new Ids(InstantSource.system(), new SecureRandom()), InstantSource.system());
  private static final Constitution constitution = new Constitution(signer, entities);
  private static final Genesis genesis =
      new Genesis(entities, constitution, signer, InstantSource.system());

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
  void whatWasCertifiedHasACertificateThatVerifies() {
    Entity skill = tx(tx -> certified(tx, skill("weaving")));

    Certificate certificate = tx(tx -> genesis.certificate(tx, skill).orElseThrow());
    assertThat(skill.status()).isEqualTo(EntityStatus.CERTIFIED);
    assertThat(certificate.holdsFor(skill.id(), skill.document(), signer)).isTrue();
    assertThat(certificate.checks()).extracting(Check::code).contains("L0-01", "L0-05", "L1-NAME");
    assertThat(certificate.author()).isEqualTo("ann").isNotEqualTo(certificate.certifier());
  }

  @Test
  void nobodyCertifiesWhatTheyWroteOrChanged() {
    Entity submitted =
        tx(
            tx -> {
              Entity draft = genesis.draft(tx, skill("spinning"), "ann", "new");
              Entity changed =
                  genesis.amend(
                      tx, draft, with(draft, "description", "Makes yarn."), "bob", "clearer");
              return genesis.submit(tx, changed, "ann");
            });

    assertRefused(ProblemType.PERMISSION_DENIED, tx -> genesis.certify(tx, submitted, "ann", "ok"));
    assertRefused(ProblemType.PERMISSION_DENIED, tx -> genesis.certify(tx, submitted, "bob", "ok"));
    assertThat(tx(tx -> genesis.certify(tx, submitted, "eve", "ok")).certified()).isTrue();
  }

  @Test
  void aChangedEntityLosesItsCertificate() {
    Entity skill = tx(tx -> certified(tx, skill("dyeing")));

    Entity changed =
        tx(tx -> genesis.amend(tx, skill, with(skill, "description", "Dyes wool."), "ann", "wool"));

    assertThat(changed.certified()).isFalse();
    assertThat(changed.status()).isEqualTo(EntityStatus.DRAFT);
    assertThat(changed.versionHash()).isNotEqualTo(skill.versionHash());
  }

  @Test
  void whatBreaksALawIsNotCertifiedAndEveryBrokenLawIsNamed() {
    ObjectNode content = Json.mapper().createObjectNode().put("name", "").put("category", "magic");
    Entity submitted =
        tx(
            tx ->
                genesis.submit(
                    tx,
                    genesis.draft(
                        tx, document(EntityKind.SKILL, "conjuring", "", content), "ann", "new"),
                    "ann"));

    assertThatThrownBy(() -> tx(tx -> genesis.certify(tx, submitted, "eve", "ok")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("L0-01")
        .hasMessageContaining("L1-NAME")
        .hasMessageContaining("L1-DESCRIPTION")
        .hasMessageContaining("L1-SKILL-CATEGORY");
  }

  @Test
  void anAgentNeedsACertifiedRoleOfCertifiedSkills() {
    Entity skill = tx(tx -> certified(tx, skill("knitting")));
    Entity draftSkill = tx(tx -> genesis.draft(tx, skill("crochet"), "ann", "new"));

    Entity role = tx(tx -> certified(tx, role("knitter", skill.id())));
    assertThat(role.certified()).isTrue();
    assertThatThrownBy(() -> tx(tx -> certified(tx, role("crocheter", draftSkill.id()))))
        .hasMessageContaining("L1-ROLE-SKILLS");
    assertThatThrownBy(() -> tx(tx -> certified(tx, agent("idle", null, null))))
        .hasMessageContaining("L1-AGENT-ROLE")
        .hasMessageContaining("L1-AGENT-INDUSTRY");
  }

  @Test
  void onlyCertifiedAgentsAreListed() {
    Entity skill = tx(tx -> certified(tx, skill("felting")));

    assertRefused(ProblemType.CONFLICT, tx -> genesis.list(tx, skill, "eve", "go"));
    Entity draft = tx(tx -> genesis.draft(tx, agent("unready", null, null), "ann", "new"));
    assertRefused(ProblemType.AGENT_NOT_CERTIFIED, tx -> genesis.list(tx, draft, "eve", "go"));
  }

  @Test
  void ofTwoChangesAtOnceOnlyOneHappens() {
    Entity draft = tx(tx -> genesis.draft(tx, skill("lacing"), "ann", "new"));
    tx(tx -> genesis.submit(tx, draft, "ann"));

    assertRefused(ProblemType.CONFLICT, tx -> genesis.submit(tx, draft, "ann"));
  }

  @Test
  void aNearDuplicateIsFlaggedButDoesNotForbid() {
    String text = "Sews two pieces of cloth together by hand with a fine and even stitch.";
    tx(tx -> genesis.draft(tx, skill("sewing", "Fine sewing", text), "ann", "new"));
    Entity twin =
        tx(tx -> genesis.draft(tx, skill("sewing-too", "Fine sewing", text), "ann", "new"));

    List<Check> checks = tx(tx -> constitution.review(tx, twin));

    assertThat(checks).filteredOn(c -> c.code().equals("L1-ORIGINAL")).noneMatch(Check::passed);
    assertThat(Constitution.satisfied(checks)).isTrue();
  }

  @Test
  void theDatabaseRefusesEveryChangeOfAmendmentsAndCertificates() {
    tx(tx -> certified(tx, skill("carding")));

    for (String table : List.of("amendment", "certificate")) {
      for (String sql :
          List.of(
              "UPDATE plant.%s SET version_hash = 'x'",
              "DELETE FROM plant.%s", "TRUNCATE plant.%s CASCADE")) {
        assertThatThrownBy(() -> tx(tx -> tx.execute(sql.formatted(table))))
            .isInstanceOf(UnableToExecuteStatementException.class);
        // Nor may the tables' own owner.
        assertThatThrownBy(() -> asSuperuser(sql.formatted(table))).hasMessageContaining("refused");
      }
    }
  }

  @Test
  void contentChangedBehindTheConstitutionsBackIsFound() throws Exception {
    Entity skill = tx(tx -> certified(tx, skill("fulling")));
    asSuperuser(
        "UPDATE plant.entity SET content = content || '{\"description\":\"Anything\"}' WHERE id = '%s'"
            .formatted(skill.id()));

    Entity altered = tx(tx -> entities.find(tx, skill.id()).orElseThrow());

    assertThat(broken(altered)).containsExactly("L0-05");
    assertThat(
            tx(tx -> genesis.certificate(tx, altered))
                .orElseThrow()
                .holdsFor(altered.id(), altered.document(), signer))
        .isFalse();
  }

  @Test
  void aForgedOrMissingAmendmentBreaksTheChain() throws Exception {
    Entity forged = tx(tx -> certified(tx, skill("heckling")));
    Entity cut = tx(tx -> certified(tx, skill("scutching")));
    Entity promoted = tx(tx -> genesis.draft(tx, skill("retting"), "ann", "new"));
    asSuperuser(
        "SET session_replication_role = replica; UPDATE plant.amendment SET by_whom = 'mallory' WHERE entity_id = '%s' AND number = 1"
            .formatted(forged.id()));
    asSuperuser(
        "SET session_replication_role = replica; DELETE FROM plant.amendment WHERE entity_id = '%s' AND number = 2"
            .formatted(cut.id()));
    asSuperuser(
        "UPDATE plant.entity SET status = 'certified' WHERE id = '%s'".formatted(promoted.id()));

    assertThat(broken(forged)).containsExactly("L0-04");
    assertThat(broken(cut)).contains("L0-02", "L0-04");
    assertThat(broken(tx(tx -> entities.find(tx, promoted.id()).orElseThrow()))).contains("L0-02");
  }

  private static List<String> broken(Entity entity) {
    return tx(tx -> constitution.l0(tx, entity)).stream()
        .filter(c -> !c.passed())
        .map(Check::code)
        .toList();
  }

  private static Entity certified(Handle tx, EntityDocument document) {
    Entity draft = genesis.draft(tx, document, "ann", "new");
    return genesis.certify(tx, genesis.submit(tx, draft, "ann"), "eve", "sound");
  }

  private static EntityDocument skill(String id) {
    return skill(id, id, "The craft of " + id + ", known by " + UUID.randomUUID() + ".");
  }

  private static EntityDocument skill(String id, String name, String description) {
    return document(
        EntityKind.SKILL,
        id,
        "genesis",
        Json.mapper()
            .createObjectNode()
            .put("name", name)
            .put("description", description)
            .put("category", "technical"));
  }

  private static EntityDocument role(String id, UUID skill) {
    ObjectNode relationships = Json.mapper().createObjectNode();
    relationships.putArray("skills").add(skill.toString());
    ObjectNode content = Json.mapper().createObjectNode().put("name", id).put("seniority", "mid");
    return new EntityDocument(
        EntityKind.JOB_ROLE,
        id,
        "genesis",
        content,
        Json.mapper().createObjectNode(),
        relationships);
  }

  private static EntityDocument agent(String id, UUID role, UUID industry) {
    ObjectNode content =
        Json.mapper().createObjectNode().put("name", id).put("description", id + " works.");
    ObjectNode relationships = Json.mapper().createObjectNode();
    if (role != null) {
      relationships.put("job_role", role.toString()).put("industry", industry.toString());
    }
    return new EntityDocument(
        EntityKind.AGENT, id, "genesis", content, Json.mapper().createObjectNode(), relationships);
  }

  private static EntityDocument document(
      EntityKind kind, String id, String governor, ObjectNode content) {
    return new EntityDocument(
        kind,
        id,
        governor,
        content,
        Json.mapper().createObjectNode(),
        Json.mapper().createObjectNode());
  }

  private static EntityDocument with(Entity entity, String field, String value) {
    ObjectNode content = entity.document().content().deepCopy().put(field, value);
    EntityDocument from = entity.document();
    return new EntityDocument(
        from.kind(),
        from.externalId(),
        from.governingAgent(),
        content,
        from.metadata(),
        from.relationships());
  }

  private static void assertRefused(ProblemType type, Function<Handle, Entity> act) {
    assertThatThrownBy(() -> tx(act))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().type()).isEqualTo(type));
  }

  private static <T> T tx(Function<Handle, T> work) {
    return database.transact(Scope.plant(), work);
  }

  private static void asSuperuser(String sql) throws Exception {
    try (Connection connection = Postgres.superuser(url)) {
      connection.createStatement().execute(sql);
    }
  }
}
