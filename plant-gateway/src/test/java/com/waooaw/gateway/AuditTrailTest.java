package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.FaultProxy;
import com.waooaw.gateway.testing.FaultProxy.Fault;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.policy.PolicyData;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the assembled gateway writes down of each request, and what it refuses to do unwritten. */
class AuditTrailTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway().eventLoops(1).start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void anAllowedRequestHasEveryField() throws Exception {
    Instant before = Instant.now();
    HttpResponse<String> answer =
        TestGateway.send(
            gateway
                .signedIn("GET", TestGateway.HIRES + "?cursor=private&limit=5")
                .header("X-Correlation-ID", "correlation-0001")
                .header("X-Causation-ID", "what-caused-it-01")
                .header("User-Agent", "Browser/1\tof \u00e9")
                .header("Cookie", "sid=cookie-secret"));
    JsonObject event = gateway.audited(answer);
    assertThat(event.fieldNames())
        .containsExactlyInAnyOrder(
            "correlation_id",
            "causation_id",
            "trace_id",
            "timestamp",
            "portal",
            "method",
            "route",
            "path",
            "query",
            "user",
            "customer",
            "roles",
            "governor",
            "tier",
            "trial",
            "permission",
            "revision",
            "reasons",
            "status",
            "error_type",
            "upstream",
            "latency_us",
            "policy_us",
            "upstream_us",
            "client",
            "user_agent");
    assertThat(event.getString("correlation_id")).isEqualTo("correlation-0001");
    assertThat(event.getString("causation_id")).isEqualTo("what-caused-it-01");
    assertThat(event.getString("trace_id")).matches("[0-9a-f]{32}");
    assertThat(Instant.parse(event.getString("timestamp"))).isBetween(before, Instant.now());
    assertThat(event.getString("portal")).isEqualTo("CP");
    assertThat(event.getString("method")).isEqualTo("GET");
    assertThat(event.getString("route")).isEqualTo(TestGateway.HIRES);
    assertThat(event.getString("path")).isEqualTo(TestGateway.HIRES);
    assertThat(event.getString("query")).isEqualTo("cursor=…&limit=…");
    assertThat(event.getString("user")).hasSize(36);
    assertThat(event.getString("customer")).hasSize(36);
    assertThat(event.getJsonArray("roles")).isEqualTo(new JsonArray().add("customer_admin"));
    assertThat(event.getString("trial")).isEqualTo("none");
    assertThat(event.getString("tier")).isEqualTo("paid");
    assertThat(event.getBoolean("governor")).isFalse();
    assertThat(event.getString("permission")).isEqualTo("hire.view");
    assertThat(event.getString("revision")).isEqualTo(PolicyData.shipped().revision());
    assertThat(event.getJsonArray("reasons")).isEmpty();
    assertThat(event.getInteger("status")).isEqualTo(200);
    assertThat(event.getString("error_type")).isNull();
    assertThat(event.getString("upstream")).isEqualTo("production");
    assertThat(event.getLong("upstream_us")).isPositive();
    assertThat(event.getLong("policy_us")).isPositive();
    assertThat(event.getLong("latency_us"))
        .isGreaterThanOrEqualTo(event.getLong("upstream_us") + event.getLong("policy_us"));
    assertThat(event.getString("client")).isEqualTo("127.0.0.0/24");
    assertThat(event.getString("user_agent")).startsWith("Browser/1 of ");
    assertThat(event.encode()).doesNotContain("private", "cookie-secret", "Bearer");
  }

  @Test
  void aDeniedRequestHasItsReasonsAndWasNotForwarded() throws Exception {
    JsonObject event =
        gateway.audited(TestGateway.send(gateway.signedIn("GET", "/api/v1/audit/entries")));
    assertThat(event.getInteger("status")).isEqualTo(403);
    assertThat(event.getString("error_type")).isEqualTo("permission-denied");
    assertThat(event.getJsonArray("reasons")).isEqualTo(new JsonArray().add("role_not_granted"));
    assertThat(event.getString("revision")).isNotNull();
    assertThat(event.getString("user")).isNotNull();
    assertThat(event.getString("upstream")).isNull();
    assertThat(event.getLong("upstream_us")).isZero();
  }

  @Test
  void anUnauthenticatedRequestIsWrittenDownWithoutAUser() throws Exception {
    JsonObject event =
        gateway.audited(
            TestGateway.send(
                gateway
                    .request("GET", TestGateway.HIRES)
                    .header("Authorization", "Bearer not.a.token")));
    assertThat(event.getInteger("status")).isEqualTo(401);
    assertThat(event.getString("error_type")).isEqualTo("invalid-token-format");
    assertThat(event.getString("user")).isNull();
    assertThat(event.getJsonArray("roles")).isEmpty();
    assertThat(event.getString("causation_id")).isNull();
    assertThat(event.encode()).doesNotContain("not.a.token");
  }

  @Test
  void aMalformedCausationIsNotKept() throws Exception {
    JsonObject event =
        gateway.audited(
            TestGateway.send(
                gateway.signedIn("GET", TestGateway.HIRES).header("X-Causation-ID", "a b")));
    assertThat(event.getString("causation_id")).isNull();
  }

  @Test
  void whatIsNowhereAndWhatCorsRefusesIsWrittenDownToo() throws Exception {
    JsonObject nowhere =
        gateway.audited(TestGateway.send(gateway.request("GET", "/api/v1/nothing")));
    assertThat(nowhere.getString("route")).isEqualTo("unmatched");
    assertThat(nowhere.getString("path")).isEqualTo("/api/v1/nothing");
    HttpResponse<String> foreign =
        TestGateway.send(
            gateway.signedIn("GET", TestGateway.HIRES).header("Origin", "https://evil.example"));
    JsonObject event = gateway.audited(foreign);
    assertThat(event.getInteger("status")).isEqualTo(foreign.statusCode()).isEqualTo(403);
    assertThat(event.getString("route")).isEqualTo(TestGateway.HIRES);
    assertThat(event.getString("upstream")).isNull();
  }

  @Test
  void withoutRoomForItsEventNothingIsForwardedUntilThereIsRoomAgain() throws Exception {
    try (TestGateway small = new TestGateway();
        FaultProxy way =
            new FaultProxy(small.redis.port, asked -> asked.contains("audit:requests"))) {
      small.eventLoops(1).withMetrics().redisAt(way.port()).auditRoom(20).start();
      way.set(new Fault.Refused());
      way.set(new Fault.Answers("-OOM no room for this\r\n"));
      List<HttpResponse<String>> answers = new java.util.ArrayList<>();
      for (int i = 0; i < 30; i++) {
        answers.add(TestGateway.send(small.signedIn(i % 2 == 0 ? "POST" : "GET", path(i))));
      }
      assertThat(answers.subList(0, 20)).allMatch(a -> a.statusCode() == 200);
      assertThat(answers.subList(20, 30)).allMatch(a -> a.statusCode() == 503);
      assertThat(answers.getLast().body()).contains("cannot be recorded");
      assertThat(answers.getLast().headers().firstValue("Retry-After")).isPresent();
      assertThat(small.upstream.seen).hasSize(20);
      JsonObject health = small.health();
      assertThat(health.getString("status")).isEqualTo("down");
      JsonObject audit = health.getJsonObject("dependencies").getJsonObject("audit");
      assertThat(audit.getString("detail")).isEqualTo("full");
      assertThat(audit.getInteger("lost")).isEqualTo(10);
      assertThat(small.sample("gateway_audit_lost_total")).isEqualTo(10);

      way.set(FaultProxy.NONE);
      for (HttpResponse<String> allowed : answers.subList(0, 20)) {
        assertThat(small.audited(allowed).getInteger("status")).isEqualTo(200);
      }
      assertThat(TestGateway.send(small.signedIn("POST", TestGateway.RUNS)).statusCode())
          .isEqualTo(200);
      Await.until(() -> small.redis.send(Command.ZCARD, "ledger:leases").toInteger() == 0);
      assertThat(small.health().getString("status")).isEqualTo("up");
      // Health is asked all day; nobody needs to read about it.
      assertThat(small.redis.events())
          .extracting(e -> e.getString("path"))
          .doesNotContain("/health");
    }
  }

  private static String path(int i) {
    return i % 2 == 0 ? TestGateway.RUNS : TestGateway.HIRES;
  }
}
