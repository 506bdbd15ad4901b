package com.waooaw.plant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every route of the backend promises, whatever it does. */
class ApiTest {
  private static Backend backend;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(InstantSource.system());
  }

  @AfterAll
  static void stop() {
    backend.close();
  }

  @Test
  void withoutTheGatewaysWordNothingIsAnswered() throws Exception {
    Who who = Who.customer();
    String path = "/api/v1/hires";
    for (String passport :
        new String[] {
          null,
          "",
          "garbage",
          "e30.e30",
          backend.passport(who, "POST", path),
          backend.passport(who, "GET", path + "/")
        }) {
      assertThat(backend.send(passport, "GET", path, null).statusCode())
          .as(passport)
          .isEqualTo(401);
    }
    assertThat(backend.get(who, path).statusCode()).isEqualTo(200);
  }

  @Test
  void anOldPassportIsRefused() throws Exception {
    InstantSource past = InstantSource.offset(InstantSource.system(), Duration.ofSeconds(-31));
    Backend earlier = new Backend(past);
    String old = earlier.passport(Who.customer(), "GET", "/api/v1/hires");
    earlier.close();
    assertThat(backend.send(old, "GET", "/api/v1/hires", null).statusCode()).isEqualTo(401);
  }

  @Test
  void everyFaultyFieldIsNamedAtOnce() throws Exception {
    HttpResponse<String> answer =
        backend.post(
            Who.anonymous("CP"),
            "/api/v1/auth/sign-up",
            "{\"email\":\"no\",\"password\":\"short\",\"full_name\":\"\",\"admin\":true}");
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode problem = Json.read(answer.body());
    assertThat(problem.path("type").asText()).endsWith("/validation-error");
    assertThat(problem.path("violations").findValuesAsText("field"))
        .contains("/email", "/password", "/full_name", "/company", "/admin");
  }

  @Test
  void anAddressLongerThanAnyMailCanBeSentToIsRefusedPlainly() throws Exception {
    HttpResponse<String> answer =
        backend.post(
            Who.anonymous("CP"),
            "/api/v1/auth/sign-up",
            "{\"email\":\"a@" + "\u00fc".repeat(5_000) + "\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.read(answer.body()).path("violations").findValuesAsText("field"))
        .contains("/email");
  }

  @Test
  void whatIsNotJsonIsRefusedPlainly() throws Exception {
    Who visitor = Who.anonymous("CP");
    for (String body : List.of("{", "", "[1", "{\"email\": NaN}")) {
      assertThat(backend.post(visitor, "/api/v1/auth/sign-in", body).statusCode())
          .as(body)
          .isEqualTo(400);
    }
    assertThat(
            backend
                .send(
                    visitor,
                    "POST",
                    "/api/v1/auth/sign-in",
                    "email=x",
                    Map.of("Content-Type", "text/plain"))
                .statusCode())
        .isEqualTo(415);
    String large = "{\"email\":\"" + "a".repeat(2_000_000) + "\"}";
    assertThat(backend.post(visitor, "/api/v1/auth/sign-in", large).statusCode()).isEqualTo(413);
  }

  @Test
  void parametersKeepToTheContract() throws Exception {
    Who visitor = Who.anonymous("CP");
    for (String query :
        List.of(
            "limit=0",
            "limit=101",
            "limit=many",
            "sort=random",
            "cursor=garbage",
            "available=maybe")) {
      assertThat(backend.get(visitor, "/api/v1/agents?" + query).statusCode())
          .as(query)
          .isEqualTo(400);
    }
    assertThat(backend.get(Who.customer(), "/api/v1/hires/not-a-uuid").statusCode()).isEqualTo(404);
  }

  @Test
  void oneKeyDoesOneThingHoweverOftenAndHoweverManyAtOnce() throws Exception {
    Who who = backend.signedUp();
    String body = "{\"agent_id\":\"" + agent("sdr") + "\"}";
    Callable<HttpResponse<String>> call =
        () -> backend.send(who, "POST", "/api/v1/trials", body, Map.of("Idempotency-Key", "once"));
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(threads.submit(call));
      }
      for (Future<HttpResponse<String>> one : calls) {
        answers.add(one.get());
      }
    }
    assertThat(answers).allSatisfy(a -> assertThat(a.statusCode()).as(a.body()).isEqualTo(201));
    assertThat(answers.stream().map(a -> Json.read(a.body()).path("id").asText()).distinct())
        .hasSize(1);
    assertThat(
            answers.stream().filter(a -> a.headers().firstValue("Idempotency-Replayed").isEmpty()))
        .hasSize(1);
    assertThat(Json.read(backend.get(who, "/api/v1/trials").body()).path("items")).hasSize(1);

    String other = "{\"agent_id\":\"" + agent("maths-tutor") + "\"}";
    assertThat(
            backend
                .send(who, "POST", "/api/v1/trials", other, Map.of("Idempotency-Key", "once"))
                .statusCode())
        .isEqualTo(409);
  }

  private static String agent(String slug) throws Exception {
    return Json.read(backend.get(Who.anonymous("CP"), "/api/v1/agents/" + slug).body())
        .path("id")
        .asText();
  }
}
