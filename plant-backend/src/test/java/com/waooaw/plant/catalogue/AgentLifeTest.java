package com.waooaw.plant.catalogue;

import static com.waooaw.plant.testing.Bench.body;
import static com.waooaw.plant.testing.Bench.change;
import static com.waooaw.plant.testing.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import com.waooaw.plant.testing.Bench;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An agent from its draft to the marketplace and out of it again, and the teams it works in. */
class AgentLifeTest {
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
  void anAgentIsDraftedCertifiedReleasedAndFound() throws Exception {
    String id = bench.agentId("Nandini");
    HttpResponse<String> released = bench.release(id);
    assertThat(body(released, 200).path("status").asText()).isEqualTo("listed");
    assertThat(body(bench.release(id), 200).path("version"))
        .as("asked again, nothing changes")
        .isEqualTo(body(released, 200).path("version"));
    JsonNode agent = shown("nandini", 200);
    assertThat(agent.path("id").asText()).isEqualTo(id);
    assertThat(agent.at("/price/amount").asLong()).isEqualTo(900_000);
    assertThat(agent.at("/certificate/certifier").asText()).isEqualTo(bench.reviewer.userId());
    assertThat(agent.path("rating").isNull()).isTrue();
    assertThat(
            Bench.each(
                body(anyone("/api/v1/agents?specialty=NANDINI%20craft"), 200).path("items"),
                "slug"))
        .containsExactly("nandini");
  }

  @Test
  void aChangedAgentLosesItsCertificateAndItsPlaceUntilItIsCertifiedAndReleasedAgain()
      throws Exception {
    String id = bench.listedId("Devika");
    shown("devika", 200);
    ObjectNode cheaper = Json.mapper().createObjectNode().put("reason", "A lower price.");
    cheaper.putObject("price").put("amount", 850_000).put("currency", "INR");
    JsonNode changed = body(bench.amend("/agents", id, cheaper), 200);
    assertThat(changed.at("/lifecycle/status").asText()).isEqualTo("draft");
    assertThat(changed.path("certificate").isNull()).isTrue();
    shown(id, 404);
    assertThat(problem(bench.release(id))).isEqualTo("agent-not-certified");
    bench.certify("agents", id);
    shown("devika", 404);
    body(bench.release(id), 200);
    assertThat(shown(id, 200).at("/price/amount").asLong()).isEqualTo(850_000);
  }

  @Test
  void anAgentLeavesTheMarketplaceWhileItsJobRoleIsNotCertified() throws Exception {
    String role =
        Bench.id(
            bench.certified(
                "/genesis/job-roles",
                "job-roles",
                Bench.jobRole("Porter", List.of(bench.skillId("Carrying")))));
    String industry = Bench.parent(bench.entity("agents", bench.shipped("sdr")), "industry");
    String id =
        Bench.id(bench.certified("/agents", "agents", Bench.agent("Mohan", industry, role)));
    body(bench.release(id), 200);
    shown(id, 200);
    body(bench.amend("/genesis/job-roles", role, change("name", "Any words at all")), 200);
    shown("mohan", 404);
    assertThat(bench.entity("agents", id).at("/alignment/drift").toString())
        .isEqualTo("[\"L1-AGENT-ROLE\"]");
    bench.certify("job-roles", role);
    shown("mohan", 200);
  }

  @Test
  void anAgentsBodySaysWhatIsWrongWithIt() throws Exception {
    JsonNode like = bench.entity("agents", bench.shipped("sdr"));
    String role = Bench.parent(like, "job_role");
    String industry = Bench.parent(like, "industry");
    for (ObjectNode bad :
        List.of(
            Bench.agent("Facets", industry, role),
            Bench.agent("Odd", role, industry),
            Bench.agent("Odd", industry, role).put("provider", "magic"),
            Bench.agent("Odd", industry, role).put("rating", 5),
            (ObjectNode)
                Bench.agent("Odd", industry, role).set("price", Json.read("{\"amount\":1.5}")))) {
      HttpResponse<String> answer = backend.post(bench.author, "/api/v1/agents", bad.toString());
      assertThat(problem(answer)).as(bad.toString()).isEqualTo("validation-error");
      assertThat(Json.read(answer.body()).path("violations")).isNotEmpty();
    }
  }

