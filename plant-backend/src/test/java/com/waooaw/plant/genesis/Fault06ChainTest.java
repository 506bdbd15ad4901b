package com.waooaw.plant.genesis;

import static com.waooaw.plant.testing.Bench.id;
import static com.waooaw.plant.testing.Bench.skill;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.EntityDocument;
import com.waooaw.plant.constitution.EntityKind;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Bench;
import java.sql.Connection;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The same content hashes the same however it was written, each signature is over its own amendment
 * and is checked, and what was only just made satisfies every law for all.
 */
class Fault06ChainTest {
  private static Backend backend;
  private static Bench bench;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(InstantSource.system());
    bench = new Bench(backend);
  }

  @AfterAll
  static void stop() {
    backend.close();
  }

  @Test
  void theSameContentHashesTheSameWhateverItsOrder() {
    assertThat(
            document("{\"name\":\"Weaving\",\"category\":\"technical\",\"n\":1.0}").versionHash())
        .isEqualTo(
            document("{ \"n\": 1, \"category\":\"technical\", \"name\":\"\\u0057eaving\"}")
                .versionHash())
        .isNotEqualTo(
            document("{\"name\":\"Weaving\",\"category\":\"technical\",\"n\":2}").versionHash());
  }

  @Test
  void whatWasOnlyJustMadeSatisfiesTheLawsForAll() throws Exception {
    JsonNode draft = bench.draft("/genesis/skills", skill("Weaving"));
    assertThat(draft.at("/alignment/checks"))
        .filteredOn(check -> check.path("code").asText().startsWith("L0"))
        .hasSize(5)
        .allMatch(check -> check.path("passed").asBoolean());
  }

  @Test
  void theSignatureOfAnOlderAmendmentIsCheckedToo() throws Exception {
    String forged = bench.skillId("Spinning");
    String swapped = bench.skillId("Carding");
    // Its own words, under a signature that the plant made for the amendment after it.
    replica(
        "UPDATE plant.amendment a SET signature = b.signature FROM plant.amendment b"
            + " WHERE a.entity_id = b.entity_id AND a.number = 1 AND b.number = 2 AND a.entity_id = '"
            + forged
            + "'");
    replica(
        "UPDATE plant.amendment SET key_id = 'certificate-none' WHERE number = 2 AND entity_id = '"
            + swapped
            + "'");
    assertThat(detail(forged)).isEqualTo("The signature of amendment 1 is not good.");
    assertThat(detail(swapped)).isEqualTo("The signature of amendment 2 is not good.");
    assertThat(bench.entity("skills", forged).at("/alignment/drift").toString())
        .isEqualTo("[\"L0-04\"]");
  }

  private static String detail(String skill) throws Exception {
    for (JsonNode check : bench.entity("skills", skill).at("/alignment/checks")) {
      if (check.path("code").asText().equals("L0-04")) {
        assertThat(check.path("passed").asBoolean()).isFalse();
        return check.path("detail").asText();
      }
    }
    throw new AssertionError(id(bench.entity("skills", skill)));
  }

  private static EntityDocument document(String content) {
    ObjectNode empty = Json.mapper().createObjectNode();
    return new EntityDocument(
        EntityKind.SKILL, "weaving", "genesis", (ObjectNode) Json.read(content), empty, empty);
  }

  private static void replica(String sql) throws Exception {
    try (Connection connection = Postgres.superuser(backend.database)) {
      connection.createStatement().execute("SET session_replication_role = replica; " + sql);
    }
  }
}
