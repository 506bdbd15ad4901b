package com.waooaw.plant.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestSigner;
import com.waooaw.plant.testing.Bench;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A search among many agents: the best first, slips of the finger forgiven, and bounded. */
class SearchTest {
  private static final int MANY = 4_000;
  private static Market market;

  @BeforeAll
  static void open() throws Exception {
    market =
        new Market(
            Postgres.database(), Redis.port(), InstantSource.system(), new TestSigner(), List.of());
    try (Connection superuser = Postgres.superuser(market.url);
        Statement statement = superuser.createStatement()) {
      // Listed by SQL alone: what is searched is told from what is shown, which needs certificates.
      statement.execute("SET session_replication_role = replica");
      statement.execute(
          """
          INSERT INTO plant.entity (id, kind, external_id, status, created_at, updated_at, version, version_hash,
            head_hash, governing_agent, content, metadata, relationships)
          SELECT gen_random_uuid(), kind, 'extra-' || n, status, created_at, updated_at, version, version_hash, head_hash,
            governing_agent, jsonb_build_object('name', 'Extra ' || n, 'specialty', 'Odd jobs', 'tagline', 'Number ' || n,
              'description', 'Does this and that, and a little marketing.'), metadata, relationships
          FROM plant.entity, generate_series(1, %d) AS n WHERE kind = 'agent' AND external_id = 'homework-help'
          """
              .formatted(MANY));
      statement.execute("ANALYZE");
    }
  }

  @AfterAll
  static void close() {
    market.close();
  }

  @Test
  void theWordsInANameOrSpecialtyComeBeforeThoseInADescription() throws Exception {
    assertThat(found("content marketing").getFirst()).isEqualTo("content-marketing");
    assertThat(found("email marketing").getFirst()).isEqualTo("email-marketing");
    assertThat(found("Brand Strategy").getFirst()).isEqualTo("brand-strategy");
  }

  @Test
  void aSlipOfTheFingerStillFinds() throws Exception {
    assertThat(found("contnet marketng").getFirst()).isEqualTo("content-marketing");
    assertThat(found("mahts tutr")).contains("maths-tutor");
    assertThat(found("homwork help").getFirst()).isEqualTo("homework-help");
    assertThat(found("influencr")).contains("influencer-marketing");
  }

  @Test
  void nothingIsBroughtUpByWhatIsOnlyPunctuation() throws Exception {
    for (String words : List.of("%", "_", "\\", "'", "\"", "a & b |", "-", "<->", ":*", "!")) {
      assertThat(
              market
                  .send(null, "GET", "/api/v1/agents?q=" + encode(words), null, Map.of())
                  .statusCode())
          .as(words)
          .isEqualTo(200);
    }
  }

  @Test
  void howeverManyHaveAWordABoundedNumberIsRated() {
    for (String words : List.of("marketing", "odd jobs", "education", "number", "e", "extra 12")) {
      long rated =
          market.database.transact(
              Scope.anyone(),
              tx ->
                  tx.createQuery("SELECT count(*) FROM plant.matching_agents(:words)")
                      .bind("words", words)
                      .mapTo(Long.class)
                      .one());
      assertThat(rated).as(words).isBetween(1L, 3_000L);
    }
  }

  private static List<String> found(String words) throws Exception {
    JsonNode page = market.get(null, "/api/v1/agents?limit=100&q=" + encode(words));
    return Bench.each(page.path("items"), "slug");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
