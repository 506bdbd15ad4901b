package com.waooaw.plant.review;

import static com.waooaw.plant.testing.Bench.body;
import static com.waooaw.plant.testing.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import com.waooaw.plant.testing.Bench;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reviews come from hirers, once a hire, and are read by anyone. */
class ReviewTest {
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
  void aHirerReviewsOnceAndTheAgentsRatingIsTheirMean() throws Exception {
    Who one = hirer("maths-tutor");
    JsonNode review = body(write(one, "maths-tutor", 5, "Clear steps."), 201);
    assertThat(review.path("after").asText()).isEqualTo("trial");
    assertThat(problem(write(one, "maths-tutor", 1, "Again."))).isEqualTo("conflict");
    body(write(hirer("maths-tutor"), "maths-tutor", 4, ""), 201);
    body(write(hirer("maths-tutor"), "maths-tutor", 4, "Good"), 201);

    JsonNode page = reviews("maths-tutor", "?limit=2");
    assertThat(Bench.each(page.path("items"), "rating")).containsExactly("4", "4");
    JsonNode rest = reviews("maths-tutor", "?limit=2&cursor=" + page.path("next_cursor").asText());
    assertThat(rest.path("items").get(0)).isEqualTo(review);
    assertThat(rest.path("next_cursor").isNull()).isTrue();
    assertThat(page.toString() + rest)
        .as("never whose they are")
        .doesNotContain(one.customerId())
        .doesNotContain(one.userId());

    Thread.sleep(1_100);
    JsonNode agent = body(backend.get(Who.anonymous("CP"), "/api/v1/agents/maths-tutor"), 200);
    assertThat(agent.path("rating").asDouble()).isEqualTo(4.33);
    assertThat(agent.path("review_count").asInt()).isEqualTo(3);
    assertThat(agents("?min_rating=4")).containsExactly("maths-tutor");
    assertThat(agents("?min_rating=5")).isEmpty();
    assertThat(agents("?sort=rating&limit=1")).containsExactly("maths-tutor");
    assertThat(
            bench
                .entity("agents", bench.shipped("maths-tutor"))
                .at("/alignment/lawful")
                .asBoolean())
        .as("a rating is no part of what was certified")
        .isTrue();
  }

  @Test
  void whoNeverHiredTheAgentCannotReviewIt() throws Exception {
    Who stranger = hirer("content-marketing");
    assertThat(problem(write(stranger, "sdr", 5, "Great."))).isEqualTo("permission-denied");
    assertThat(problem(write(Who.staff(), "sdr", 5, "Great."))).isEqualTo("permission-denied");
    assertThat(problem(write(Who.anonymous("CP"), "sdr", 5, "Great.")))
        .isIn("permission-denied", "unauthorized");
    assertThat(problem(write(stranger, "nobody", 5, "Great."))).isEqualTo("not-found");
    String draft = bench.agentId("Unlisted");
    assertThat(problem(write(stranger, draft, 5, "Great.")))
        .as("nor learns of what is not in the marketplace")
        .isEqualTo("not-found");
  }

  @Test
  void anothersHireIsNotFoundWhateverTheBodySays() throws Exception {
    Who one = hirer("sdr");
    Who other = hirer("sdr");
    String hire = body(backend.get(other, "/api/v1/hires"), 200).at("/items/0/id").asText();
    HttpResponse<String> answer =
        backend.post(
            one,
            "/api/v1/agents/sdr/reviews",
            "{\"rating\":1,\"text\":\"Not mine.\",\"hire_id\":\"" + hire + "\"}");
    assertThat(problem(answer)).isEqualTo("not-found");
    // Nor would the database take it.
    try (Connection owner = Postgres.superuser(backend.database)) {
      String sql =
          "INSERT INTO plant.review SELECT '%s', '%s', h.id, h.agent_id, 1, '', 'x', now() FROM plant.hire h WHERE h.id = '%s'"
              .formatted(UUID.randomUUID(), one.customerId(), hire);
      assertThatThrownBy(() -> owner.createStatement().execute(sql))
          .hasMessageContaining("foreign key");
    }
  }

  @Test
  void ofManyReviewsOfAHireAtOnceOneIsKept() throws Exception {
    Who hirer = hirer("content-marketing");
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int rating = 1 + i % 5;
      calls.add(() -> write(hirer, "content-marketing", rating, "At once.").statusCode());
    }
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> call : threads.invokeAll(calls)) {
        answers.add(call.get());
      }
    }
    assertThat(answers).containsOnlyOnce(201).filteredOn(s -> s == 409).hasSize(7);
  }

  @Test
  void aReviewThatIsNoneSaysWhy() throws Exception {
    Who hirer = hirer("sdr");
    for (String body :
        List.of(
            "{\"rating\":0,\"text\":\"\"}",
            "{\"rating\":6,\"text\":\"\"}",
            "{\"rating\":4.5,\"text\":\"\"}",
            "{\"rating\":4}",
            "{\"rating\":4,\"text\":\"\\u0000\"}",
            "{\"rating\":4,\"text\":\"" + "x".repeat(2_001) + "\"}",
            "{\"rating\":4,\"text\":\"\",\"customer_id\":\"" + UUID.randomUUID() + "\"}")) {
      assertThat(problem(backend.post(hirer, "/api/v1/agents/sdr/reviews", body)))
          .as(body.substring(0, Math.min(60, body.length())))
          .isEqualTo("validation-error");
    }
  }

  private static Who hirer(String slug) throws Exception {
    Who who = backend.signedUp();
    body(
        backend.post(who, "/api/v1/trials", "{\"agent_id\":\"" + bench.shipped(slug) + "\"}"), 201);
    return who;
  }

  private static HttpResponse<String> write(Who who, String agent, int rating, String text)
      throws Exception {
    return backend.send(
        who,
        "POST",
        "/api/v1/agents/" + agent + "/reviews",
        "{\"rating\":%d,\"text\":\"%s\"}".formatted(rating, text),
        Map.of());
  }

  private static JsonNode reviews(String agent, String query) throws Exception {
    return body(
        backend.get(Who.anonymous("CP"), "/api/v1/agents/" + agent + "/reviews" + query), 200);
  }

  private static List<String> agents(String query) throws Exception {
    return Bench.each(
        body(backend.get(Who.anonymous("CP"), "/api/v1/agents" + query), 200).path("items"),
        "slug");
  }
}
