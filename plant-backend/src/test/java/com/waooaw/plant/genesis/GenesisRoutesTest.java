package com.waooaw.plant.genesis;

import static com.waooaw.plant.testing.Bench.body;
import static com.waooaw.plant.testing.Bench.change;
import static com.waooaw.plant.testing.Bench.id;
import static com.waooaw.plant.testing.Bench.jobRole;
import static com.waooaw.plant.testing.Bench.problem;
import static com.waooaw.plant.testing.Bench.skill;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import com.waooaw.plant.testing.Bench;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
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

/** Genesis over HTTP, as the gateway forwards it. */
class GenesisRoutesTest {
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
  void aSkillIsDraftedHandedInCertifiedAndRetiredAndEveryMoveIsAmended() throws Exception {
    HttpResponse<String> drafted =
        backend.post(bench.author, "/api/v1/genesis/skills", skill("Weaving").toString());
    JsonNode draft = body(drafted, 201);
    String id = id(draft);
    assertThat(drafted.headers().firstValue("ETag")).hasValue("\"1\"");
    assertThat(draft.at("/identity/external_id").asText()).isEqualTo("weaving");
    assertThat(draft.at("/lifecycle/status").asText()).isEqualTo("draft");
    assertThat(draft.path("certificate").isNull()).isTrue();
    assertThat(draft.at("/alignment/lawful").asBoolean()).isTrue();
    assertThat(draft.at("/alignment/checks").findValuesAsText("code"))
        .containsExactly(
            "L0-01",
            "L0-02",
            "L0-03",
            "L0-04",
            "L0-05",
            "L1-NAME",
            "L1-DESCRIPTION",
            "L1-SKILL-CATEGORY",
            "L1-ORIGINAL");

    JsonNode certified = bench.certify("skills", id);
    assertThat(certified.at("/lifecycle/status").asText()).isEqualTo("certified");
    assertThat(certified.at("/certificate/version_hash"))
        .isEqualTo(certified.at("/versioning/version_hash"))
        .isEqualTo(draft.at("/versioning/version_hash"));
    assertThat(certified.at("/certificate/author").asText()).isEqualTo(bench.author.userId());
    assertThat(certified.at("/certificate/certifier").asText()).isEqualTo(bench.reviewer.userId());

    JsonNode retired = body(bench.move(bench.reviewer, "skills", id, "retire"), 200);
    assertThat(retired.at("/lifecycle/status").asText()).isEqualTo("retired");
    assertThat(retired.path("certificate").isNull()).isTrue();
    assertThat(retired.at("/audit/unbroken").asBoolean()).isTrue();
    assertThat(retired.at("/audit/amendments").asInt()).isEqualTo(4);
    JsonNode amendments = retired.at("/versioning/amendments");
    assertThat(Bench.each(amendments, "status"))
        .containsExactly("retired", "certified", "submitted", "draft");
    for (int i = 0; i + 1 < amendments.size(); i++) {
      assertThat(amendments.get(i).path("prev_hash")).isEqualTo(amendments.get(i + 1).path("hash"));
    }
    assertThat(body(bench.move(bench.reviewer, "skills", id, "retire"), 200))
        .as("asked again, nothing changes")
        .isEqualTo(retired);
  }

  @Test
  void nobodyCertifiesWhatTheyWroteOrChanged() throws Exception {
    String id = id(bench.draft("/genesis/skills", skill("Spinning")));
    body(
        backend.send(
            bench.reviewer,
            "PATCH",
            "/api/v1/genesis/skills/" + id,
            change("description", "Makes yarn by the mile.").toString(),
            Map.of()),
        200);
    body(bench.move(bench.author, "skills", id, "submit"), 200);
    assertThat(problem(bench.move(bench.author, "skills", id, "certify")))
        .isEqualTo("permission-denied");
    assertThat(problem(bench.move(bench.reviewer, "skills", id, "certify")))
        .isEqualTo("permission-denied");
    assertThat(bench.move(Who.staff(), "skills", id, "certify").statusCode()).isEqualTo(200);
  }

