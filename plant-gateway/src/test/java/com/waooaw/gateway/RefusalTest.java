package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.http.ServiceRuntime;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is refused for reasons that are not the token's, by a gateway that cannot reach its keys.
 */
class RefusalTest {
  private static ServiceRuntime runtime;
  private static TestUpstream upstream;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    runtime = ServiceRuntime.embedded("gateway-refusal-test");
    upstream = new TestUpstream(runtime.vertx());
    URI nobody = URI.create("http://127.0.0.1:" + freePort());
    port =
        Main.wire(
            runtime,
            new GatewaySettings(
                0,
                Optional.empty(),
                nobody,
                nobody,
                URI.create("redis://127.0.0.1:" + freePort()),
                Optional.empty(),
                nobody.resolve("/.well-known/jwks.json"),
                new byte[32],
                new byte[32],
                List.of("https://app.example.com"),
                2),
            Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    runtime.stop();
  }

  @Test
  void aTokenIsNotBadForKeysThatCannotBeFetched() throws Exception {
    String token =
        upstream.token(
            new JsonObject().put("alg", "RS256").put("kid", "cp-1"), new JsonObject(), "cp-1");
    // The second is not tried again at once; it is as unknown as the first.
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = send("Authorization", "Bearer " + token);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void anOriginThatIsNotOursIsForbiddenAndNotAnAccident() throws Exception {
    HttpResponse<String> answer = send("Origin", "https://evil.example.com");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  private static HttpResponse<String> send(String header, String value) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/hires"))
              .header(header, value)
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
