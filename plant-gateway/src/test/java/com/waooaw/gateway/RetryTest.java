package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.FaultyUpstream.Fault;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked a second time, and what never is. */
class RetryTest {
  private static FaultyUpstream upstream;
  private static Plant plant;

  @BeforeAll
  static void start() throws Exception {
    upstream = new FaultyUpstream();
    plant = new Plant(Optional.of(upstream.url()), Optional.empty(), Optional.empty());
  }

  @AfterAll
  static void stop() throws Exception {
    upstream.close();
    plant.close();
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
        HttpResponse<String> answer = Plant.send(call(method, "small"));
        assertThat(answer.statusCode()).as("%s %s", method, fault).isEqualTo(200);
        assertThat(upstream.requests).as("%s %s", method, fault).hasSize(2);
      }
    }
  }

  @Test
  void itIsNotRepeatedTwice() throws Exception {
    upstream.faults.addAll(List.of(Fault.CLOSE, Fault.CLOSE));
    expect(Plant.send(call("GET", "")), 502, "bad-gateway");
    assertThat(upstream.requests).hasSize(2);
  }

  @Test
  void aPostOrPatchIsNeverRepeated() throws Exception {
    for (String method : List.of("POST", "PATCH")) {
      for (String body : List.of("", "some")) {
        for (Fault fault : List.of(Fault.CLOSE, Fault.RESET, Fault.HALF_HEAD)) {
          upstream.requests.clear();
          upstream.faults.add(fault);
          expect(Plant.send(call(method, body)), 502, "bad-gateway");
          assertThat(upstream.requests).as("%s %s", method, fault).hasSize(1);
        }
      }
    }
  }

  @Test
  void aBodyTooLargeToKeepIsSentOnce() throws Exception {
    upstream.faults.add(Fault.CLOSE);
    expect(Plant.send(call("PUT", "x".repeat(100_000))), 502, "bad-gateway");
    assertThat(upstream.requests).hasSize(1);
    assertThat(Plant.send(call("PUT", "x".repeat(100_000))).statusCode()).isEqualTo(200);
  }

  @Test
  void anAnswerThatBeganIsNeverAskedForAgainAndNeverLooksWhole() throws Exception {
    upstream.faults.add(Fault.HALF_HEAD);
    expect(Plant.send(call("GET", "")), 502, "bad-gateway");
    assertThat(upstream.requests).hasSize(1);
    for (Fault fault : List.of(Fault.HALF_BODY, Fault.HALF_CHUNKS)) {
      upstream.requests.clear();
      upstream.faults.add(fault);
      HttpRequest request = call("GET", "").build();
      assertThat(
              Plant.CLIENT
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
    expect(Plant.send(call("POST", "x")), 502, "bad-gateway");
    assertThat(upstream.requests).hasSize(1);
  }

  @Test
  void anUpstreamThatRefusesIsUnavailableAndSaysWhenToComeBack() throws Exception {
    try (Plant refused =
        new Plant(Optional.of(Plant.local(Plant.freePort())), Optional.empty(), Optional.empty())) {
      HttpResponse<String> answer = Plant.send(refused.request("GET", Plant.OPEN));
      expect(answer, 503, "service-unavailable");
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
    }
  }

  private static HttpRequest.Builder call(String method, String body) {
    return plant
        .request(method, Plant.OPEN)
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
