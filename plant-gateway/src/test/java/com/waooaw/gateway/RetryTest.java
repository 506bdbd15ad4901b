package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.FaultyUpstream;
import com.waooaw.gateway.testing.FaultyUpstream.Fault;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestRoutes;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked a second time, and what never is. */
class RetryTest {
  private static FaultyUpstream upstream;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new FaultyUpstream();
    gateway = new TestGateway().withRoutesOfEveryKind().backendAt(upstream.url()).start();
  }

  @AfterAll
  static void stop() throws Exception {
    upstream.close();
    gateway.close();
  }

  @BeforeEach
  void forget() {
    upstream.requests.clear();
    upstream.faults.clear();
  }

  @Test
  void anIdempotentCallIsRepeatedOnceWhenItsConnectionDies() throws Exception {
    for (Fault fault : List.of(Fault.CLOSE, Fault.RESET)) {
      for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
        upstream.requests.clear();
        upstream.faults.add(fault);
        HttpResponse<String> answer = TestGateway.send(call(method, "small"));
        assertThat(answer.statusCode()).as("%s %s", method, fault).isEqualTo(200);
        assertThat(upstream.requests).as("%s %s", method, fault).hasSize(2);
      }
    }
  }

  @Test
  void itIsNotRepeatedTwice() throws Exception {
    upstream.faults.addAll(List.of(Fault.CLOSE, Fault.CLOSE));
    expect(TestGateway.send(call("GET", "")), 502, "bad-gateway");
    assertThat(upstream.requests).hasSize(2);
  }

  @Test
  void aPostOrPatchIsNeverRepeated() throws Exception {
    for (String method : List.of("POST", "PATCH")) {
      for (String body : List.of("", "some")) {
        for (Fault fault : List.of(Fault.CLOSE, Fault.RESET, Fault.HALF_HEAD)) {
          upstream.requests.clear();
          upstream.faults.add(fault);
          expect(TestGateway.send(call(method, body)), 502, "bad-gateway");
          assertThat(upstream.requests).as("%s %s", method, fault).hasSize(1);
        }
      }
    }
  }

  @Test
  void aBodyTooLargeToKeepIsSentOnce() throws Exception {
    upstream.faults.add(Fault.CLOSE);
    expect(TestGateway.send(call("PUT", "x".repeat(100_000))), 502, "bad-gateway");
    assertThat(upstream.requests).hasSize(1);
    assertThat(TestGateway.send(call("PUT", "x".repeat(100_000))).statusCode()).isEqualTo(200);
  }

  @Test
  void anAnswerThatBeganIsNeverAskedForAgainAndNeverLooksWhole() throws Exception {
    upstream.faults.add(Fault.HALF_HEAD);
    expect(TestGateway.send(call("GET", "")), 502, "bad-gateway");
    assertThat(upstream.requests).hasSize(1);
    for (Fault fault : List.of(Fault.HALF_BODY, Fault.HALF_CHUNKS)) {
      upstream.requests.clear();
      upstream.faults.add(fault);
      HttpRequest request = call("GET", "").build();
      assertThat(
              TestGateway.CLIENT
                  .sendAsync(request, BodyHandlers.ofString())
                  .handle((answer, failure) -> failure)
                  .join())
          .as("%s", fault)
          .isNotNull();
      assertThat(upstream.requests).hasSize(1);
    }
  }

  @Test
  void whatIsNoHttpIsABadGateway() throws Exception {
    upstream.faults.addAll(List.of(Fault.GARBAGE, Fault.GARBAGE));
    expect(TestGateway.send(call("POST", "x")), 502, "bad-gateway");
    assertThat(upstream.requests).hasSize(1);
  }

  @Test
  void anUpstreamThatRefusesIsUnavailableAndSaysWhenToComeBack() throws Exception {
    try (TestGateway refused =
        new TestGateway()
            .withRoutesOfEveryKind()
            .backendAt(Loopback.http(Loopback.freePort()))
            .start()) {
      HttpResponse<String> answer = TestGateway.send(refused.request("GET", TestRoutes.OPEN));
      expect(answer, 503, "service-unavailable");
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
    }
  }

  private static HttpRequest.Builder call(String method, String body) {
    return gateway
        .request(method, TestRoutes.OPEN)
        .method(
            method,
            body.isEmpty() || method.equals("GET") || method.equals("HEAD")
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(body));
  }

  private static void expect(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getString("type")).endsWith("/" + slug);
  }
}
