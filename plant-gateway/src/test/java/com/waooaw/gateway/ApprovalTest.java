package com.waooaw.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.kernel.approval.Act;
import com.waooaw.kernel.approval.ApprovalCall;
import com.waooaw.kernel.passport.Passport;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Acts that need an approval, through the assembled chain, with a backend at the edge that answers
 * as told. With a real backend they are tested in the room ops.
 */
class ApprovalTest {
  private static final String STATUS = "/api/v1/agents/0190a000-0000-7000-8000-0000000000a1/status";
  private static final String APPROVAL = "0190a000-0000-7000-8000-00000000a991";
  private static final String BODY = "{\"status\" : \"retired\", \"reason\":\"old\"}";
  private static final String CANONICAL = "{\"reason\":\"old\",\"status\":\"retired\"}";

  private static TestGateway gateway;

  // What the backend was asked, in order, and how it answers each of the gateway's own paths.
  private static Queue<JsonObject> asked;
  private static Map<String, Consumer<HttpServerRequest>> answers;

  private final String user = UUID.randomUUID().toString();
  private final String session = UUID.randomUUID().toString();

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway().start();
    asked = gateway.upstream.requests;
    answers = gateway.upstream.answers;
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void forget() {
    asked.clear();
    answers.clear();
  }

  @Test
  void whatNeedsAnApprovalIsNotDoneAndSaysWhereItIsDecided() throws Exception {
    rule(ApprovalCall.OPEN, "pending");
    HttpResponse<String> answer = put(BODY, Map.of());
    expect(answer, 202, "approval-required");
    assertThat(answer.headers().firstValue("Location")).hasValue("/api/v1/approvals/" + APPROVAL);
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.getString("approval_id")).isEqualTo(APPROVAL);
    assertThat(body.getString("approval_status")).isEqualTo("pending");
    assertThat(body.getJsonArray("reasons")).contains("governor_approval_needed");
    JsonObject call = only();
    assertThat(call.getString("path")).isEqualTo(ApprovalCall.OPEN);
    Passport passport =
        Passport.open(Passport.seal(TestGateway.KEY), passport(call), Instant.now()).orElseThrow();
    assertThat(passport.isFor("POST", ApprovalCall.OPEN)).isTrue();
    assertThat(passport.subject()).isEqualTo(user);
    JsonObject sent = new JsonObject(call.getString("body"));
    assertThat(sent.getString("act_hash")).isEqualTo(act(CANONICAL).hash(user, null));
    assertThat(sent.getJsonObject("act").getString("body")).isEqualTo(CANONICAL);
    assertThat(sent.getJsonObject("act").getString("permission")).isEqualTo("agent.deploy");
  }

  @Test
  void whatIsForwardedIsTheFormThatWasHashed() throws Exception {
    rule(ApprovalCall.USE, "granted");
    HttpResponse<String> answer = put(BODY, Map.of("X-Approval-Id", APPROVAL));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(asked).hasSize(2);
    JsonObject use = asked.poll();
    assertThat(new JsonObject(use.getString("body")).getString("act_hash"))
        .isEqualTo(act(CANONICAL).hash(user, null));
    JsonObject forwarded = asked.poll();
    assertThat(forwarded.getString("path")).isEqualTo(STATUS);
    assertThat(forwarded.getString("body")).isEqualTo(CANONICAL);
    Passport passport =
        Passport.open(Passport.seal(TestGateway.KEY), passport(forwarded), Instant.now())
            .orElseThrow();
    assertThat(passport.permission()).isEqualTo("agent.deploy");
  }

  @Test
  void anActWithoutABodyIsOneToo() throws Exception {
    rule(ApprovalCall.USE, "granted");
    HttpResponse<String> answer = put("", Map.of("X-Approval-Id", APPROVAL));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(new JsonObject(asked.poll().getString("body")).getString("act_hash"))
        .isEqualTo(act(null).hash(user, null));
    assertThat(asked.poll().getString("body")).isEmpty();
  }

  @Test
  void everyOtherWordKeepsTheActBack() throws Exception {
    Map<String, String> id = Map.of("X-Approval-Id", APPROVAL);
    rule(ApprovalCall.USE, "denied");
    HttpResponse<String> denied = put(BODY, id);
    expect(denied, 403, "approval-denied");
    assertThat(new JsonObject(denied.body()).getString("reason")).isEqualTo("because");
    rule(ApprovalCall.USE, "expired");
    expect(put(BODY, id), 403, "approval-expired");
    rule(ApprovalCall.USE, "used");
    expect(put(BODY, id), 409, "conflict");
    rule(ApprovalCall.USE, "pending");
    expect(put(BODY, id), 202, "approval-required");
    rule(ApprovalCall.USE, "approved");
    expect(put(BODY, id), 202, "approval-required");
    answers.put(
        ApprovalCall.USE, r -> r.response().end("{\"outcome\":\"mismatch\",\"approval_id\":null}"));
    expect(put(BODY, id), 403, "approval-denied");
    answers.put(ApprovalCall.OPEN, r -> r.response().end("{\"outcome\":\"too_many\"}"));
    expect(put(BODY, Map.of()), 429, "too-many-requests");
    assertThat(forwarded()).isEmpty();
  }

  @Test
  void noCleanWordLetsNothingThrough() throws Exception {
    List<Consumer<HttpServerRequest>> broken =
        List.of(
            r -> r.response().setStatusCode(500).end("{\"outcome\":\"granted\"}"),
            r -> r.response().setStatusCode(401).end(),
            r -> r.response().end(""),
            r -> r.response().end("granted"),
            r -> r.response().end("{}"),
            r -> r.response().end("{\"outcome\":null}"),
            r -> r.response().end("{\"outcome\":\"GRANTED!\"}"),
            r -> r.response().end("{\"outcome\":\"granted\",\"more\":1}"),
            r -> r.connection().close());
    for (Consumer<HttpServerRequest> answer : broken) {
      answers.put(ApprovalCall.USE, answer);
      answers.put(ApprovalCall.OPEN, answer);
      for (Map<String, String> headers :
          List.of(Map.of("X-Approval-Id", APPROVAL), Map.<String, String>of())) {
        HttpResponse<String> refused = put(BODY, headers);
        expect(refused, 503, "service-unavailable");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      }
    }
    assertThat(forwarded()).isEmpty();
  }

  @Test
  void aBodyWithTwoReadingsIsRefusedBeforeAnybodyIsAsked() throws Exception {
    for (String body :
        List.of(
            "{\"status\":\"listed\",\"status\":\"retired\"}",
            "{\"n\":9007199254740993}",
            "[]",
            "status=retired")) {
      expect(put(body, Map.of()), 400, "validation-error");
    }
    expect(put(BODY, Map.of("Content-Type", "text/plain")), 415, "unsupported-media-type");
    expect(put(" ".repeat(1024 * 1024) + BODY, Map.of()), 413, "payload-too-large");
    expect(put("{\"n\":[" + "1e20,".repeat(150_000) + "1]}", Map.of()), 413, "payload-too-large");
    for (String id : List.of("", "1", APPROVAL + "0", "../../" + APPROVAL)) {
      expect(put(BODY, Map.of("X-Approval-Id", id)), 400, "validation-error");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void aSessionThatEndedAsksForNoApprovalAndUsesNone() throws Exception {
    Await.result(gateway.ledger.endSession(session));
    rule(ApprovalCall.USE, "granted");
    expect(put(BODY, Map.of("X-Approval-Id", APPROVAL)), 401, "token-revoked");
    assertThat(asked).isEmpty();
  }

  @Test
  void whoeverMayNotDoItAtAllIsNotAskedFor() throws Exception {
    rule(ApprovalCall.OPEN, "pending");
    HttpResponse<String> answer =
        TestGateway.CLIENT.send(request(BODY, Map.of(), "viewer"), BodyHandlers.ofString());
    expect(answer, 403, "permission-denied");
    assertThat(asked).isEmpty();
  }

  @Test
  void aHeldCallGoesOnWithTheDecision() throws Exception {
    rule(ApprovalCall.OPEN, "pending");
    rule(ApprovalCall.USE, "granted");
    answers.put(
        ApprovalCall.WAIT,
        r -> gateway.vertx.setTimer(700, t -> r.response().end(ruling("approved"))));
    long began = System.nanoTime();
    HttpResponse<String> answer = put(BODY, Map.of("Prefer", "respond-async, wait=99"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(700), Duration.ofSeconds(10));
    assertThat(asked.stream().map(a -> a.getString("path")))
        .containsExactly(ApprovalCall.OPEN, ApprovalCall.WAIT, ApprovalCall.USE, STATUS);
    JsonObject waited = new JsonObject(asked.stream().skip(1).findFirst().get().getString("body"));
    assertThat(waited.getInteger("wait_seconds")).as("thirty at most").isEqualTo(30);
  }

  @Test
  void aHeldCallThatHearsNothingIsStillPending() throws Exception {
    rule(ApprovalCall.OPEN, "pending");
    rule(ApprovalCall.WAIT, "pending");
    HttpResponse<String> answer = put(BODY, Map.of("Prefer", "wait=1"));
    expect(answer, 202, "approval-required");
    assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("wait=1");
    answers.put(ApprovalCall.WAIT, r -> r.connection().close());
    expect(put(BODY, Map.of("Prefer", "wait=1")), 202, "approval-required");
    rule(ApprovalCall.WAIT, "denied");
    expect(put(BODY, Map.of("Prefer", "wait=1")), 403, "approval-denied");
    assertThat(forwarded()).isEmpty();
  }

  @Test
  void whoLeavesWhileWaitingLeavesTheApprovalUnused() throws Exception {
    rule(ApprovalCall.OPEN, "pending");
    rule(ApprovalCall.USE, "granted");
    answers.put(
        ApprovalCall.WAIT,
        r -> gateway.vertx.setTimer(1_500, t -> r.response().end(ruling("approved"))));
    try (Socket socket = new Socket("127.0.0.1", gateway.port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("PUT "
                  + STATUS
                  + " HTTP/1.1\r\nHost: x\r\nPrefer: wait=10\r\nContent-Type: application/json\r\n"
                  + "Authorization: Bearer "
                  + token("agent_orchestrator")
                  + "\r\nContent-Length: "
                  + BODY.length()
                  + "\r\n\r\n"
                  + BODY)
              .getBytes(UTF_8));
      out.flush();
      for (int i = 0; i < 100 && asked.size() < 2; i++) {
        Thread.sleep(20);
      }
    }
    Thread.sleep(2_500);
    assertThat(asked.stream().map(a -> a.getString("path")))
        .containsExactly(ApprovalCall.OPEN, ApprovalCall.WAIT);
  }

  private static void rule(String path, String outcome) {
    answers.put(path, r -> r.response().end(ruling(outcome)));
  }

  private static String ruling(String outcome) {
    return new JsonObject()
        .put("outcome", outcome)
        .put("approval_id", APPROVAL)
        .put("expires_at", Instant.now().plusSeconds(3_600).toString())
        .put("reason", "because")
        .encode();
  }

  private static String passport(JsonObject asked) {
    return asked.getJsonObject("headers").getString("x-waooaw-passport");
  }

  private static JsonObject only() {
    assertThat(asked).hasSize(1);
    return asked.peek();
  }

  private static List<String> forwarded() {
    return asked.stream().map(a -> a.getString("path")).filter(STATUS::equals).toList();
  }

  private static Act act(String body) {
    return new Act("PUT", STATUS, "/api/v1/agents/{id}/status", "agent.deploy", body);
  }

  private HttpResponse<String> put(String body, Map<String, String> headers) throws Exception {
    return TestGateway.CLIENT.send(
        request(body, headers, "agent_orchestrator"), BodyHandlers.ofString());
  }

  private HttpRequest request(String body, Map<String, String> headers, String role)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.url(STATUS))
            .PUT(BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token(role))
            .setHeader("Content-Type", "application/json");
    headers.forEach(request::setHeader);
    return request.build();
  }

  private String token(String role) {
    return gateway.mint.staff(
        c ->
            c.put("sub", user)
                .put("user_id", user)
                .put("sid", session)
                .put("roles", new JsonArray().add(role)));
  }

  private static void expect(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("type")).endsWith("/" + slug);
  }
}