  @Test
  void aChangedEntityIsADraftWithoutCertificateAndWhatStandsOnItDrifts() throws Exception {
    String skill = bench.skillId("Dyeing");
    JsonNode role =
        bench.certified("/genesis/job-roles", "job-roles", jobRole("Dyer", List.of(skill)));
    assertThat(role.at("/alignment/drift")).isEmpty();
    assertThat(bench.entity("skills", skill).at("/relationships/children/0/external_id").asText())
        .isEqualTo("dyer");

    JsonNode changed =
        body(bench.amend("/genesis/skills", skill, change("description", "Dyes wool.")), 200);
    assertThat(changed.at("/lifecycle/status").asText()).isEqualTo("draft");
    assertThat(changed.path("certificate").isNull()).isTrue();
    JsonNode drifted = bench.entity("job-roles", id(role));
    assertThat(drifted.at("/alignment/drift")).hasSize(1);
    assertThat(drifted.at("/alignment/drift/0").asText()).isEqualTo("L1-ROLE-SKILLS");
    assertThat(drifted.at("/alignment/lawful").asBoolean()).isFalse();

    bench.certify("skills", skill);
    assertThat(bench.entity("job-roles", id(role)).at("/alignment/drift")).isEmpty();
  }

  @Test
  void whatChangesNothingKeepsItsCertificate() throws Exception {
    JsonNode before = bench.certified("/genesis/skills", "skills", skill("Fulling"));
    JsonNode after =
        body(bench.amend("/genesis/skills", id(before), change("name", "Fulling")), 200);
    assertThat(after).isEqualTo(before);
  }

  @Test
  void whatBreaksALawIsRefusedWithEveryCheckAndShownSo() throws Exception {
    String draft = id(bench.draft("/genesis/skills", skill("Heckling")));
    String role = id(bench.draft("/genesis/job-roles", jobRole("Heckler", List.of(draft))));
    body(bench.move(bench.author, "job-roles", role, "submit"), 200);

    HttpResponse<String> refused = bench.move(bench.reviewer, "job-roles", role, "certify");
    assertThat(problem(refused)).isEqualTo("constitutional-violation");
    assertThat(Json.read(refused.body()).path("detail").asText()).contains("L1-ROLE-SKILLS");
    assertThat(Json.read(refused.body()).path("checks")).hasSizeGreaterThan(6);
    JsonNode shown = bench.entity("job-roles", role);
    assertThat(shown.at("/lifecycle/status").asText()).isEqualTo("submitted");
    assertThat(shown.at("/alignment/lawful").asBoolean()).isFalse();
    assertThat(summary("job-roles", role).path("broken_laws").toString())
        .isEqualTo("[\"L1-ROLE-SKILLS\"]");
  }

  @Test
  void changesAreRequestedMadeAndHandedInAgainAndARejectionIsFinal() throws Exception {
    String id = id(bench.draft("/genesis/skills", skill("Scutching")));
    assertThat(problem(bench.move(bench.reviewer, "skills", id, "request-changes")))
        .isEqualTo("conflict");
    body(bench.move(bench.author, "skills", id, "submit"), 200);
    assertThat(problem(bench.move(bench.author, "skills", id, "submit"))).isEqualTo("conflict");
    JsonNode back = body(bench.move(bench.reviewer, "skills", id, "request-changes"), 200);
    assertThat(back.at("/lifecycle/status").asText()).isEqualTo("changes_requested");
    assertThat(back.at("/versioning/amendments/0/why").asText())
        .isEqualTo("It is as it should be.");
    body(bench.amend("/genesis/skills", id, change("description", "Beats flax.")), 200);
    body(bench.move(bench.author, "skills", id, "submit"), 200);
    body(bench.move(bench.reviewer, "skills", id, "reject"), 200);
    for (String move : List.of("submit", "certify", "request-changes", "retire")) {
      assertThat(problem(bench.move(bench.reviewer, "skills", id, move)))
          .as(move)
          .isEqualTo("conflict");
    }
    assertThat(problem(bench.amend("/genesis/skills", id, change("name", "Again"))))
        .isEqualTo("conflict");
  }

