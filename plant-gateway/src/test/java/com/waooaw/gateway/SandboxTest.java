package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.FaultyUpstream.Fault;
import com.waooaw.policy.EmbeddedPolicy;
import com.waooaw.policy.PolicyModule;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trial's request is the sandbox's or nobody's: one test for each way in which that may fail. */
class SandboxTest {
  private static final String HIRES = "/api/v1/hires";
  private static final UnaryOperator<JsonObject> TRIAL = Plant.Caller.inTrial();

  private static FaultyUpstream sandbox;
  private static Plant plant;

  @BeforeAll
  static void start() throws Exception {
    sandbox = new FaultyUpstream();
    plant = new Plant(Optional.empty(), Optional.of(sandbox.url()), Optional.empty());
  }

  @AfterAll
  static void stop() throws Exception {
    sandbox.close();
    plant.close();
  }

  @BeforeEach
  void forget() {
    sandbox.requests.clear();
    sandbox.faults.clear();
    plant.production.arrived.clear();
  }

  @Test
  void aSandboxThatAnswersAnswersTheTrial() throws Exception {
    assertThat(Plant.send(trial("GET")).body()).isEqualTo("ok");
    assertThat(sandbox.requests).containsExactly("GET " + HIRES + " HTTP/1.1");
    assertThat(plant.production.arrived).isEmpty();
  }

  @Test
  void aSandboxThatRefusesIsNotReplaced() throws Exception {
    try (Plant refusing =
        new Plant(Optional.empty(), Optional.of(Plant.local(Plant.freePort())), Optional.empty())) {
      for (int i = 0; i < 10; i++) {
        expect(Plant.send(refusing.caller().request("GET", HIRES, TRIAL)), 503);
      }
      assertThat(refusing.production.arrived).isEmpty();
    }
  }

  @Test
  void aSandboxThatIsSlowIsWaitedForAndNotReplaced() throws Exception {
    sandbox.faults.add(Fault.SILENCE);
    expect(Plant.send(trial("GET")), 504);
    assertThat(plant.production.arrived).isEmpty();
  }

  @Test
  void aSandboxThatDiesIsAskedAgainItselfAndNotReplaced() throws Exception {
    sandbox.faults.add(Fault.RESET);
    assertThat(Plant.send(trial("GET")).body()).isEqualTo("ok");
    sandbox.faults.addAll(List.of(Fault.RESET, Fault.CLOSE));
    expect(Plant.send(trial("GET")), 502);
    assertThat(sandbox.requests).hasSize(4);
    sandbox.faults.add(Fault.GARBAGE);
    expect(Plant.send(task()), 502);
    assertThat(plant.production.arrived).isEmpty();
  }

  @Test
  void aSandboxThatDiesInTheMiddleIsNotCompletedByAnother() throws Exception {
    sandbox.faults.add(Fault.HALF_BODY);
    Throwable cut =
        Plant.CLIENT
            .sendAsync(trial("GET").build(), BodyHandlers.ofString())
            .handle((answer, failure) -> failure)
            .join();
    assertThat(cut).isNotNull();
    assertThat(plant.production.arrived).isEmpty();
  }

