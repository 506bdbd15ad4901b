package com.waooaw.plant.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Market.Caller;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backend as its own main wires it, with the agents it ships. */
class WholeBackendTest {
  @TempDir private static Path folder;
  private static Market market;

  @BeforeAll
  static void open() throws Exception {
    market = Market.whole(Postgres.database(), folder, InstantSource.system());
  }

  @AfterAll
  static void close() {
    market.close();
  }

  @Test
  void contentMarketingLeavesAReportOnTheGivenText() throws Exception {
    JsonNode run =
        worked(
            "content-marketing",
            Json.mapper()
                .createObjectNode()
                .put(
                    "text",
                    "Our bakery bakes bread every morning. People come for the bread and stay for the"
                        + " coffee. We deliver bread to offices before nine."));

    assertThat(run.path("report").asText()).containsIgnoringCase("bread");
  }

  @Test
  void salesDevelopmentLeavesARankedList() throws Exception {
    JsonNode run =
        worked(
            "sdr",
            Json.read(
                """
                {"leads_csv": "name,email,company,title,country\\nAna Roy,ana@acme.in,Acme,Head of Sales,India\\nAna Roy,ANA@acme.in,Acme Ltd,Head of Sales,IN\\nBo Lee,bo@zen.sg,Zen,Intern,Singapore\\n",
                 "ideal_customer": {"titles": ["Head of Sales"], "countries": ["India"]}}
                """));

    assertThat(run.path("report").asText()).contains("Ana Roy");
  }

  @Test
  void theMathsTutorLeavesAPracticeSet() throws Exception {
    JsonNode run =
        worked(
            "maths-tutor",
            Json.read(
                "{\"topic\": \"linear-equations\", \"level\": 2, \"count\": 5, \"seed\": 7}"));

    assertThat(run.path("report").asText()).contains("<");
  }

  @Test
  void theShippedThreeCanBeTriedAndPublishTheirInputs() throws Exception {
    JsonNode available = market.get(null, "/api/v1/agents?available=true").path("items");

    assertThat(available).hasSize(3);
    for (JsonNode agent : available) {
      JsonNode detail = market.get(null, "/api/v1/agents/" + agent.path("slug").asText());
      assertThat(detail.path("input_schema").path("type").asText()).isEqualTo("object");
      assertThat(detail.path("makes")).isNotEmpty();
      assertThat(agent.path("needs_model").asBoolean()).isFalse();
    }
  }

  @Test
  void startingATrialRefusesTheTokensItsCustomerHasNow() throws Exception {
    Caller caller = market.customer();
    UUID session = session(caller);

    market.trial(caller, "maths-tutor");

    long generation =
        market.database.transact(
            Scope.plant(),
            tx ->
                tx.createQuery("SELECT generation FROM identity.session WHERE id = :id")
                    .bind("id", session)
                    .mapTo(Long.class)
                    .one());
    assertThat(generation).isEqualTo(2);
  }

  @Test
  void anOpenStreamDoesNotHoldUpTheStop(@TempDir Path own) throws Exception {
    Market stopping = Market.whole(Postgres.database(), own, InstantSource.system());
    Caller caller = stopping.customer();
    String run = openButIdle(stopping, caller);
    Map<String, String> nothingNew = Map.of("Last-Event-ID", "1000000");
    HttpResponse<Stream<String>> stream =
        Market.http()
            .send(
                stopping.request(
                    caller, "GET", "/api/v1/runs/" + run + "/events", null, nothingNew),
                BodyHandlers.ofLines());
    Iterator<String> lines = stream.body().iterator();
    assertThat(lines.next()).isEqualTo(": open");
    long asked = System.nanoTime();

    stopping.close();

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(6));
  }

  // A run that has not ended and that nobody works on, so that its stream stays open.
  private static String openButIdle(Market at, Caller caller) throws Exception {
    String run =
        at.run(
            caller,
            at.trial(caller, "maths-tutor"),
            "{\"topic\": \"fractions\", \"level\": 1, \"count\": 1, \"seed\": 1}");
    at.finished(caller, run);
    at.database.transactVoid(
        Scope.plant(),
        tx ->
            tx.createUpdate(
                    """
                    UPDATE plant.run SET status = 'paused', finished_at = NULL
                    WHERE id = CAST(:id AS uuid)
                    """)
                .bind("id", run)
                .execute());
    return run;
  }

  private static JsonNode worked(String slug, JsonNode inputs) throws Exception {
    Caller caller = market.customer();
    String run = market.run(caller, market.trial(caller, slug), inputs.toString());
    JsonNode finished = market.finished(caller, run);
    assertThat(finished.path("status").asText()).as(finished.toString()).isEqualTo("succeeded");
    String deliverable = "/api/v1/deliverables/" + finished.at("/deliverable_ids/0").asText();
    List<String> parts = market.get(caller, deliverable).path("parts").findValuesAsText("name");
    assertThat(parts).isNotEmpty();
    HttpResponse<String> report =
        market.send(caller, "GET", deliverable + "/content", null, Map.of());
    assertThat(report.statusCode()).isEqualTo(200);
    assertThat(report.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    return Json.mapper().createObjectNode().put("report", report.body());
  }

  private static UUID session(Caller caller) {
    UUID session = UUID.randomUUID();
    market.database.transactVoid(
        Scope.plant(),
        tx -> {
          tx.execute(
              """
              INSERT INTO identity.person (id, portal, customer_id, email, full_name, password_hash, role, created_at)
              VALUES (?, 'CP', ?, ?, 'Someone', 'none', 'customer_admin', now())
              """,
              caller.userId(),
              caller.customerId(),
              caller.userId() + "@example.com");
          tx.execute(
              "INSERT INTO identity.session (id, person_id, customer_id, created_at) VALUES (?, ?, ?, now())",
              session,
              caller.userId(),
              caller.customerId());
        });
    return session;
  }
}
