package com.waooaw.plant.catalogue;

import static com.waooaw.plant.testing.Bench.body;
import static com.waooaw.plant.testing.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import com.waooaw.plant.testing.Bench;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Deleting an agent takes nothing from anyone who hired it. */
class Fault10DeletionTest {
  private static final TestClock clock = new TestClock();
  private static Backend backend;
  private static Bench bench;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(clock);
    bench = new Bench(backend);
  }

  @AfterAll
  static void stop() {
    backend.close();
  }

  @Test
  void aHiredAgentIsNotDeletedAndWhatItMadeStaysWhenItIs() throws Exception {
    Who customer = backend.signedUp();
    String agent = bench.shipped("maths-tutor");
    String hire =
        body(backend.post(customer, "/api/v1/trials", "{\"agent_id\":\"" + agent + "\"}"), 201)
            .path("id")
            .asText();
    String deliverable = deliverable(customer, hire);

    HttpResponse<String> refused = delete(agent);
    assertThat(problem(refused)).isEqualTo("conflict");
    assertThat(refused.body()).contains("is hired 1 time");
    assertThat(bench.entity("agents", agent).at("/lifecycle/status").asText()).isEqualTo("listed");

    clock.advance(Duration.ofDays(7).plusSeconds(1));
    assertThat(delete(agent).statusCode()).isEqualTo(204);
    assertThat(delete(agent).statusCode()).as("asked again, nothing changes").isEqualTo(204);
    JsonNode gone = bench.entity("agents", agent);
    assertThat(gone.at("/lifecycle/status").asText()).isEqualTo("retired");
    assertThat(gone.at("/lifecycle/deleted_at").isNull()).isFalse();
    assertThat(gone.at("/versioning/amendments/0/what/deleted").asBoolean()).isTrue();
    assertThat(gone.at("/audit/unbroken").asBoolean()).isTrue();
    assertThat(problem(bench.amend("/agents", agent, Bench.change("name", "Back"))))
        .isEqualTo("conflict");

    assertThat(body(backend.get(customer, "/api/v1/hires/" + hire), 200).at("/agent/id").asText())
        .isEqualTo(agent);
    HttpResponse<String> content =
        backend.get(customer, "/api/v1/deliverables/" + deliverable + "/content");
    assertThat(content.statusCode()).isEqualTo(200);
    assertThat(content.body()).contains("<html");
    assertThat(
            body(
                    backend.post(
                        customer,
                        "/api/v1/agents/" + agent + "/reviews",
                        "{\"rating\":4,\"text\":\"I miss it.\"}"),
                    201)
                .path("rating")
                .asInt())
        .isEqualTo(4);
    assertThat(
            backend
                .post(backend.signedUp(), "/api/v1/trials", "{\"agent_id\":\"" + agent + "\"}")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void theDatabaseItselfRefusesToRemoveAnAgentFromUnderAnybody() throws Exception {
    Who customer = backend.signedUp();
    String agent = bench.shipped("sdr");
    body(backend.post(customer, "/api/v1/trials", "{\"agent_id\":\"" + agent + "\"}"), 201);
    try (Connection owner = Postgres.superuser(backend.database)) {
      for (String sql :
          List.of(
              "DELETE FROM plant.entity WHERE id = '" + agent + "'",
              "UPDATE plant.entity SET deleted_at = now() WHERE id = '" + agent + "'")) {
        assertThatThrownBy(() -> owner.createStatement().execute(sql))
            .as(sql)
            .hasMessageMatching("(?s).*(violates foreign key|violates check|RESTRICT).*");
      }
    }
    assertThat(body(backend.get(customer, "/api/v1/hires"), 200).path("items")).hasSize(1);
  }

  @Test
  void aDraftNobodyHiredIsDeletedTooAndKeepsItsHistory() throws Exception {
    JsonNode like = bench.entity("agents", bench.shipped("sdr"));
    String id =
        Bench.id(
            bench.draft(
                "/agents",
                Bench.agent(
                    "Nobody", Bench.parent(like, "industry"), Bench.parent(like, "job_role"))));
    assertThat(
            problem(
                backend.send(
                    bench.reviewer,
                    "DELETE",
                    "/api/v1/agents/" + id,
                    null,
                    Map.of("If-Match", "\"9\""))))
        .isEqualTo("precondition-failed");
    assertThat(delete(id).statusCode()).isEqualTo(204);
    assertThat(bench.entity("agents", id).at("/audit/amendments").asInt()).isEqualTo(2);
  }

  private static HttpResponse<String> delete(String agent) throws Exception {
    return backend.send(bench.reviewer, "DELETE", "/api/v1/agents/" + agent, null, Map.of());
  }

  private static String deliverable(Who customer, String hire) throws Exception {
    String goal =
        body(
                backend.post(
                    customer,
                    "/api/v1/hires/" + hire + "/goals",
                    "{\"statement\":\"Practice\",\"inputs\":{\"topic\":\"fractions\",\"level\":1,\"count\":2,\"seed\":1}}"),
                201)
            .path("id")
            .asText();
    String run =
        body(backend.send(customer, "POST", "/api/v1/goals/" + goal + "/runs", null, Map.of()), 202)
            .path("id")
            .asText();
    for (int i = 0; i < 600; i++) {
      JsonNode found = Json.read(backend.get(customer, "/api/v1/runs/" + run).body());
      if (!found.path("finished_at").isNull()) {
        return found.at("/deliverable_ids/0").asText();
      }
      Thread.sleep(50);
    }
    throw new AssertionError(run + " did not finish");
  }
}