  @Test
  void aSandboxThatIsFullTurnsTrialsAwayAndCustomersGoOn() throws Exception {
    try (Plant full = new Plant()) {
      List<HttpServerRequest> held = java.util.Collections.synchronizedList(new ArrayList<>());
      full.sandbox.early.put(Plant.LONG, held::add);
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        calls.add(
            Plant.CLIENT.sendAsync(
                full.caller().request("GET", Plant.LONG, TRIAL).build(), BodyHandlers.ofString()));
      }
      for (int i = 0; i < 400 && held.size() < 256; i++) {
        Thread.sleep(50);
      }
      assertThat(held).hasSize(256);
      expect(Plant.send(full.caller().request("GET", HIRES, TRIAL)), 503);
      assertThat(full.production.arrived).isEmpty();
      assertThat(Plant.send(full.caller().request("GET", HIRES)).statusCode()).isEqualTo(200);
      held.forEach(r -> r.response().end());
      calls.forEach(CompletableFuture::join);
    }
  }

  @Test
  void aDecisionRememberedForACustomerIsNotATrials() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(Plant.send(plant.caller().request("GET", HIRES)).body()).contains("true");
      assertThat(Plant.send(trial("GET")).body()).isEqualTo("ok");
      assertThat(Plant.send(plant.caller().request("GET", HIRES, SandboxTest::ended)).body())
          .isEqualTo("ok");
    }
    assertThat(sandbox.requests).hasSize(40);
    assertThat(plant.production.arrived).hasSize(20);
  }

  @Test
  void anEngineThatIsAwayOrTalksNonsenseSendsNobodyAnywhere() throws Exception {
    Engine engine = new Engine(plant.runtime.vertx());
    try (Plant ruled = new Plant(Optional.empty(), Optional.empty(), Optional.of(engine.url()))) {
      assertThat(Plant.send(ruled.caller().request("GET", HIRES)).statusCode()).isEqualTo(200);
      assertThat(Plant.send(ruled.caller().request("GET", HIRES, TRIAL)).statusCode())
          .isEqualTo(200);
      ruled.production.arrived.clear();
      ruled.sandbox.arrived.clear();
      // What was decided before may still be remembered, so another question is asked each time.
      List<UnaryOperator<String>> nonsense =
          List.of(
              said -> "",
              said -> "{}",
              said -> "{\"result\":{}}",
              said -> said.replace("\"upstream\":\"sandbox\"", "\"upstream\":\"elsewhere\""),
              said -> said.replace("\"routing\"", "\"rooting\""));
      for (int i = 0; i < nonsense.size(); i++) {
        int turn = i;
        engine.says = nonsense.get(i);
        HttpResponse<String> answer =
            Plant.send(
                ruled
                    .caller()
                    .request(
                        "GET",
                        "/api/v1/runs/0190a000-0000-7000-8000-00000000000" + turn,
                        c -> ended(c).put("roles", roles(turn))));
        assertThat(answer.statusCode()).as("nonsense %s: %s", i, answer.body()).isEqualTo(503);
      }
      assertThat(ruled.production.arrived).isEmpty();
      assertThat(ruled.sandbox.arrived).isEmpty();
    }
    try (Plant away =
        new Plant(Optional.empty(), Optional.empty(), Optional.of(Plant.local(Plant.freePort())))) {
      for (int i = 0; i < 10; i++) {
        expect(Plant.send(away.caller().request("GET", HIRES, TRIAL)), 503);
      }
      assertThat(away.production.arrived).isEmpty();
      assertThat(away.sandbox.arrived).isEmpty();
    }
  }

  private static io.vertx.core.json.JsonArray roles(int i) {
    io.vertx.core.json.JsonArray roles = new io.vertx.core.json.JsonArray();
    if (i % 2 == 0) {
      roles.add("customer_admin");
    }
    return roles.add("customer_user");
  }

  @Test
  void aRequestThatClaimsToBeInNoTrialIsNotBelieved() throws Exception {
    HttpResponse<String> answer =
        Plant.send(
            trial("GET")
                .header("X-Waooaw-Mode", "production")
                .header("X-Customer-Trial", "false")
                .header("X-Gateway-Upstream", "production"));
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(plant.production.arrived).isEmpty();
  }

  private static JsonObject ended(JsonObject claims) {
    return claims
        .put("trial_mode", true)
        .put("trial_expires_at", Instant.now().minusSeconds(60).toString());
  }

  private static java.net.http.HttpRequest.Builder trial(String method) throws Exception {
    return plant.caller().request(method, HIRES, TRIAL);
  }

  private static java.net.http.HttpRequest.Builder task() throws Exception {
    return plant
        .caller()
        .request("POST", "/api/v1/goals/0190a000-0000-7000-8000-000000000001/runs", TRIAL)
        .POST(BodyPublishers.ofString("{}"));
  }

  private static void expect(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  /** The rules over HTTP, as an OPA server speaks, but with words put into its mouth. */
  private static final class Engine {
    volatile UnaryOperator<String> says = UnaryOperator.identity();
    private final int port;

    Engine(Vertx vertx) {
      EmbeddedPolicy rules = PolicyModule.shipped().newInstance();
      port =
          vertx
              .createHttpServer()
              .requestHandler(
                  r ->
                      r.body()
                          .onSuccess(
                              body ->
                                  r.response()
                                      .end(
                                          says.apply(
                                              "{\"result\":"
                                                  + rules.decide(
                                                      body.toJsonObject()
                                                          .getJsonObject("input")
                                                          .encode())
                                                  + "}"))))
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .join()
              .actualPort();
    }

    URI url() {
      return Plant.local(port);
    }
  }
}
