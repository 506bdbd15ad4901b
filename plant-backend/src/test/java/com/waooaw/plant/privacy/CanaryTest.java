package com.waooaw.plant.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What customers say to their agents, and what these make of it, no staff ever reads. */
class CanaryTest {
  private static final String CANARY = "cockatricecomb";
  private static Backend backend;
  private static Work work;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(InstantSource.system());
    work = Work.of(backend, CANARY);
  }

  @AfterAll
  static void stop() {
    backend.close();
  }

  @Test
  void theCanaryIsInTheGoalTheInputsAndTheDeliverable() throws Exception {
    JsonNode goal = Work.get(backend, work.who, "/api/v1/goals/" + work.goal);
    assertThat(goal.path("statement").asText()).contains(CANARY);
    assertThat(goal.path("inputs").toString()).contains(CANARY);
    assertThat(
            backend.get(work.who, "/api/v1/deliverables/" + work.deliverable + "/content").body())
        .containsIgnoringCase(CANARY);
  }

  @Test
  void noAnswerThatStaffCanGetHoldsIt() throws Exception {
    Who staff = Who.staff();
    Set<String> asked = new LinkedHashSet<>();
    int answered = 0;
    for (Route route : Contract.load().routes()) {
      if (!route.method().equals("GET") || route.stream() || route.webSocket()) {
        continue;
      }
      for (String id : ids()) {
        String path = route.template().replaceAll("\\{\\w+}", id);
        if (!asked.add(path)) {
          continue;
        }
        HttpResponse<String> answer = backend.get(staff, path);
        assertThat(withoutName(answer.body())).as("GET " + path).doesNotContainIgnoringCase(CANARY);
        if (answer.statusCode() == 200) {
          answered++;
        }
      }
    }
    assertThat(answered).isGreaterThan(10);
  }

  @Test
  void aTimelineSaysWhereARunIsAndNothingElse() throws Exception {
    JsonNode timeline =
        Work.get(backend, Who.staff(), "/api/v1/ops/runs/" + work.run + "/timeline?limit=100");
    assertThat(timeline.at("/run/status").asText()).isEqualTo("succeeded");
    assertThat(timeline.path("items").size()).isGreaterThan(5);
    assertThat(timeline.toString())
        .doesNotContainIgnoringCase(CANARY)
        .contains(work.deliverable, "\"step\":\"read\"");
    JsonNode stream = firstLook();
    assertThat(stream.toString()).doesNotContainIgnoringCase(CANARY);
  }

  // The member's own name carries the word too, and whom to call is what helpdesks are for.
  private static String withoutName(String body) {
    return body.replace("Name-" + CANARY, "");
  }

  private static List<String> ids() {
    return List.of(
        work.who.customerId(),
        work.who.userId(),
        work.hire,
        work.goal,
        work.run,
        work.deliverable,
        "content-marketing");
  }

  private static JsonNode firstLook() throws Exception {
    try (var lines = backend.lines(Who.staff(), "/api/v1/ops/health/stream").body()) {
      return lines
          .filter(line -> line.startsWith("data: "))
          .findFirst()
          .map(line -> Json.read(line.substring(6)))
          .orElseThrow();
    }
  }
}