  @Test
  void aNearDuplicateIsFlaggedToItsReviewerAndNothingElseIs() throws Exception {
    String text = "Sews two pieces of cloth together by hand with a fine and even stitch.";
    ObjectNode first = skill("Fine sewing").put("description", text);
    bench.draft("/genesis/skills", first.deepCopy().put("slug", "fine-sewing"));
    JsonNode twin =
        bench.draft(
            "/genesis/skills",
            first.deepCopy().put("slug", "fine-sewing-too").put("description", text + "."));
    assertThat(twin.at("/alignment/near_duplicates").toString()).isEqualTo("[\"fine-sewing\"]");
    assertThat(twin.at("/alignment/lawful").asBoolean()).isTrue();
    assertThat(summary("skills", id(twin)).path("near_duplicate").asBoolean()).isTrue();
    JsonNode other =
        bench.draft("/genesis/skills", skill("Coarse sewing").put("description", "Sews sacks."));
    assertThat(other.at("/alignment/near_duplicates")).isEmpty();
  }

  @Test
  void whatSomethingCertifiedStandsOnIsNotRetired() throws Exception {
    String skill = bench.skillId("Knitting");
    String role =
        id(bench.certified("/genesis/job-roles", "job-roles", jobRole("Knitter", List.of(skill))));
    HttpResponse<String> refused = bench.move(bench.reviewer, "skills", skill, "retire");
    assertThat(problem(refused)).isEqualTo("conflict");
    assertThat(refused.body()).contains("job_role:knitter");
    body(bench.move(bench.reviewer, "job-roles", role, "retire"), 200);
    body(bench.move(bench.reviewer, "skills", skill, "retire"), 200);
    assertThat(bench.move(bench.reviewer, "agents", bench.shipped("sdr"), "retire").statusCode())
        .as("agents retire by their status, which a governor approves")
        .isEqualTo(404);
  }

