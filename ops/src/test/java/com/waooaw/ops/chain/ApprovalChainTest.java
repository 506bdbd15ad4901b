package com.waooaw.ops.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.gateway.GatewaySettings;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.plant.BackendSettings;
import com.waooaw.plant.BuiltInAgents;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/**
 * A governor's approvals from end to end: two gateways before one backend, as their own mains wire
 * them, over real sockets, PostgreSQL and Redis.
 */
class ApprovalChainTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final byte[] KEY = new byte[32];
  private static final String PASSWORD = "correct horse battery 7";
  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
  private static final InstantSource CLOCK = () -> Instant.now().plus(AHEAD.get());

  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static RedisServer redis;
  private static final List<ServiceRuntime> services = new ArrayList<>();
  private static int gateway;
  private static int otherGateway;
  private static Iterator<String> agents;
  private static JsonNode admin;
  private static String governor;
  private static String hash;

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.start();
    int redisPort = freePort();
    redis = RedisServer.newRedisServer().port(redisPort).setting("bind 127.0.0.1").build();
    redis.start();
    Path key = Files.write(folder.resolve("key"), KEY);
    Path credentials = folder.resolve("credentials.json");
    String redisUrl = "redis://127.0.0.1:" + redisPort;
    int backend =
        com.waooaw.plant.Main.wire(
            service("backend"),
            BackendSettings.read(
                Map.of(
                    "ENVIRONMENT",
                    "development",
                    "PORT",
                    "0",
                    "DATABASE_URL",
                    "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres",
                    "REDIS_URL",
                    redisUrl,
                    "PASSPORT_KEY_FILE",
                    key.toString(),
                    "MASTER_KEY_FILE",
                    key.toString(),
                    "CREDENTIALS_FILE",
                    credentials.toString())),
            CLOCK,
            BuiltInAgents.all());
    gateway = gateway(backend, redisUrl, key);
    otherGateway = gateway(backend, redisUrl, key);
    admin = Json.read(Files.readString(credentials)).path("platform_admin");
    governor = signIn(admin.path("email").asText(), admin.path("password").asText());
    List<String> ids = new ArrayList<>();
    Json.read(send("GET", "/api/v1/agents?limit=100", null, null, Map.of()).body())
        .path("items")
        .forEach(agent -> ids.add(agent.path("id").asText()));
    agents = ids.iterator();
  }

  @AfterAll
  static void stop() throws Exception {
    services.reversed().forEach(ServiceRuntime::stop);
    redis.stop();
    postgres.close();
  }

  @Test
  void anAgentIsRetiredOnceAGovernorApprovedExactlyThat() throws Exception {
    String orchestrator = staff("agent_orchestrator");
    String agent = agents.next();
    String retire = "{\"status\":\"retired\",\"reason\":\"No longer wanted\"}";
    HttpResponse<String> asked = put(orchestrator, agent, retire, Map.of());
    expect(asked, 202, "approval-required");
    String where = asked.headers().firstValue("Location").orElseThrow();
    String id = where.substring(where.lastIndexOf('/') + 1);
    String reordered = "{ \"reason\":\"No longer wanted\", \"status\":\"retired\" }";
    assertThat(put(orchestrator, agent, reordered, Map.of()).headers().firstValue("Location"))
        .as("the same act waits once")
        .hasValue(where);
    assertThat(shown(orchestrator, where).path("status").asText()).isEqualTo("pending");

    expect(decide(orchestrator, id, "approve"), 403, "permission-denied");
    HttpResponse<String> noOffice = decide(staff("admin"), id, "approve");
    expect(noOffice, 403, "permission-denied");
    assertThat(noOffice.body()).contains("not_the_governor");
    assertThat(decide(governor, id, "approve").statusCode()).isEqualTo(200);

    expect(put(orchestrator, agent, retire, Map.of()), 202, "approval-required");
    Map<String, String> named = Map.of("X-Approval-Id", id);
    expect(
        put(orchestrator, agent, retire.replace("No longer", "Not"), named),
        403,
        "approval-denied");
    expect(put(orchestrator, agents.next(), retire, named), 403, "approval-denied");
    expect(put(staff("agent_orchestrator"), agent, retire, named), 403, "approval-denied");
    HttpResponse<String> done = put(orchestrator, agent, reordered, named);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(Json.read(done.body()).path("status").asText()).isEqualTo("retired");
    expect(put(orchestrator, agent, retire, named), 409, "conflict");
    Thread.sleep(1_100);
    assertThat(send("GET", "/api/v1/agents/" + agent, null, null, Map.of()).statusCode())
        .as("out of the marketplace")
        .isEqualTo(404);
  }

  @Test
  void twoGatewaysAtOnceUseAnApprovalOnce() throws Exception {
    String orchestrator = staff("agent_orchestrator");
    String agent = agents.next();
    String id = ask(orchestrator, agent);
    assertThat(decide(governor, id, "approve").statusCode()).isEqualTo(200);
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      calls.add(
          CLIENT.sendAsync(
              request(
                  i % 2 == 0 ? gateway : otherGateway,
                  "PUT",
                  "/api/v1/agents/" + agent + "/status",
                  orchestrator,
                  retire(),
                  Map.of("X-Approval-Id", id)),
              BodyHandlers.ofString()));
    }
    List<Integer> statuses = calls.stream().map(c -> c.join().statusCode()).sorted().toList();
    assertThat(statuses.getFirst()).isEqualTo(200);
    assertThat(statuses.subList(1, 12)).containsOnly(409);
    assertThat(amendments(agent, "retired")).isEqualTo(1);
  }

  @Test
  void aHeldCallIsAnsweredAsSoonAsTheDecisionFallsAndAtTheTimeOutOtherwise() throws Exception {
    String orchestrator = staff("agent_orchestrator");
    String agent = agents.next();
    long began = System.nanoTime();
    HttpResponse<String> waited = put(orchestrator, agent, retire(), Map.of("Prefer", "wait=1"));
    expect(waited, 202, "approval-required");
    assertThat(waited.headers().firstValue("Preference-Applied")).hasValue("wait=1");
    assertThat(since(began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));

    CompletableFuture<HttpResponse<String>> held =
        CLIENT.sendAsync(
            request(
                gateway,
                "PUT",
                "/api/v1/agents/" + agent + "/status",
                orchestrator,
                retire(),
                Map.of("Prefer", "wait=30")),
            BodyHandlers.ofString());
    Thread.sleep(800);
    assertThat(held).isNotDone();
    String where = waited.headers().firstValue("Location").orElseThrow();
    decide(governor, where.substring(where.lastIndexOf('/') + 1), "approve");
    long decided = System.nanoTime();
    assertThat(held.join().statusCode()).as(held.join().body()).isEqualTo(200);
    assertThat(since(decided)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aDenialIsToldWithItsReasonAndNobodyDecidesTheirOwn() throws Exception {
    String orchestrator = staff("agent_orchestrator");
    String id = ask(orchestrator, agents.next());
    String agent = shown(orchestrator, "/api/v1/approvals/" + id).at("/act/path").asText();
    decide(governor, id, "deny");
    HttpResponse<String> denied =
        send("PUT", agent, orchestrator, retire(), Map.of("X-Approval-Id", id));
    expect(denied, 403, "approval-denied");
    assertThat(denied.body()).contains("because deny");

    String own = ask(governor, agents.next());
    HttpResponse<String> refused = decide(governor, own, "approve");
    expect(refused, 403, "permission-denied");
    assertThat(refused.body()).contains("asked for themselves");
    assertThat(shown(governor, "/api/v1/approvals/" + own).path("precedents")).isNotEmpty();
  }

  @Test
  void nobodyAnsweringIsADenial() throws Exception {
    String name = UUID.randomUUID() + "@example.com";
    String orchestrator = staff("agent_orchestrator", name);
    String agent = agents.next();
    String id = ask(orchestrator, agent);
    // The clock stays there: what Redis counts of a rate would be in the future of an earlier one.
    AHEAD.set(Duration.ofHours(25));
    governor = signIn(admin.path("email").asText(), admin.path("password").asText());
    String later = signIn(name, PASSWORD);
    expect(put(later, agent, retire(), Map.of("X-Approval-Id", id)), 403, "approval-expired");
    assertThat(ask(later, agent)).isNotEqualTo(id);
  }

  private static String ask(String token, String agent) throws Exception {
    HttpResponse<String> answer = put(token, agent, retire(), Map.of());
    expect(answer, 202, "approval-required");
    return Json.read(answer.body()).path("approval_id").asText();
  }

  private static String retire() {
    return "{\"status\":\"retired\",\"reason\":\"Replaced\"}";
  }

  private static HttpResponse<String> put(
      String token, String agent, String body, Map<String, String> headers) throws Exception {
    return send("PUT", "/api/v1/agents/" + agent + "/status", token, body, headers);
  }

  private static HttpResponse<String> decide(String token, String id, String decision)
      throws Exception {
    return send(
        "POST",
        "/api/v1/approvals/" + id + "/decision",
        token,
        "{\"decision\":\"" + decision + "\",\"reason\":\"because " + decision + "\"}",
        Map.of());
  }

  private static JsonNode shown(String token, String where) throws Exception {
    HttpResponse<String> answer = send("GET", where, token, null, Map.of());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body());
  }

  private static String staff(String role) throws Exception {
    return staff(role, UUID.randomUUID() + "@example.com");
  }

  // Staff are invited by mail, which this stack does not send: a row like the first
  // administrator's.
  private static String staff(String role, String email) throws Exception {
    if (hash == null) {
      String customer =
          "{\"email\":\"%s\",\"password\":\"%s\",\"full_name\":\"Asha Rao\",\"company\":\"Rao\"}"
              .formatted(UUID.randomUUID() + "@example.com", PASSWORD);
      HttpResponse<String> signedUp =
          send("POST", "/api/v1/auth/sign-up", null, customer, Map.of());
      assertThat(signedUp.statusCode()).as(signedUp.body()).isEqualTo(201);
      hash = query("SELECT password_hash FROM identity.person WHERE portal = 'CP' LIMIT 1");
    }
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        var insert =
            connection.prepareStatement(
                "INSERT INTO identity.person (id, portal, email, full_name, password_hash, role,"
                    + " created_at) VALUES (gen_random_uuid(), 'PP', ?, 'Staff', ?, ?, now())")) {
      insert.setString(1, email);
      insert.setString(2, hash);
      insert.setString(3, role);
      insert.executeUpdate();
    }
    return signIn(email, PASSWORD);
  }

  private static String signIn(String email, String password) throws Exception {
    String pass =
        new PortalPass("PP", "192.0.2.7", CLOCK.instant().plusSeconds(20))
            .sealed(PortalPass.seal(KEY));
    HttpResponse<String> answer =
        send(
            "POST",
            "/api/v1/auth/sign-in",
            null,
            Json.mapper()
                .createObjectNode()
                .put("email", email)
                .put("password", password)
                .toString(),
            Map.of(PortalPass.HEADER, pass));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body()).path("access_token").asText();
  }

  private static long amendments(String agent, String status) throws Exception {
    return Long.parseLong(
        query(
            "SELECT count(*) FROM plant.amendment WHERE entity_id = '%s' AND status = '%s'"
                .formatted(agent, status)));
  }

  private static String query(String sql) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static HttpResponse<String> send(
      String method, String path, String token, String body, Map<String, String> headers)
      throws Exception {
    return CLIENT.send(
        request(gateway, method, path, token, body, headers), BodyHandlers.ofString());
  }

  private static HttpRequest request(
      int port,
      String method,
      String path,
      String token,
      String body,
      Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    headers.forEach(request::header);
    return request.build();
  }

  private static int gateway(int backend, String redisUrl, Path key) {
    return com.waooaw.gateway.Main.wire(
        service("gateway"),
        GatewaySettings.read(
            Map.of(
                "ENVIRONMENT",
                "development",
                "PORT",
                "0",
                "PLANT_BACKEND_URL",
                "http://127.0.0.1:" + backend,
                "REDIS_URL",
                redisUrl,
                "PASSPORT_KEY_FILE",
                key.toString(),
                "PORTAL_KEY_FILE",
                key.toString())),
        CLOCK);
  }

  private static ServiceRuntime service(String name) {
    ServiceRuntime runtime = ServiceRuntime.embedded(name);
    services.add(runtime);
    return runtime;
  }

  private static void expect(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Json.read(answer.body()).path("type").asText()).endsWith("/" + slug);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
