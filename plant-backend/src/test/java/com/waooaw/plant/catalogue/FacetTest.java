package com.waooaw.plant.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Market.Caller;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Programs;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestSigner;
import com.waooaw.plant.testing.AnswerSchema;
import com.waooaw.plant.testing.Bench;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Filters, facets and metrics, over agents that really work. */
class FacetTest {
  private static Market market;

  @BeforeAll
  static void open() {
    market =
        new Market(
            Postgres.database(),
            Redis.port(),
            InstantSource.system(),
            new TestSigner(),
            List.of(
                Programs.wordCount("content-marketing"),
                Programs.wordCount("sdr"),
                Programs.wordCount("seo"),
                Programs.wordCount("maths-tutor")));
  }

  @AfterAll
  static void close() {
    market.close();
  }

  @Test
  void facetsCountWhatEachFurtherFilterWouldLeave() throws Exception {
    JsonNode all = facets("");
    assertThat(all.path("total").asInt()).isEqualTo(19);
    assertThat(counts(all.path("industries"), "slug"))
        .isEqualTo(Map.of("marketing", 7L, "education", 7L, "sales", 5L));
    assertThat(all.path("specialties")).hasSize(19);
    assertThat(counts(all.path("ratings"), "min_rating"))
        .isEqualTo(Map.of("1", 0L, "2", 0L, "3", 0L, "4", 0L, "5", 0L));
    assertThat(all.at("/price/min/amount").asLong()).isEqualTo(800_000);
    assertThat(all.at("/price/max/amount").asLong()).isEqualTo(1_800_000);

    JsonNode sales = facets("?industry=sales");
    assertThat(sales.path("total").asInt()).isEqualTo(5);
    assertThat(counts(sales.path("industries"), "slug"))
        .as("with every filter but its own")
        .isEqualTo(Map.of("marketing", 7L, "education", 7L, "sales", 5L));
    assertThat(sales.path("specialties")).hasSize(5);
    assertThat(facets("?industry=nowhere").path("total").asInt()).isZero();
    assertThat(facets("?q=xylophone").path("price").isNull()).isTrue();
  }

  @Test
  void whatAFacetPromisesItsFilterGives() throws Exception {
    for (String base : List.of("", "&industry=education", "&max_price=1000000", "&q=marketing")) {
      JsonNode facets = facets("?" + base);
      for (JsonNode industry : facets.path("industries")) {
        if (!base.contains("industry")) {
          assertThat(size(base + "&industry=" + industry.path("slug").asText()))
              .as(base + industry)
              .isEqualTo(industry.path("count").asInt());
        }
      }
      for (JsonNode specialty : facets.path("specialties")) {
        String name = specialty.path("name").asText().replace(" ", "%20");
        assertThat(size(base + "&specialty=" + name))
            .as(base + specialty)
            .isEqualTo(specialty.path("count").asInt());
      }
      assertThat(size(base)).isEqualTo(facets.path("total").asInt());
    }
  }