  @Test
  void aTeamIsAManagerAndOneToFourSpecialists() throws Exception {
    String manager = bench.listedId("Meena");
    JsonNode like = bench.entity("agents", manager);
    ObjectNode draft =
        Json.mapper()
            .createObjectNode()
            .put("name", "Field team")
            .put("description", "Goes out together.")
            .put("job_role_id", Bench.parent(like, "job_role"))
            .put("manager_id", manager);
    draft.putArray("specialist_ids");
    String team = Bench.id(bench.draft("/teams", draft));
    body(bench.move(bench.author, "teams", team, "submit"), 200);
    HttpResponse<String> alone = bench.move(bench.reviewer, "teams", team, "certify");
    assertThat(problem(alone)).isEqualTo("constitutional-violation");
    assertThat(alone.body()).contains("L1-TEAM-SPECIALISTS");

    String first = bench.listedId("Specialist 1");
    JsonNode joined = body(assign(first, team, "specialist"), 200);
    assertThat(Bench.id(joined)).isEqualTo(team);
    assertThat(joined.at("/lifecycle/status").asText()).isEqualTo("draft");
    assertThat(problem(assign(first, team, "specialist"))).isEqualTo("conflict");
    assertThat(problem(assign(manager, team, "specialist"))).isEqualTo("conflict");
    bench.certify("teams", team);
    assertThat(bench.entity("agents", first).at("/lifecycle/status").asText())
        .as("the agent keeps its certificate")
        .isEqualTo("listed");
    JsonNode shown = teams().get(0);
    assertThat(shown.path("slug").asText()).isEqualTo("field-team");
    assertThat(shown.at("/manager/id").asText()).isEqualTo(manager);
    assertThat(shown.at("/specialists/0/id").asText()).isEqualTo(first);

    String next = bench.listedId("Specialist 2");
    JsonNode changed = body(assign(next, team, "specialist"), 200);
    assertThat(changed.path("certificate").isNull()).isTrue();
    assertThat(teams()).as("a changed team is shown when it is certified again").isEmpty();
    body(assign(bench.listedId("Specialist 3"), team, "specialist"), 200);
    body(assign(bench.listedId("Specialist 4"), team, "specialist"), 200);
    String fifth = bench.listedId("Specialist 5");
    assertThat(problem(assign(fifth, team, "specialist"))).isEqualTo("conflict");
    body(assign(fifth, team, "manager"), 200);
    bench.certify("teams", team);
    assertThat(teams().get(0).path("specialists")).hasSize(4);
    assertThat(teams().get(0).at("/manager/id").asText()).isEqualTo(fifth);
    body(bench.amend("/agents", next, change("tagline", "New words")), 200);
    assertThat(teams()).as("nor while one of its agents is not in the marketplace").isEmpty();
    assertThat(bench.entity("teams", team).at("/alignment/drift").toString())
        .isEqualTo("[\"L1-TEAM-SPECIALISTS\"]");
  }

  private static JsonNode teams() throws Exception {
    Thread.sleep(1_100);
    return body(anyone("/api/v1/teams"), 200).path("items");
  }

  private static HttpResponse<String> assign(String agent, String team, String role)
      throws Exception {
    return backend.send(
        bench.author,
        "POST",
        "/api/v1/agents/" + agent + "/assign-team",
        "{\"team_id\":\"%s\",\"role\":\"%s\",\"reason\":\"They fit.\"}".formatted(team, role),
        Map.of());
  }

  // The marketplace reads a page once a second, so what was just changed may take as long.
  private static JsonNode shown(String idOrSlug, int expected) throws Exception {
    HttpResponse<String> answer = anyone("/api/v1/agents/" + idOrSlug);
    for (int i = 0; i < 30 && answer.statusCode() != expected; i++) {
      Thread.sleep(100);
      answer = anyone("/api/v1/agents/" + idOrSlug);
    }
    return body(answer, expected);
  }

  private static HttpResponse<String> anyone(String path) throws Exception {
    return backend.get(Who.anonymous("CP"), path);
  }
}
