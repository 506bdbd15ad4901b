package com.waooaw.plant.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.constitution.EntityDocument;
import com.waooaw.plant.constitution.EntityKind;
import com.waooaw.plant.constitution.EntityStatus;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.genesis.Genesis;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.keys.Purpose;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.keys.SigningKeys;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Agents are put into the marketplace and taken out of it, as the gateway would ask once approved.
 */
class ListingTest {
  private static Backend backend;
  private static Database database;
  private static Entities entities;
  private static Genesis genesis;
  private final Who staff = Who.staff();

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(InstantSource.system());
    database = Database.open(backend.database);
    Signer signer;
    try (Connection connection = database.dataSource().getConnection()) {
      signer =
          SigningKeys.read(connection, new MasterKey(Backend.MASTER_KEY))
              .signer(Purpose.CERTIFICATE);
    }
    Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    entities = new Entities(signer, ids, InstantSource.system());
    genesis =
        new Genesis(entities, new Constitution(signer, entities), signer, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    database.close();
    backend.close();
  }

  @Test
  void aCertifiedAgentIsListedAndARetiredOneIsGoneForGood() throws Exception {
    Entity agent = draft("listing-one");
    assertThat(slug(put(agent.id(), "listed", Map.of()))).isEqualTo("agent-not-certified");
    Entity certified = certify(agent);
    HttpResponse<String> listed = put(agent.id(), "listed", Map.of());
    assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
    assertThat(Json.read(listed.body()).path("status").asText()).isEqualTo("listed");
    int version = Json.read(listed.body()).path("version").asInt();
    assertThat(version).isEqualTo(certified.version() + 1);
    assertThat(listed.headers().firstValue("ETag")).hasValue("\"" + version + "\"");
    assertThat(put(agent.id(), "listed", Map.of()).body())
        .as("asked again, nothing changes")
        .isEqualTo(listed.body());

    assertThat(put(agent.id(), "retired", Map.of()).statusCode()).isEqualTo(200);
    assertThat(slug(put(agent.id(), "listed", Map.of()))).isEqualTo("agent-not-certified");
    Entity after = find(agent.id());
    assertThat(after.status()).isEqualTo(EntityStatus.RETIRED);
    assertThat(
            database
                .transact(Scope.plant(), tx -> entities.amendments(tx, agent.id()))
                .getLast()
                .by())
        .isEqualTo(staff.userId());
  }

  @Test
  void onlyTheVersionThatWasReadIsChanged() throws Exception {
    Entity agent = certify(draft("listing-two"));
    assertThat(slug(put(agent.id(), "listed", Map.of("If-Match", "\"1\""))))
        .isEqualTo("precondition-failed");
    assertThat(
            put(agent.id(), "listed", Map.of("If-Match", "\"" + agent.version() + "\""))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatIsNoAgentIsNotFound() throws Exception {
    assertThat(slug(put(UUID.randomUUID(), "retired", Map.of()))).isEqualTo("not-found");
    UUID industry = shipped().document().related("industry");
    assertThat(slug(put(industry, "retired", Map.of()))).isEqualTo("not-found");
  }

  @Test
  void anAgentThatSqlPromotedIsNotListed() throws Exception {
    Entity agent = draft("listing-three");
    try (Connection connection = Postgres.superuser(backend.database)) {
      connection
          .createStatement()
          .execute("UPDATE plant.entity SET status = 'certified' WHERE id = '" + agent.id() + "'");
    }
    assertThat(slug(put(agent.id(), "listed", Map.of()))).isEqualTo("agent-not-certified");
    assertThat(find(agent.id()).status()).isEqualTo(EntityStatus.CERTIFIED);
  }

  private HttpResponse<String> put(UUID id, String status, Map<String, String> headers)
      throws Exception {
    return backend.send(
        staff,
        "PUT",
        "/api/v1/agents/" + id + "/status",
        "{\"status\":\"" + status + "\",\"reason\":\"It is time.\"}",
        headers);
  }

  private static Entity draft(String id) throws Exception {
    EntityDocument like = shipped().document();
    ObjectNode content =
        like.content()
            .deepCopy()
            .put("name", id)
            .put("description", "Another one, known as " + UUID.randomUUID());
    EntityDocument document =
        new EntityDocument(
            EntityKind.AGENT,
            id,
            like.governingAgent(),
            content,
            like.metadata(),
            like.relationships());
    return database.transact(Scope.plant(), tx -> genesis.draft(tx, document, "ann", "new"));
  }

  private static Entity certify(Entity draft) {
    return database.transact(
        Scope.plant(), tx -> genesis.certify(tx, genesis.submit(tx, draft, "ann"), "eve", "sound"));
  }

  private static Entity shipped() throws Exception {
    JsonNode agent =
        Json.read(backend.get(Who.anonymous("CP"), "/api/v1/agents/maths-tutor").body());
    return find(UUID.fromString(agent.path("id").asText()));
  }

  private static Entity find(UUID id) {
    return database.transact(Scope.plant(), tx -> entities.find(tx, id).orElseThrow());
  }

  private static String slug(HttpResponse<String> answer) {
    return Json.read(answer.body()).path("type").asText().replaceAll(".*/", "");
  }
}
