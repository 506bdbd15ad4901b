package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Ledger;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/**
 * The assembled chain over real sockets: a real Redis, the embedded rules, and an upstream that
 * remembers.
 */
class GatewayChainTest {
  private static final byte[] KEY = new byte[32];
  private static final String HIRES = "/api/v1/hires";
  private static final String RUNS = "/api/v1/goals/0190a000-0000-7000-8000-000000000001/runs";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static RedisServer redisServer;
  private static ServiceRuntime runtime;
  private static RedisLink redis;
  private static TestUpstream upstream;
  private static int port;

  private final String user = UUID.randomUUID().toString();
  private final String customer = UUID.randomUUID().toString();
  private final String session = UUID.randomUUID().toString();

  @BeforeAll
  static void start() throws Exception {
    int redisPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      redisPort = socket.getLocalPort();
    }
    redisServer = RedisServer.newRedisServer().port(redisPort).setting("bind 127.0.0.1").build();
    redisServer.start();
    runtime = ServiceRuntime.embedded("gateway-test");
    upstream = new TestUpstream(runtime.vertx());
    URI backend = URI.create("http://127.0.0.1:" + upstream.port);
    URI redisUrl = URI.create("redis://127.0.0.1:" + redisPort);
    redis = RedisLink.to(runtime.vertx(), redisUrl);
    port =
        Main.wire(
            runtime,
            new GatewaySettings(
                0,
                Optional.empty(),
                backend,
                backend,
                redisUrl,
                Optional.empty(),
                backend.resolve("/.well-known/jwks.json"),
                KEY,
                KEY,
                List.of("https://app.example.com"),
                2),
            Clock.systemUTC());
  }

  @AfterAll
  static void stop() throws Exception {
    runtime.stop();
    redisServer.stop();
  }

  @Test
  void withoutATokenThereIsAChallengeAndAnAuditEntry() throws Exception {
    HttpResponse<String> answer = send(request("GET", HIRES));
    expect(answer, 401, "unauthorized");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"waooaw\"");
    JsonObject event = audited(correlation(answer));
    assertThat(event.getInteger("status")).isEqualTo(401);
    assertThat(event.getString("error_type")).isEqualTo("unauthorized");
    assertThat(event.getString("route")).isEqualTo(HIRES);
  }

  @Test
  void aGoodTokenBecomesAPassportAndStaysBehind() throws Exception {
    HttpResponse<String> answer = send(signedIn("GET", HIRES + "?limit=5").header("Cookie", "a=b"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("RateLimit")).isPresent();
    JsonObject seen = upstream.seen.get(correlation(answer));
    assertThat(seen.getString("uri")).isEqualTo(HIRES + "?limit=5");
    JsonObject headers = seen.getJsonObject("headers");
    assertThat(headers.fieldNames()).doesNotContain("authorization", "cookie");
    Passport passport =
        Passport.open(Passport.seal(KEY), headers.getString("x-waooaw-passport"), Instant.now())
            .orElseThrow();
    assertThat(passport.isFor("GET", HIRES)).isTrue();
    assertThat(passport.subject()).isEqualTo(user);
    assertThat(passport.customerId()).isEqualTo(customer);
    assertThat(passport.correlationId()).isEqualTo(correlation(answer));
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
    HttpResponse<String> answer = send(request);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(upstream.seen.get(correlation(answer)).getJsonObject("headers").encode())
        .doesNotContain("spoofed");
  }

  @Test
  void aForgedPassportIsReplacedByTheGatewaysOwn() throws Exception {
    HttpResponse<String> answer = send(signedIn("GET", HIRES).header(Passport.HEADER, "forged"));
    String passport =
        upstream
            .seen
            .get(correlation(answer))
            .getJsonObject("headers")
            .getString("x-waooaw-passport");
    assertThat(Passport.open(Passport.seal(KEY), passport, Instant.now())).isPresent();
  }

  @Test
  void aCustomersTokenIsDeniedStaffRoutesWithReasons() throws Exception {
    HttpResponse<String> answer = send(signedIn("GET", "/api/v1/audit/entries"));
    expect(answer, 403, "permission-denied");
    assertThat(new JsonObject(answer.body()).getJsonArray("reasons"))
        .isEqualTo(new JsonArray().add("role_not_granted"));
  }

  @Test
  void aTokenIsWorthNothingOnTheOtherPortal() throws Exception {
    String pass =
        new PortalPass("PP", "192.0.2.7", Instant.now().plusSeconds(20))
            .sealed(PortalPass.seal(KEY));
    expect(send(signedIn("GET", HIRES).header(PortalPass.HEADER, pass)), 403, "permission-denied");
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
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .as(path)
          .contains(" 400 ");
    }
    assertThat(raw("GET /api/v1/hires/docs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .contains(" 401 ");
  }

  @Test
  void otherMethodsAndOtherPathsAreSaidPlainly() throws Exception {
    HttpResponse<String> answer = send(signedIn("DELETE", HIRES));
    expect(answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    expect(send(signedIn("GET", "/api/v1/nothing")), 404, "not-found");
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() throws Exception {
    HttpResponse<String> answer = send(signedIn("HEAD", HIRES));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aBodyOverOneMebibyteIsRefusedDeclaredOrNot() throws Exception {
    String large = "x".repeat(1024 * 1024 + 1);
    String path = "/api/v1/hires/0190a000-0000-7000-8000-000000000001/goals";
    expect(send(signedIn("POST", path, BodyPublishers.ofString(large))), 413, "payload-too-large");
    expect(
        send(
            signedIn(
                "POST",
                path,
                BodyPublishers.ofInputStream(
                    () ->
                        new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))),
        413,
        "payload-too-large");
    String allowed = "x".repeat(1024 * 1024);
    HttpResponse<String> answer = send(signedIn("POST", path, BodyPublishers.ofString(allowed)));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(upstream.seen.get(correlation(answer)).getInteger("length")).isEqualTo(1024 * 1024);
  }

  @Test
  void theEleventhTaskOfADayIsRefusedUntilMidnight() throws Exception {
    UnaryOperator<JsonObject> trial = inTrial();
    for (int i = 0; i < 10; i++) {
      assertThat(send(signedIn("POST", RUNS, trial)).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> answer = send(signedIn("POST", RUNS, trial));
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
    upstream.answers.put(failing, r -> r.response().setStatusCode(500).end());
    upstream.answers.put(
        replayed, r -> r.response().putHeader("Idempotency-Replayed", "true").end("{}"));
    for (int i = 0; i < 12; i++) {
      assertThat(send(signedIn("POST", failing, inTrial())).statusCode()).isEqualTo(500);
      assertThat(send(signedIn("POST", replayed, inTrial())).statusCode()).isEqualTo(200);
    }
    assertThat(await(new Ledger(redis).tasksUsed(customer, Instant.now()))).isZero();
  }

  @Test
  void aTrialGoesToTheSandboxAndAnEndedOneRunsNothing() throws Exception {
    HttpResponse<String> answer = send(signedIn("GET", HIRES, inTrial()));
    String passport =
        upstream
            .seen
            .get(correlation(answer))
            .getJsonObject("headers")
            .getString("x-waooaw-passport");
    assertThat(Passport.open(Passport.seal(KEY), passport, Instant.now()).orElseThrow().sandbox())
        .isTrue();
    UnaryOperator<JsonObject> ended =
        c ->
            c.put("trial_mode", true)
                .put("trial_expires_at", Instant.now().minusSeconds(1).toString());
    expect(send(signedIn("POST", RUNS, ended)), 403, "trial-expired");
    assertThat(send(signedIn("GET", HIRES, ended)).statusCode()).isEqualTo(200);
  }

  @Test
  void aSessionThatEndedOrWasRenewedIsRefusedOnTheNextRequest() throws Exception {
    assertThat(send(signedIn("GET", HIRES)).statusCode()).isEqualTo(200);
    await(new Ledger(redis).requireGeneration(session, 2));
    expect(send(signedIn("GET", HIRES)), 401, "token-revoked");
    assertThat(send(signedIn("GET", HIRES, c -> c.put("gen", 2))).statusCode()).isEqualTo(200);
    await(new Ledger(redis).endSession(session));
    expect(send(signedIn("GET", HIRES, c -> c.put("gen", 2))), 401, "token-revoked");
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
      HttpResponse<String> answer = send(signedIn("GET", HIRES, fault.getValue()));
      assertThat(new JsonObject(answer.body()).getString("type"))
          .as(fault.getKey())
          .endsWith("/invalid-token");
    }
    expect(
        send(signedIn("GET", HIRES, c -> c.put("iat", now - 900).put("exp", now - 60))),
        401,
        "token-expired");
  }

  @Test
  void forgedSignaturesAndBrokenTokensAreRefused() throws Exception {
    JsonObject rs256 = new JsonObject().put("alg", "RS256").put("kid", "cp-1");
    String good = upstream.token(rs256, claims(), "cp-1");
    String unsigned =
        TestUpstream.part(new JsonObject().put("alg", "none").put("kid", "cp-1"))
            + "."
            + good.split("\\.")[1];
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(
        new javax.crypto.spec.SecretKeySpec(upstream.publicKey("cp-1").getEncoded(), "HmacSHA256"));
    String hs =
        TestUpstream.part(new JsonObject().put("alg", "HS256").put("kid", "cp-1"))
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
            upstream.token(rs256, claims(), "pp-1"),
            upstream.token(rs256.copy().put("kid", "cp-2"), claims(), "cp-1"),
            upstream.token(rs256.copy().put("kid", "pp-1"), claims(), "pp-1"))) {
      expect(
          send(request("GET", HIRES).header("Authorization", "Bearer " + token)),
          401,
          "invalid-token");
    }
    for (String token :
        List.of(
            "x", "a.b", "a.b.c", "..", good + ".x", "é.é.é".replace("é", "%"), "e30.e30.e30x.")) {
      expect(
          send(request("GET", HIRES).header("Authorization", "Bearer " + token)),
          401,
          "invalid-token-format");
    }
    expect(
        send(request("GET", HIRES).header("Authorization", "Basic eDp5")),
        401,
        "invalid-token-format");
    String twice =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                "{\"roles\":[\"customer_user\"],\"roles\":[\"customer_admin\"]}"
                    .getBytes(StandardCharsets.UTF_8));
    expect(
        send(
            request("GET", HIRES)
                .header("Authorization", "Bearer " + good.split("\\.")[0] + "." + twice + ".AAAA")),
        401,
        "invalid-token-format");
  }

  @Test
  void compressedBodiesAndSeveralCookiesArriveIntact() throws Exception {
    byte[] gzip = {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, (byte) 255};
    upstream.answers.put(
        "/api/v1/industries",
        r ->
            r.response()
                .putHeader("Content-Encoding", "gzip")
                .putHeader("ETag", "\"v1\"")
                .putHeader("Set-Cookie", (Iterable<String>) List.of("a=1; Path=/", "b=2; Path=/"))
                .end(Buffer.buffer(gzip)));
    HttpResponse<byte[]> answer =
        CLIENT.send(request("GET", "/api/v1/industries").build(), BodyHandlers.ofByteArray());
    assertThat(answer.body()).isEqualTo(gzip);
    assertThat(answer.headers().allValues("Set-Cookie"))
        .containsExactly("a=1; Path=/", "b=2; Path=/");
    assertThat(answer.headers().firstValue("ETag")).hasValue("\"v1\"");
  }

  @Test
  void eventsPassAsTheyHappen() throws Exception {
    String path = "/api/v1/runs/0190a000-0000-7000-8000-000000000001/events";
    upstream.answers.put(
        path,
        r -> {
          r.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
          r.response().write("id: 1\n\n");
          runtime.vertx().setTimer(1_500, t -> r.response().end("id: 2\n\n"));
        });
    HttpResponse<java.io.InputStream> answer =
        CLIENT.send(signedIn("GET", path).build(), BodyHandlers.ofInputStream());
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
    upstream.answers.put(path, r -> r.connection().close());
    expect(send(signedIn("POST", path, inTrial())), 502, "bad-gateway");
    Thread.sleep(200);
    assertThat(await(new Ledger(redis).tasksUsed(customer, Instant.now()))).isZero();
  }

  @Test
  void corsIsOutermostSoErrorsCarryItAndPreflightsNeedNoToken() throws Exception {
    HttpResponse<String> refused = sendRawHeader("GET", "Origin: https://app.example.com");
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example.com");
    assertThat(refused.statusCode()).isEqualTo(401);
    String preflight =
        raw(
            "OPTIONS "
                + HIRES
                + " HTTP/1.1\r\nHost: x\r\nOrigin: https://app.example.com\r\nAccess-Control-Request-Method: GET\r\nConnection: close\r\n\r\n");
    assertThat(preflight)
        .contains(" 204 ")
        .containsIgnoringCase("access-control-allow-origin: https://app.example.com");
  }

  @Test
  void theRateIsKeptPerCustomerAndSaidInHeaders() throws Exception {
    HttpRequest request = signedIn("GET", HIRES).build();
    List<CompletableFuture<HttpResponse<String>>> calls =
        Stream.generate(() -> CLIENT.sendAsync(request, BodyHandlers.ofString()))
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
    return send(request(method, HIRES).header("Origin", header.substring("Origin: ".length())));
  }

  private JsonObject claims() {
    long now = Instant.now().getEpochSecond();
    return new JsonObject()
        .put("iss", "cp.waooaw.com")
        .put("aud", "waooaw")
        .put("token_use", "access")
        .put("sub", user)
        .put("user_id", user)
        .put("email", "asha@example.com")
        .put("customer_id", customer)
        .put("roles", new JsonArray().add("customer_admin"))
        .putNull("governor_agent_id")
        .put("trial_mode", false)
        .putNull("trial_expires_at")
        .put("sid", session)
        .put("gen", 1)
        .put("jti", UUID.randomUUID().toString())
        .put("iat", now)
        .put("exp", now + 900);
  }

  private static UnaryOperator<JsonObject> inTrial() {
    return c ->
        c.put("trial_mode", true)
            .put("trial_expires_at", Instant.now().plusSeconds(3_600).toString());
  }

  private HttpRequest.Builder signedIn(String method, String path) throws Exception {
    return signedIn(method, path, UnaryOperator.identity());
  }

  private HttpRequest.Builder signedIn(String method, String path, UnaryOperator<JsonObject> change)
      throws Exception {
    return request(method, path).header("Authorization", "Bearer " + token(change));
  }

  private HttpRequest.Builder signedIn(String method, String path, HttpRequest.BodyPublisher body)
      throws Exception {
    return request(method, path)
        .method(method, body)
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + token(UnaryOperator.identity()));
  }

  private String token(UnaryOperator<JsonObject> change) throws Exception {
    return upstream.token(
        new JsonObject().put("alg", "RS256").put("kid", "cp-1"), change.apply(claims()), "cp-1");
  }

  private static HttpRequest.Builder request(String method, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .method(method, BodyPublishers.noBody());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static String raw(String text) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void expect(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("type")).endsWith("/" + slug);
    assertThat(new JsonObject(answer.body()).getString("correlation_id"))
        .isEqualTo(correlation(answer));
  }

  private static String correlation(HttpResponse<?> answer) {
    return answer.headers().firstValue("X-Correlation-ID").orElseThrow();
  }

  private static JsonObject audited(String correlationId) throws Exception {
    for (int i = 0; i < 50; i++) {
      for (io.vertx.redis.client.Response entry :
          await(redis.send(Request.cmd(Command.XRANGE).arg("audit:requests").arg("-").arg("+")))) {
        JsonObject event = new JsonObject(entry.get(1).get(1).toString());
        if (event.getString("correlation_id").equals(correlationId)) {
          return event;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("No audit event for " + correlationId);
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