  @Test
  void anAgentIsAvailableOrAtWorkOrOffline() throws Exception {
    Caller caller = market.customer();
    String hire = market.trial(caller, "seo");
    String run =
        market.run(caller, hire, "{\"text\":\"one two three four five six\",\"pause_ms\":1500}");
    while (market.get(caller, "/api/v1/runs/" + run).path("status").asText().equals("queued")) {
      Thread.sleep(20);
    }
    assertThat(slugs("&status=working")).contains("seo");
    assertThat(slugs("&status=available")).contains("sdr").doesNotContain("seo");
    assertThat(slugs("&status=offline")).hasSize(15).doesNotContain("seo", "sdr");
    assertThat(slugs("&available=true")).hasSize(4);
    assertThat(counts(facets("").path("statuses"), "status").get("offline")).isEqualTo(15);
    market.finished(caller, run);
    Thread.sleep(1_100);
    assertThat(slugs("&status=working")).doesNotContain("seo");
    assertThat(
            market.send(null, "GET", "/api/v1/agents?status=asleep", null, Map.of()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void metricsAreOfRunsThatWereAndOfNothingElse() throws Exception {
    JsonNode none = metrics("homework-help");
    assertThat(none.path("runs").asInt()).isZero();
    assertThat(none.path("success_rate").isNull()).isTrue();
    assertThat(none.path("median_seconds").isNull()).isTrue();
    assertThat(none.path("since").isNull()).isTrue();

    // Of two customers, who see nothing of each other.
    for (int i = 0; i < 2; i++) {
      Caller caller = market.customer();
      String hire = market.trial(caller, "maths-tutor");
      market.finished(caller, market.run(caller, hire, "{\"text\":\"a b\",\"pause_ms\":100}"));
      market.finished(caller, market.run(caller, hire, "{\"text\":\"a b c\"}"));
    }
    Caller unlucky = market.customer();
    market.finished(
        unlucky,
        market.run(
            unlucky,
            market.trial(unlucky, "maths-tutor"),
            "{\"text\":\"a\",\"trouble\":\"refuse\"}"));

    JsonNode metrics = metrics(market.agent("maths-tutor"));
    assertThat(metrics.path("agent_id").asText()).isEqualTo(market.agent("maths-tutor"));
    assertThat(metrics.path("runs").asInt()).isEqualTo(5);
    assertThat(metrics.path("succeeded").asInt()).isEqualTo(4);
    assertThat(metrics.path("failed").asInt()).isEqualTo(1);
    assertThat(metrics.path("success_rate").asDouble()).isEqualTo(0.8);
    assertThat(metrics.path("deliverables").asInt()).isEqualTo(4);
    assertThat(metrics.path("at_work").asInt()).isZero();
    assertThat(metrics.path("p95_seconds").asDouble())
        .isGreaterThanOrEqualTo(metrics.path("median_seconds").asDouble())
        .isPositive();
    assertThat(
            market.send(null, "GET", "/api/v1/agents/nobody/metrics", null, Map.of()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aVisitorReadsNoRowOfAnyRunBehindThem() {
    market.database.transactVoid(
        Scope.anyone(),
        tx -> {
          for (String table : List.of("run", "deliverable", "review", "hire")) {
            assertThat(
                    tx.createQuery("SELECT count(*) FROM plant." + table).mapTo(Long.class).one())
                .as(table)
                .isZero();
          }
        });
  }

  @Test
  void theNewestComeFirstOverPages() throws Exception {
    JsonNode page = market.get(null, "/api/v1/agents?sort=newest&limit=12");
    JsonNode rest =
        market.get(
            null,
            "/api/v1/agents?sort=newest&limit=12&cursor=" + page.path("next_cursor").asText());
    List<String> ids =
        java.util.stream.Stream.concat(
                Bench.each(page.path("items"), "id").stream(),
                Bench.each(rest.path("items"), "id").stream())
            .toList();
    assertThat(ids).hasSize(19).isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  private static JsonNode facets(String query) throws Exception {
    JsonNode facets = market.get(null, "/api/v1/agents/facets" + query);
    AnswerSchema.check("GET", "/api/v1/agents/facets", 200, facets.toString());
    return facets;
  }

  private static JsonNode metrics(String agent) throws Exception {
    JsonNode metrics = market.get(null, "/api/v1/agents/" + agent + "/metrics");
    AnswerSchema.check("GET", "/api/v1/agents/x/metrics", 200, metrics.toString());
    return metrics;
  }

  private static int size(String query) throws Exception {
    return slugs(query).size();
  }

  private static List<String> slugs(String query) throws Exception {
    return Bench.each(market.get(null, "/api/v1/agents?limit=100" + query).path("items"), "slug");
  }

  private static Map<String, Long> counts(JsonNode facet, String name) {
    Map<String, Long> counts = new HashMap<>();
    facet.forEach(one -> counts.put(one.path(name).asText(), one.path("count").asLong()));
    return counts;
  }
}
