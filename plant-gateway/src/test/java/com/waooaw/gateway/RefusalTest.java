package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestUpstream;
import com.waooaw.gateway.testing.TokenMint;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is refused for reasons that are not the token's, by a gateway that cannot reach its keys.
 */
class RefusalTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    URI nobody = Loopback.http(Loopback.freePort());
    gateway =
        new TestGateway()
            .backendAt(nobody)
            .keysAt(nobody.resolve(TestUpstream.JWKS))
            .redisAt(Loopback.freePort())
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void aTokenIsNotBadForKeysThatCannotBeFetched() throws Exception {
    String token = gateway.mint.signed(TokenMint.header("cp-1"), new JsonObject(), "cp-1");
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
    return TestGateway.send(gateway.request("GET", TestGateway.HIRES).header(header, value));
  }
}