  @Test
  void onlyTheVersionThatWasReadIsChangedAndOfTwoAtOnceOne() throws Exception {
    String id = id(bench.draft("/genesis/skills", skill("Lacing")));
    String path = "/api/v1/genesis/skills/" + id;
    assertThat(
            problem(
                backend.send(
                    bench.author,
                    "PATCH",
                    path,
                    change("name", "Laces").toString(),
                    Map.of("If-Match", "\"7\""))))
        .isEqualTo("precondition-failed");
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String body = change("description", "Version " + i).toString();
      calls.add(
          () ->
              backend
                  .send(bench.author, "PATCH", path, body, Map.of("If-Match", "\"1\""))
                  .statusCode());
    }
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> call : threads.invokeAll(calls)) {
        answers.add(call.get());
      }
    }
    assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
    assertThat(answers).filteredOn(status -> status == 412).hasSize(7);
    JsonNode now = bench.entity("skills", id);
    assertThat(now.at("/versioning/version").asInt()).isEqualTo(2);
    assertThat(now.at("/audit/unbroken").asBoolean()).isTrue();
  }

  @Test
  void aSlugIsDrawnFromTheNameAndTakenOnce() throws Exception {
    assertThat(slug(skill("Crème  brûlée & Co."))).isEqualTo("creme-brulee-co");
    assertThat(problem(post("/genesis/skills", skill("creme brulee co")))).isEqualTo("conflict");
    assertThat(problem(post("/genesis/skills", skill("नमस्ते")))).isEqualTo("validation-error");
    assertThat(slug(skill("नमस्ते").put("slug", "namaste"))).isEqualTo("namaste");
    for (String bad : List.of("Upper", "a--b", "-a", "facets", UUID.randomUUID().toString())) {
      assertThat(problem(post("/genesis/skills", skill("Fine").put("slug", bad))))
          .as(bad)
          .isEqualTo("validation-error");
    }
  }

  @Test
  void aKeyThatIsUsedAgainDraftsOnce() throws Exception {
    String body = skill("Carding").toString();
    Map<String, String> key = Map.of("Idempotency-Key", "carding-" + UUID.randomUUID());
    HttpResponse<String> first =
        backend.send(bench.author, "POST", "/api/v1/genesis/skills", body, key);
    HttpResponse<String> again =
        backend.send(bench.author, "POST", "/api/v1/genesis/skills", body, key);
    assertThat(body(again, 201)).isEqualTo(body(first, 201));
  }

  @Test
  void whatIsNotThereCannotBeNamedAndBadBodiesSayWhy() throws Exception {
    String stranger = UUID.randomUUID().toString();
    HttpResponse<String> unknown = post("/genesis/job-roles", jobRole("Idler", List.of(stranger)));
    assertThat(problem(unknown)).isEqualTo("validation-error");
    assertThat(Json.read(unknown.body()).at("/violations/0/field").asText())
        .isEqualTo("/skill_ids");
    String industry = Bench.parent(bench.entity("agents", bench.shipped("sdr")), "industry");
    assertThat(problem(post("/genesis/job-roles", jobRole("Wrong", List.of(industry)))))
        .as("an id of another kind")
        .isEqualTo("validation-error");
    for (ObjectNode bad :
        List.of(
            skill("Odd").put("category", "magic"),
            skill("Odd\u0000"),
            skill("x".repeat(121)),
            skill("Odd").put("status", "certified"),
            (ObjectNode) skill("Odd").set("tags", Json.read("[\"a\",\"a\"]")))) {
      assertThat(problem(post("/genesis/skills", bad)))
          .as(bad.toString())
          .isEqualTo("validation-error");
    }
    for (String path :
        List.of("/genesis/skills/" + stranger, "/genesis/spells/" + stranger, "/genesis/spells")) {
      assertThat(backend.get(bench.author, "/api/v1" + path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(bench.move(bench.author, "job-roles", industry, "submit").statusCode())
        .as("an industry is no job role")
        .isEqualTo(404);
  }

  @Test
  void listsArePagedFilteredAndSearched() throws Exception {
    for (int i = 0; i < 5; i++) {
      bench.draft("/genesis/skills", skill("Felting 100% no_" + i));
    }
    HashSet<String> seen = new HashSet<>();
    String path = "/api/v1/genesis/skills?status=draft&q=" + "felting%20100%25%20no_" + "&limit=2";
    String cursor = "";
    do {
      JsonNode page = body(backend.get(bench.author, path + cursor), 200);
      page.path("items").forEach(item -> seen.add(item.path("external_id").asText()));
      cursor =
          page.path("next_cursor").isNull() ? null : "&cursor=" + page.path("next_cursor").asText();
    } while (cursor != null);
    assertThat(seen).hasSize(5).allMatch(slug -> slug.startsWith("felting-100-no-"));
    assertThat(
            body(backend.get(bench.author, "/api/v1/genesis/agents?status=listed&limit=100"), 200)
                .path("items"))
        .hasSizeGreaterThanOrEqualTo(19)
        .allMatch(item -> item.path("kind").asText().equals("agent"));
    assertThat(backend.get(bench.author, "/api/v1/genesis/skills?cursor=x").statusCode())
        .isEqualTo(400);
  }

  @Test
  void industriesAndTheirChangesGoThroughGenesisToo() throws Exception {
    ObjectNode body =
        Json.mapper()
            .createObjectNode()
            .put("name", "Logistics")
            .put("description", "Getting things where they are needed.");
    String id = id(bench.certified("/industries", "industries", body));
    assertThat(industries()).contains("logistics");
    body(bench.amend("/industries", id, change("description", "Anything at all.")), 200);
    assertThat(industries()).doesNotContain("logistics");
  }

  private static List<String> industries() throws Exception {
    // What the marketplace shows is read once a second.
    Thread.sleep(1_100);
    return body(backend.get(Who.anonymous("CP"), "/api/v1/industries"), 200)
        .path("items")
        .findValuesAsText("slug");
  }

  private static JsonNode summary(String collection, String id) throws Exception {
    for (JsonNode item :
        body(backend.get(bench.author, "/api/v1/genesis/" + collection + "?limit=100"), 200)
            .path("items")) {
      if (item.path("id").asText().equals(id)) {
        return item;
      }
    }
    throw new AssertionError(id + " is not listed");
  }

  private static String slug(ObjectNode body) throws Exception {
    return bench.draft("/genesis/skills", body).at("/identity/external_id").asText();
  }

  private static HttpResponse<String> post(String path, JsonNode body) throws Exception {
    return backend.post(bench.author, "/api/v1" + path, body.toString());
  }
}
