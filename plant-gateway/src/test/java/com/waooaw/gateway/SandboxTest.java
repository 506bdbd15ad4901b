package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.FaultyUpstream;
import com.waooaw.gateway.testing.FaultyUpstream.Fault;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestRoutes;
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
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trial's request is the sandbox's or nobody's: one test for each way in which that may fail. */
class SandboxTest {
  private static final String HIRES = "/api/v1/hires";
  private static UnaryOperator<JsonObject> trial;

  private static FaultyUpstream sandbox;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    sandbox = new FaultyUpstream();
    gateway = new TestGateway().withRoutesOfEveryKind().sandboxAt(sandbox.url()).start();
    trial = gateway.mint.inTrial();
  }

  @AfterAll
  static void stop() throws Exception {
    sandbox.close();
    gateway.close();
  }

  @BeforeEach
  void forget() {
    sandbox.requests.clear();
    sandbox.faults.clear();
    gateway.upstream.arrived.clear();
  }

  @Test
  void aSandboxThatAnswersAnswersTheTrial() throws Exception {
    assertThat(TestGateway.send(trial("GET")).body()).isEqualTo("ok");
    assertThat(sandbox.requests).containsExactly("GET " + HIRES + " HTTP/1.1");
    assertThat(gateway.upstream.arrived).isEmpty();
  }

  @Test
  void aSandboxThatRefusesIsNotReplaced() throws Exception {
    try (TestGateway refusing =
        new TestGateway()
            .withRoutesOfEveryKind()
            .sandboxAt(Loopback.http(Loopback.freePort()))
            .start()) {
      for (int i = 0; i < 10; i++) {
        expect(TestGateway.send(refusing.caller().request("GET", HIRES, trial)), 503);
      }
      assertThat(refusing.upstream.arrived).isEmpty();
    }
  }

  @Test
  void aSandboxThatIsSlowIsWaitedForAndNotReplaced() throws Exception {
    sandbox.faults.add(Fault.SILENCE);
    expect(TestGateway.send(trial("GET")), 504);
    assertThat(gateway.upstream.arrived).isEmpty();
  }

  @Test
  void aSandboxThatDiesIsAskedAgainItselfAndNotReplaced() throws Exception {
    sandbox.faults.add(Fault.RESET);
    assertThat(TestGateway.send(trial("GET")).body()).isEqualTo("ok");
    sandbox.faults.addAll(List.of(Fault.RESET, Fault.CLOSE));
    expect(TestGateway.send(trial("GET")), 502);
    assertThat(sandbox.requests).hasSize(4);
    sandbox.faults.add(Fault.GARBAGE);
    expect(TestGateway.send(task()), 502);
    assertThat(gateway.upstream.arrived).isEmpty();
  }

  @Test
  void aSandboxThatDiesInTheMiddleIsNotCompletedByAnother() throws Exception {
    sandbox.faults.add(Fault.HALF_BODY);
    Throwable cut =
        TestGateway.CLIENT
            .sendAsync(trial("GET").build(), BodyHandlers.ofString())
            .handle((answer, failure) -> failure)
            .join();
    assertThat(cut).isNotNull();
    assertThat(gateway.upstream.arrived).isEmpty();
  }

  @Test
  void aSandboxThatIsFullTurnsTrialsAwayAndCustomersGoOn() throws Exception {
    try (TestGateway full = new TestGateway().withRoutesOfEveryKind().withSandbox().start()) {
      List<HttpServerRequest> held = java.util.Collections.synchronizedList(new ArrayList<>());
      full.sandbox.early.put(TestRoutes.LONG, held::add);
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        calls.add(
            TestGateway.CLIENT.sendAsync(
                full.caller().request("GET", TestRoutes.LONG, trial).build(),
                BodyHandlers.ofString()));
      }
      for (int i = 0; i < 400 && held.size() < 256; i++) {
        Thread.sleep(50);
      }
      assertThat(held).hasSize(256);
      expect(TestGateway.send(full.caller().request("GET", HIRES, trial)), 503);
      assertThat(full.upstream.arrived).isEmpty();
      assertThat(TestGateway.send(full.caller().request("GET", HIRES)).statusCode()).isEqualTo(200);
      held.forEach(r -> r.response().end());
      calls.forEach(CompletableFuture::join);
    }
  }

  @Test
  void aDecisionRememberedForACustomerIsNotATrials() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(TestGateway.send(gateway.caller().request("GET", HIRES)).body()).contains("true");
      assertThat(TestGateway.send(trial("GET")).body()).isEqualTo("ok");
      assertThat(
              TestGateway.send(gateway.caller().request("GET", HIRES, SandboxTest::ended)).body())
          .isEqualTo("ok");
    }
    assertThat(sandbox.requests).hasSize(40);
    assertThat(gateway.upstream.arrived).hasSize(20);
  }

  @Test
  void anEngineThatIsAwayOrTalksNonsenseSendsNobodyAnywhere() throws Exception {
    Engine engine = new Engine(gateway.vertx);
    try (TestGateway ruled =
        new TestGateway().withRoutesOfEveryKind().withSandbox().askingOpa(engine.url()).start()) {
      assertThat(TestGateway.send(ruled.caller().request("GET", HIRES)).statusCode())
          .isEqualTo(200);
      assertThat(TestGateway.send(ruled.caller().request("GET", HIRES, trial)).statusCode())
          .isEqualTo(200);
      ruled.upstream.arrived.clear();
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
            TestGateway.send(
                ruled
                    .caller()
                    .request(
                        "GET",
                        "/api/v1/runs/0190a000-0000-7000-8000-00000000000" + turn,
                        c -> ended(c).put("roles", roles(turn))));
        assertThat(answer.statusCode()).as("nonsense %s: %s", i, answer.body()).isEqualTo(503);
      }
      assertThat(ruled.upstream.arrived).isEmpty();
      assertThat(ruled.sandbox.arrived).isEmpty();
    }
    try (TestGateway away =
        new TestGateway()
            .withRoutesOfEveryKind()
            .withSandbox()
            .askingOpa(Loopback.http(Loopback.freePort()))
            .start()) {
      for (int i = 0; i < 10; i++) {
        expect(TestGateway.send(away.caller().request("GET", HIRES, trial)), 503);
      }
      assertThat(away.upstream.arrived).isEmpty();
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
        TestGateway.send(
            trial("GET")
                .header("X-Waooaw-Mode", "production")
                .header("X-Customer-Trial", "false")
                .header("X-Gateway-Upstream", "production"));
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(gateway.upstream.arrived).isEmpty();
  }

  private static JsonObject ended(JsonObject claims) {
    return claims
        .put("trial_mode", true)
        .put("trial_expires_at", Instant.now().minusSeconds(60).toString());
  }

  private static java.net.http.HttpRequest.Builder trial(String method) throws Exception {
    return gateway.caller().request(method, HIRES, trial);
  }

  private static java.net.http.HttpRequest.Builder task() throws Exception {
    return gateway
        .caller()
        .request("POST", "/api/v1/goals/0190a000-0000-7000-8000-000000000001/runs", trial)
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
      return Loopback.http(port);
    }
  }
}
