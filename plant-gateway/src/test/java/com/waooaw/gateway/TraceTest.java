package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** W3C Trace Context in and out of the assembled gateway, and OTLP to a collector's real socket. */
class TraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";

  private static final List<JsonObject> bodies = new CopyOnWriteArrayList<>();
  private static final AtomicReference<List<Integer>> statuses = new AtomicReference<>(List.of());
  private static HttpServer collector;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/otlp/v1/traces",
        exchange -> {
          String type = exchange.getRequestHeaders().getFirst("Content-Type");
          byte[] body = exchange.getRequestBody().readAllBytes();
          List<Integer> next = statuses.get();
          int status = next.isEmpty() ? 200 : next.getFirst();
          statuses.set(next.isEmpty() ? next : next.subList(1, next.size()));
          if (status == 200 && "application/json".equals(type)) {
            bodies.add(new JsonObject(new String(body, StandardCharsets.UTF_8)));
          }
          exchange.sendResponseHeaders(status, 2);
          exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    collector.start();
    gateway =
        new TestGateway()
            .eventLoops(1)
            .withMetrics()
            .tracingTo(Loopback.http(collector.getAddress().getPort()).resolve("/otlp/"))
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    collector.stop(0);
  }

  @BeforeEach
  void usual() {
    statuses.set(List.of());
  }

  @Test
  void aCallersTraceGoesOnWithASpanOfOurs() throws Exception {
    HttpResponse<String> answer =
        TestGateway.send(
            hires().header("traceparent", SAMPLED).header("tracestate", "rojo=00f0, congo=t61"));
    JsonObject seen = seen(answer);
    assertThat(seen.getString("traceparent"))
        .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
        .doesNotContain(CALLER);
    assertThat(seen.getString("tracestate")).isEqualTo("rojo=00f0,congo=t61");
    assertThat(gateway.audited(answer).getString("trace_id")).isEqualTo(TRACE);
  }

  @Test
  void withoutACallersTraceOneStarts() throws Exception {
    JsonObject seen = seen(TestGateway.send(hires().header("tracestate", "rojo=1")));
    assertThat(seen.getString("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-03");
    assertThat(seen.fieldNames()).doesNotContain("tracestate");
  }

  @Test
  void aMalformedTraceIsNotContinued() throws Exception {
    for (String bad :
        List.of(
            SAMPLED + "-more",
            SAMPLED.toUpperCase(java.util.Locale.ROOT),
            "ff" + SAMPLED.substring(2),
            "00-" + "0".repeat(32) + "-" + CALLER + "-01",
            "00-" + TRACE + "-" + "0".repeat(16) + "-01",
            "00-" + TRACE + "-01")) {
      JsonObject seen =
          seen(TestGateway.send(hires().header("traceparent", bad).header("tracestate", "rojo=1")));
      assertThat(seen.getString("traceparent"))
          .as(bad)
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]")
          .doesNotContain(TRACE);
      assertThat(seen.fieldNames()).doesNotContain("tracestate");
    }
  }

  @Test
  void aCollectorGetsTheRequestAndItsCallToTheUpstream() throws Exception {
    Instant before = Instant.now();
    String trace = "a".repeat(31) + "1";
    HttpResponse<String> answer =
        TestGateway.send(
            hires()
                .header("traceparent", "00-" + trace + "-" + CALLER + "-01")
                .header("tracestate", "rojo=1"));
    Await.until(() -> spans(trace).size() == 2);
    JsonObject server = span(trace, 2);
    JsonObject client = span(trace, 3);
    assertThat(server.getString("parentSpanId")).isEqualTo(CALLER);
    assertThat(client.getString("parentSpanId")).isEqualTo(server.getString("spanId"));
    assertThat(seen(answer).getString("traceparent")).contains(client.getString("spanId"));
    assertThat(server.getString("name")).isEqualTo("GET " + TestGateway.HIRES);
    assertThat(server.getString("traceState")).isEqualTo("rojo=1");
    assertThat(attribute(server, "http.response.status_code").getString("intValue"))
        .isEqualTo("200");
    assertThat(attribute(server, "waooaw.correlation_id").getString("stringValue"))
        .isEqualTo(TestGateway.correlation(answer));
    long began = Long.parseLong(server.getString("startTimeUnixNano"));
    long ended = Long.parseLong(server.getString("endTimeUnixNano"));
    assertThat(began).isGreaterThanOrEqualTo(before.toEpochMilli() * 1_000_000);
    assertThat(Long.parseLong(client.getString("startTimeUnixNano"))).isBetween(began, ended);
    assertThat(Long.parseLong(client.getString("endTimeUnixNano"))).isBetween(began, ended);
    assertThat(server.getJsonObject("status")).isNull();
    JsonObject resource =
        bodies.getFirst().getJsonArray("resourceSpans").getJsonObject(0).getJsonObject("resource");
    assertThat(attribute(resource, "service.name").getString("stringValue"))
        .isEqualTo("plant-gateway");
  }

  @Test
  void aRefusedRequestIsOneSpanAndAnUnsampledOneIsNone() throws Exception {
    String refused = "b".repeat(31) + "1";
    String unsampled = "c".repeat(31) + "1";
    TestGateway.send(hires().header("traceparent", "00-" + unsampled + "-" + CALLER + "-00"));
    TestGateway.send(
        gateway
            .request("GET", TestGateway.HIRES)
            .header("traceparent", "00-" + refused + "-" + CALLER + "-01"));
    Await.until(() -> spans(refused).size() == 1);
    assertThat(attribute(span(refused, 2), "error.type").getString("stringValue"))
        .isEqualTo("unauthorized");
    assertThat(spans(unsampled)).isEmpty();
  }

  @Test
  void aCollectorThatIsBusyIsAskedAgainAndOneThatRefusesLosesNothingButSpans() throws Exception {
    statuses.set(List.of(503, 429));
    String again = "d".repeat(31) + "1";
    TestGateway.send(hires().header("traceparent", "00-" + again + "-" + CALLER + "-01"));
    Await.until(() -> spans(again).size() == 2);
    double dropped = gateway.sample("gateway_traces_dropped_total");
    statuses.set(List.of(400));
    String refused = "e".repeat(31) + "1";
    assertThat(
            gateway
                .send(hires().header("traceparent", "00-" + refused + "-" + CALLER + "-01"))
                .statusCode())
        .isEqualTo(200);
    for (int i = 0; i < 100 && gateway.sample("gateway_traces_dropped_total") == dropped; i++) {
      Thread.sleep(50);
    }
    assertThat(gateway.sample("gateway_traces_dropped_total")).isGreaterThan(dropped);
    assertThat(gateway.sample("gateway_traces_exported_total")).isPositive();
    assertThat(spans(refused)).isEmpty();
  }

  private static HttpRequest.Builder hires() throws Exception {
    return gateway.signedIn("GET", TestGateway.HIRES);
  }

  private static JsonObject seen(HttpResponse<String> answer) {
    return gateway.arrived(answer).getJsonObject("headers");
  }

  private static List<JsonObject> spans(String trace) {
    return bodies.stream()
        .flatMap(b -> b.getJsonArray("resourceSpans").stream())
        .flatMap(r -> ((JsonObject) r).getJsonArray("scopeSpans").stream())
        .flatMap(s -> ((JsonObject) s).getJsonArray("spans").stream())
        .map(JsonObject.class::cast)
        .filter(s -> s.getString("traceId").equals(trace))
        .toList();
  }

  private static JsonObject span(String trace, int kind) {
    return spans(trace).stream()
        .filter(s -> s.getInteger("kind") == kind)
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject attribute(JsonObject of, String key) {
    JsonArray attributes = of.getJsonArray("attributes");
    return attributes.stream()
        .map(JsonObject.class::cast)
        .filter(a -> a.getString("key").equals(key))
        .findFirst()
        .orElseThrow()
        .getJsonObject("value");
  }
}
