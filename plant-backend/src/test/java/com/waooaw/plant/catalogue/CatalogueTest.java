package com.waooaw.plant.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Canonical;
import com.waooaw.plant.constitution.Check;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.genesis.Genesis;
import com.waooaw.plant.keys.Signer.Signed;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Programs;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.market.TestSigner;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static final TestSigner signer = new TestSigner();
  private static final TestClock clock = new TestClock();
  private static Market market;

  @BeforeAll
  static void open() {
    market =
        new Market(
            Postgres.database(),
            Redis.port(),
            clock,
            signer,
            List.of(
                Programs.wordCount("content-marketing"),
                Programs.wordCount("sdr"),
                Programs.wordCount("maths-tutor")));
  }

  @AfterAll
  static void close() {
    market.close();
  }

  @Test
  void theShippedCatalogueHasNineteenAgentsOverPagesWhateverTheOrder() throws Exception {
    for (String sort : List.of("relevance", "price", "-price", "name")) {
      List<JsonNode> agents = all("sort=" + sort + "&limit=4");
      assertThat(agents).hasSize(19);
      assertThat(new HashSet<>(agents.stream().map(a -> a.path("id")).toList())).hasSize(19);
      assertThat(agents).allMatch(a -> a.path("certified").asBoolean());
      assertThat(agents)
          .allMatch(a -> a.path("rating").isNull() && a.path("review_count").asInt() == 0);
      assertThat(agents).allMatch(a -> a.path("recent_activity").isNull());
    }
    assertThat(all("sort=price").stream().map(a -> a.at("/price/amount").asLong())).isSorted();
    assertThat(all("sort=name").stream().map(a -> a.path("name").asText())).isSorted();
    assertThat(all("limit=3").subList(0, 3)).noneMatch(a -> a.path("needs_model").asBoolean());
  }

  @Test
  void everyAgentAndItsSkillsHaveCertificatesThatVerify() throws Exception {
    for (JsonNode agent : all("limit=100")) {
      JsonNode detail = market.get(null, "/api/v1/agents/" + agent.path("slug").asText());
      assertVerifies(detail.path("certificate"));
      assertThat(detail.path("certified_skills")).isNotEmpty();
      detail.path("certified_skills").forEach(s -> assertVerifies(s.path("certificate")));
      assertThat(detail.path("description").asText()).hasSizeGreaterThan(100);
    }
  }

  @Test
  void everyShippedEntitySatisfiesTheConstitution() {
    Entities entities = new Entities(signer, new Ids(clock, new SecureRandom()), clock);
    Constitution constitution = new Constitution(signer, entities);
    Genesis genesis = new Genesis(entities, constitution, signer, clock);
    market.database.transactVoid(
        Scope.anyone(),
        tx -> {
          List<UUID> ids = entities.ids(tx);
          assertThat(ids).hasSizeGreaterThanOrEqualTo(3 + 19 + 10 + 19);
          for (Entity entity : entities.findAll(tx, ids)) {
            assertThat(constitution.review(tx, entity))
                .as(entity.document().subject())
                .allMatch(Check::passed);
            assertThat(
                    genesis
                        .certificate(tx, entity)
                        .orElseThrow()
                        .holdsFor(entity.id(), entity.document(), signer))
                .isTrue();
          }
        });
  }

  @Test
  void industriesAreCountedFromWhatIsListed() throws Exception {
    Map<String, Integer> expected = Map.of("marketing", 7, "education", 7, "sales", 5);
    JsonNode items = market.get(null, "/api/v1/industries").path("items");
    assertThat(items).hasSize(3);
    for (JsonNode industry : items) {
      String slug = industry.path("slug").asText();
      assertThat(industry.path("agent_count").asInt()).isEqualTo(expected.get(slug));
      assertThat(all("industry=" + slug + "&limit=2")).hasSize(expected.get(slug));
    }
    assertThat(all("industry=nowhere")).isEmpty();
  }

  @Test
  void searchFindsByWordByBeginningAndByTypo() throws Exception {
    assertThat(found("content marketing").getFirst()).isEqualTo("content-marketing");
    assertThat(found("contnet marketng").getFirst()).isEqualTo("content-marketing");
    assertThat(found("mahts")).contains("maths-tutor");
    assertThat(found("quadratic equations")).containsExactly("maths-tutor");
    assertThat(found("prospec").getFirst()).isEqualTo("sdr");
    assertThat(found("Ira").getFirst()).isEqualTo("maths-tutor");
    assertThat(found("xylophone")).isEmpty();
    assertThat(found("sales")).hasSizeGreaterThanOrEqualTo(5);
    assertThat(found("100%_\\'\"")).isEmpty();
    assertThat(all("q=" + encode("marketing") + "&limit=2")).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void filtersNarrowTheList() throws Exception {
    assertThat(all("max_price=900000"))
        .isNotEmpty()
        .allMatch(a -> a.at("/price/amount").asLong() <= 900_000);
    assertThat(all("available=true").stream().map(a -> a.path("slug").asText()))
        .containsExactlyInAnyOrder("content-marketing", "sdr", "maths-tutor");
    assertThat(all("limit=100"))
        .allMatch(
            a -> a.path("needs_model").asBoolean() == a.path("status").asText().equals("offline"));
  }

  @Test
  void aCursorOfAnotherSearchOrOfNobodyIsRefused() throws Exception {
    String cursor =
        market.get(null, "/api/v1/agents?limit=2&sort=price").path("next_cursor").asText();
    for (String query :
        List.of(
            "sort=name&cursor=" + cursor,
            "cursor=AAAA",
            "cursor=%00",
            "sort=price&cursor=" + cursor + "x")) {
      assertThat(
              market
                  .send(null, "GET", "/api/v1/agents?limit=2&" + query, null, Map.of())
                  .statusCode())
          .as(query)
          .isEqualTo(400);
    }
    assertThat(market.send(null, "GET", "/api/v1/agents?limit=101", null, Map.of()).statusCode())
        .isEqualTo(400);
    assertThat(market.send(null, "GET", "/api/v1/agents?q=a%00b", null, Map.of()).statusCode())
        .isEqualTo(400);
    assertThat(market.send(null, "GET", "/api/v1/agents/nobody", null, Map.of()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void anAgentAlteredBehindTheConstitutionsBackLeavesTheMarketplace() throws Exception {
    try (Market other = new Market(Postgres.database(), Redis.port(), clock, signer, List.of());
        Connection superuser = Postgres.superuser(other.url)) {
      superuser
          .createStatement()
          .execute(
              "UPDATE plant.entity SET content = jsonb_set(content, '{price,amount}', '1') WHERE external_id = 'sdr' AND kind = 'agent'");

      assertThat(other.send(null, "GET", "/api/v1/agents/sdr", null, Map.of()).statusCode())
          .isEqualTo(404);
      JsonNode page = other.get(null, "/api/v1/agents?limit=100");
      assertThat(page.path("items")).hasSize(18);
    }
  }

  private static void assertVerifies(JsonNode certificate) {
    JsonNode signed =
        Json.mapper()
            .createObjectNode()
            .setAll(
                Stream.of(
                        "number",
                        "entity_id",
                        "subject",
                        "version_hash",
                        "author",
                        "certifier",
                        "issued_at",
                        "checks")
                    .collect(java.util.stream.Collectors.toMap(f -> f, certificate::path)));
    assertThat(
            signer.verify(
                Canonical.bytes(signed),
                new Signed(
                    certificate.path("signed_by").asText(),
                    certificate.path("signature").asText())))
        .isTrue();
    assertThat(certificate.path("author").asText())
        .isNotEqualTo(certificate.path("certifier").asText());
  }

  private static List<String> found(String words) throws Exception {
    return all("q=" + encode(words)).stream().map(a -> a.path("slug").asText()).toList();
  }

  private static List<JsonNode> all(String query) throws Exception {
    List<JsonNode> agents = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = market.get(null, "/api/v1/agents?" + query + cursor);
      StreamSupport.stream(page.path("items").spliterator(), false).forEach(agents::add);
      cursor =
          page.path("next_cursor").isNull()
              ? null
              : "&cursor=" + encode(page.path("next_cursor").asText());
    } while (cursor != null);
    return agents;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
