package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.Caller;
import com.waooaw.gateway.testing.SigningKeys;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.passport.PortalPass;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The assembled chain over real sockets: a real Redis, the embedded rules, and an upstream that
 * remembers.
 */
class GatewayChainTest {
  private static final String HIRES = TestGateway.HIRES;
  private static final String RUNS = TestGateway.RUNS;

  private static TestGateway gateway;

  private final Caller caller = gateway.caller();

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway().start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void withoutATokenThereIsAChallengeAndAnAuditEntry() throws Exception {
    HttpResponse<String> answer = TestGateway.send(gateway.request("GET", HIRES));
    expect(answer, 401, "unauthorized");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"waooaw\"");
    JsonObject event = gateway.audited(answer);
    assertThat(event.getInteger("status")).isEqualTo(401);
    assertThat(event.getString("error_type")).isEqualTo("unauthorized");
    assertThat(event.getString("route")).isEqualTo(HIRES);
  }

  @Test
  void aGoodTokenBecomesAPassportAndStaysBehind() throws Exception {
    HttpResponse<String> answer =
        TestGateway.send(signedIn("GET", HIRES + "?limit=5").header("Cookie", "a=b"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("RateLimit")).isPresent();
    JsonObject seen = gateway.arrived(answer);
    assertThat(seen.getString("uri")).isEqualTo(HIRES + "?limit=5");
    JsonObject headers = seen.getJsonObject("headers");
    assertThat(headers.fieldNames()).doesNotContain("authorization", "cookie");
    Passport passport =
        Passport.open(
                Passport.seal(TestGateway.KEY),
                headers.getString("x-waooaw-passport"),
                Instant.now())
            .orElseThrow();
    assertThat(passport.isFor("GET", HIRES)).isTrue();
    assertThat(passport.subject()).isEqualTo(caller.user);
    assertThat(passport.customerId()).isEqualTo(caller.customer);
    assertThat(passport.correlationId()).isEqualTo(TestGateway.correlation(answer));
    assertThat(passport.sandbox()).isFalse();
  }

  @Test
  void spoofedIdentityNeverArrivesHoweverItIsSpelt() throws Exception {
    HttpRequest.Builder request = signedIn("GET", HIRES);
    List<String> spoofs =
        List.of(
            "X-Gateway-Type",
            "x-user-id",
            "X_User_Id",
            "X-CUSTOMER-ID",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "Forwarded",
            "X-Real-IP",
            "X-Waooaw-Mode",
            "x_customer_id");
    spoofs.forEach(name -> request.header(name, "spoofed"));
    HttpResponse<String> answer = TestGateway.send(request);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(gateway.arrived(answer).getJsonObject("headers").encode()).doesNotContain("spoofed");
  }

  @Test
  void aForgedPassportIsReplacedByTheGatewaysOwn() throws Exception {
    HttpResponse<String> answer =
        TestGateway.send(signedIn("GET", HIRES).header(Passport.HEADER, "forged"));
    String passport =
        gateway.arrived(answer).getJsonObject("headers").getString("x-waooaw-passport");
    assertThat(Passport.open(Passport.seal(TestGateway.KEY), passport, Instant.now())).isPresent();
  }

  @Test
  void aCustomersTokenIsDeniedStaffRoutesWithReasons() throws Exception {
    HttpResponse<String> answer = TestGateway.send(signedIn("GET", "/api/v1/audit/entries"));
    expect(answer, 403, "permission-denied");
    assertThat(new JsonObject(answer.body()).getJsonArray("reasons"))
        .isEqualTo(new JsonArray().add("role_not_granted"));
  }

  @Test
  void aTokenIsWorthNothingOnTheOtherPortal() throws Exception {
    String pass =
        new PortalPass("PP", "192.0.2.7", Instant.now().plusSeconds(20))
            .sealed(PortalPass.seal(TestGateway.KEY));
    expect(
        TestGateway.send(signedIn("GET", HIRES).header(PortalPass.HEADER, pass)),
        403,
        "permission-denied");
  }

  @Test
  void pathTricksAreRefusedBeforeAnybodyReadsThem() throws Exception {
    for (String path :
        List.of(
            "/api/health/../v1/agents",
            "/api/v1/hires%2f..",
            "/api/v1//hires",
            "/api/v1/agents/..%2fhires",
            "/api/v1/hires%3Fx",
            "/%2e%2e/api/v1/hires",
            "/api/v1/./hires")) {
      assertThat(gateway.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .as(path)
          .contains(" 400 ");
    }
    assertThat(
            gateway.raw("GET /api/v1/hires/docs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .contains(" 401 ");
  }

  @Test
  void otherMethodsAndOtherPathsAreSaidPlainly() throws Exception {
    HttpResponse<String> answer = TestGateway.send(signedIn("DELETE", HIRES));
    expect(answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
    expect(TestGateway.send(signedIn("GET", "/api/v1/nothing")), 404, "not-found");
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() throws Exception {
    HttpResponse<String> answer = TestGateway.send(signedIn("HEAD", HIRES));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aBodyOverOneMebibyteIsRefusedDeclaredOrNot() throws Exception {
    String large = "x".repeat(1024 * 1024 + 1);
    String path = "/api/v1/hires/0190a000-0000-7000-8000-000000000001/goals";
    expect(
        TestGateway.send(signedIn("POST", path, BodyPublishers.ofString(large))),
        413,
        "payload-too-large");
    expect(
        TestGateway.send(
            signedIn(
                "POST",
                path,
                BodyPublishers.ofInputStream(
                    () ->
                        new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))),
        413,
        "payload-too-large");
    String allowed = "x".repeat(1024 * 1024);
    HttpResponse<String> answer =
        TestGateway.send(signedIn("POST", path, BodyPublishers.ofString(allowed)));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(gateway.arrived(answer).getInteger("length")).isEqualTo(1024 * 1024);
  }

  @Test
  void theEleventhTaskOfADayIsRefusedUntilMidnight() throws Exception {
    UnaryOperator<JsonObject> trial = gateway.mint.inTrial();
    for (int i = 0; i < 10; i++) {
      assertThat(TestGateway.send(signedIn("POST", RUNS, trial)).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> answer = TestGateway.send(signedIn("POST", RUNS, trial));
    expect(answer, 429, "trial-limit-exceeded");
    long toMidnight =
        Duration.between(
                Instant.now(),
                LocalDate.now(ZoneOffset.UTC).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())
            .toSeconds();
    assertThat(Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(toMidnight, toMidnight + 3);
    assertThat(new JsonObject(answer.body()).getInteger("used")).isEqualTo(10);
  }

  @Test
  void workThatFailedOrWasDoneBeforeUsesNoTask() throws Exception {
    String failing = "/api/v1/goals/0190a000-0000-7000-8000-00000000dead/runs";
    String replayed = "/api/v1/goals/0190a000-0000-7000-8000-00000000beef/runs";
    gateway.upstream.answers.put(failing, r -> r.response().setStatusCode(500).end());
    gateway.upstream.answers.put(
        replayed, r -> r.response().putHeader("Idempotency-Replayed", "true").end("{}"));
    for (int i = 0; i < 12; i++) {
      assertThat(TestGateway.send(signedIn("POST", failing, gateway.mint.inTrial())).statusCode())
          .isEqualTo(500);
      assertThat(TestGateway.send(signedIn("POST", replayed, gateway.mint.inTrial())).statusCode())
          .isEqualTo(200);
    }
    assertThat(Await.result(gateway.ledger.tasksUsed(caller.customer, Instant.now()))).isZero();
  }

  @Test
  void aTrialGoesToTheSandboxAndAnEndedOneRunsNothing() throws Exception {
    HttpResponse<String> answer = TestGateway.send(signedIn("GET", HIRES, gateway.mint.inTrial()));
    String passport =
        gateway.arrived(answer).getJsonObject("headers").getString("x-waooaw-passport");
    assertThat(
            Passport.open(Passport.seal(TestGateway.KEY), passport, Instant.now())
                .orElseThrow()
                .sandbox())
        .isTrue();
    UnaryOperator<JsonObject> ended =
        c ->
            c.put("trial_mode", true)
                .put("trial_expires_at", Instant.now().minusSeconds(1).toString());
    expect(TestGateway.send(signedIn("POST", RUNS, ended)), 403, "trial-expired");
    assertThat(TestGateway.send(signedIn("GET", HIRES, ended)).statusCode()).isEqualTo(200);
  }

  @Test
  void aSessionThatEndedOrWasRenewedIsRefusedOnTheNextRequest() throws Exception {
    assertThat(TestGateway.send(signedIn("GET", HIRES)).statusCode()).isEqualTo(200);
    Await.result(gateway.ledger.requireGeneration(caller.session, 2));
    expect(TestGateway.send(signedIn("GET", HIRES)), 401, "token-revoked");
    assertThat(TestGateway.send(signedIn("GET", HIRES, c -> c.put("gen", 2))).statusCode())
        .isEqualTo(200);
    Await.result(gateway.ledger.endSession(caller.session));
    expect(TestGateway.send(signedIn("GET", HIRES, c -> c.put("gen", 2))), 401, "token-revoked");
  }

  @Test
  void everyFaultyTokenGetsItsOwnRefusal() throws Exception {
    long now = Instant.now().getEpochSecond();
    Map<String, UnaryOperator<JsonObject>> invalid =
        Map.ofEntries(
            Map.entry("string roles", c -> c.put("roles", "admin")),
            Map.entry("no roles", c -> c.put("roles", new JsonArray())),
            Map.entry("unknown role", c -> c.put("roles", new JsonArray().add("superadmin"))),
            Map.entry(
                "role of the other portal", c -> c.put("roles", new JsonArray().add("admin"))),
            Map.entry("null role", c -> c.put("roles", new JsonArray().addNull())),
            Map.entry("another subject", c -> c.put("sub", UUID.randomUUID().toString())),
            Map.entry("no e-mail", c -> c.put("email", "")),
            Map.entry("bad e-mail", c -> c.put("email", "a b")),
            Map.entry("no customer", c -> c.putNull("customer_id")),
            Map.entry("bad customer", c -> c.put("customer_id", "1")),
            Map.entry("refresh token", c -> c.put("token_use", "refresh")),
            Map.entry("another audience", c -> c.put("aud", "other")),
            Map.entry("another issuer", c -> c.put("iss", "evil.example.com")),
            Map.entry("the other issuer", c -> c.put("iss", "pp.waooaw.com")),
            Map.entry("from the future", c -> c.put("iat", now + 3_600).put("exp", now + 7_200)),
            Map.entry("25 hours", c -> c.put("exp", now + 90_000)),
            Map.entry("text times", c -> c.put("exp", Long.toString(now + 60))),
            Map.entry("no session", c -> c.putNull("sid")),
            Map.entry("no token id", c -> c.putNull("jti")),
            Map.entry("text trial", c -> c.put("trial_mode", "false")),
            Map.entry("number governor", c -> c.put("governor_agent_id", 7)),
            Map.entry(
                "no governor claim of a type", c -> c.put("governor_agent_id", new JsonArray())),
            Map.entry("negative life", c -> c.put("exp", now - 10)));
    for (Map.Entry<String, UnaryOperator<JsonObject>> fault : invalid.entrySet()) {
      HttpResponse<String> answer = TestGateway.send(signedIn("GET", HIRES, fault.getValue()));
      assertThat(new JsonObject(answer.body()).getString("type"))
          .as(fault.getKey())
          .endsWith("/invalid-token");
    }
    expect(
        TestGateway.send(signedIn("GET", HIRES, c -> c.put("iat", now - 900).put("exp", now - 60))),
        401,
        "token-expired");
  }

  @Test
  void forgedSignaturesAndBrokenTokensAreRefused() throws Exception {
    JsonObject rs256 = new JsonObject().put("alg", "RS256").put("kid", "cp-1");
    String good = gateway.mint.signed(rs256, caller.claims(), "cp-1");
    String unsigned =
        TokenMint.part(new JsonObject().put("alg", "none").put("kid", "cp-1"))
            + "."
            + good.split("\\.")[1];
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(
        new javax.crypto.spec.SecretKeySpec(
            SigningKeys.SHARED.publicKey("cp-1").getEncoded(), "HmacSHA256"));
    String hs =
        TokenMint.part(new JsonObject().put("alg", "HS256").put("kid", "cp-1"))
            + "."
            + good.split("\\.")[1];
    String hmac =
        hs
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(hs.getBytes(StandardCharsets.US_ASCII)));
    for (String token :
        List.of(
            unsigned + ".",
            hmac,
            good.substring(0, good.length() - 8) + "AAAAAAAA",
            gateway.mint.signed(rs256, caller.claims(), "pp-1"),
            gateway.mint.signed(rs256.copy().put("kid", "cp-2"), caller.claims(), "cp-1"),
            gateway.mint.signed(rs256.copy().put("kid", "pp-1"), caller.claims(), "pp-1"))) {
      expect(
          TestGateway.send(
              gateway.request("GET", HIRES).header("Authorization", "Bearer " + token)),
          401,
          "invalid-token");
    }
    for (String token :
        List.of(
            "x", "a.b", "a.b.c", "..", good + ".x", "é.é.é".replace("é", "%"), "e30.e30.e30x.")) {
      expect(
          TestGateway.send(
              gateway.request("GET", HIRES).header("Authorization", "Bearer " + token)),
          401,
          "invalid-token-format");
    }
    expect(
        TestGateway.send(gateway.request("GET", HIRES).header("Authorization", "Basic eDp5")),
        401,
        "invalid-token-format");
    String twice =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                "{\"roles\":[\"customer_user\"],\"roles\":[\"customer_admin\"]}"
                    .getBytes(StandardCharsets.UTF_8));
    expect(
        TestGateway.send(
            gateway
                .request("GET", HIRES)
                .header("Authorization", "Bearer " + good.split("\\.")[0] + "." + twice + ".AAAA")),
        401,
        "invalid-token-format");
  }

  @Test
  void compressedBodiesAndSeveralCookiesArriveIntact() throws Exception {
    byte[] gzip = {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, (byte) 255};
    gateway.upstream.answers.put(
        "/api/v1/industries",
        r ->
            r.response()
                .putHeader("Content-Encoding", "gzip")
                .putHeader("ETag", "\"v1\"")
                .putHeader("Set-Cookie", (Iterable<String>) List.of("a=1; Path=/", "b=2; Path=/"))
                .end(Buffer.buffer(gzip)));
    HttpResponse<byte[]> answer =
        TestGateway.CLIENT.send(
            gateway.request("GET", "/api/v1/industries").build(), BodyHandlers.ofByteArray());
    assertThat(answer.body()).isEqualTo(gzip);
    assertThat(answer.headers().allValues("Set-Cookie"))
        .containsExactly("a=1; Path=/", "b=2; Path=/");
    assertThat(answer.headers().firstValue("ETag")).hasValue("\"v1\"");
  }

  @Test
  void eventsPassAsTheyHappen() throws Exception {
    String path = "/api/v1/runs/0190a000-0000-7000-8000-000000000001/events";
    gateway.upstream.answers.put(
        path,
        r -> {
          r.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
          r.response().write("id: 1\n\n");
          gateway.vertx.setTimer(1_500, t -> r.response().end("id: 2\n\n"));
        });
    HttpResponse<java.io.InputStream> answer =
        TestGateway.CLIENT.send(signedIn("GET", path).build(), BodyHandlers.ofInputStream());
    long began = System.nanoTime();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("id: 1");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1_200));
      lines.readLine();
      assertThat(lines.readLine()).isEqualTo("id: 2");
    }
  }

  @Test
  void anUpstreamThatDiesIsABadGatewayAndTheTaskComesBack() throws Exception {
    String path = "/api/v1/goals/0190a000-0000-7000-8000-00000000d1ed/runs";
    gateway.upstream.answers.put(path, r -> r.connection().close());
    expect(TestGateway.send(signedIn("POST", path, gateway.mint.inTrial())), 502, "bad-gateway");
    Thread.sleep(200);
    assertThat(Await.result(gateway.ledger.tasksUsed(caller.customer, Instant.now()))).isZero();
  }

  @Test
  void corsIsOutermostSoErrorsCarryItAndPreflightsNeedNoToken() throws Exception {
    HttpResponse<String> refused = sendRawHeader("GET", "Origin: https://app.example.com");
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example.com");
    assertThat(refused.statusCode()).isEqualTo(401);
    String preflight =
        gateway.raw(
            "OPTIONS "
                + HIRES
                + " HTTP/1.1\r\n"
                + "Host: x\r\n"
                + "Origin: https://app.example.com\r\n"
                + "Access-Control-Request-Method: GET\r\n"
                + "Connection: close\r\n\r\n");
    assertThat(preflight)
        .contains(" 204 ")
        .containsIgnoringCase("access-control-allow-origin: https://app.example.com");
  }

  @Test
  void theRateIsKeptPerCustomerAndSaidInHeaders() throws Exception {
    HttpRequest request = signedIn("GET", HIRES).build();
    List<CompletableFuture<HttpResponse<String>>> calls =
        Stream.generate(() -> TestGateway.CLIENT.sendAsync(request, BodyHandlers.ofString()))
            .limit(400)
            .toList();
    List<HttpResponse<String>> answers = calls.stream().map(CompletableFuture::join).toList();
    List<HttpResponse<String>> refused =
        answers.stream().filter(a -> a.statusCode() == 429).toList();
    assertThat(answers.size() - refused.size()).isGreaterThanOrEqualTo(100);
    assertThat(refused).isNotEmpty();
    expect(refused.getFirst(), 429, "too-many-requests");
    assertThat(refused.getFirst().headers().firstValue("Retry-After")).isPresent();
  }

  private static HttpResponse<String> sendRawHeader(String method, String header) throws Exception {
    return TestGateway.send(
        gateway.request(method, HIRES).header("Origin", header.substring("Origin: ".length())));
  }

  private HttpRequest.Builder signedIn(String method, String path) {
    return caller.request(method, path);
  }

  private HttpRequest.Builder signedIn(
      String method, String path, UnaryOperator<JsonObject> change) {
    return caller.request(method, path, change);
  }

  private HttpRequest.Builder signedIn(String method, String path, HttpRequest.BodyPublisher body) {
    return caller
        .request(method, path)
        .method(method, body)
        .header("Content-Type", "application/json");
  }

  private static void expect(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("type")).endsWith("/" + slug);
    assertThat(new JsonObject(answer.body()).getString("correlation_id"))
        .isEqualTo(TestGateway.correlation(answer));
  }
}
