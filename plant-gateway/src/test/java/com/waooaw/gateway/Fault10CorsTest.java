package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import com.waooaw.kernel.problem.Problem;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fault 10: preflights got 401, errors had no CORS headers, and error types were guessed from words
 * in the text ("Author" was unauthorized).
 */
class Fault10CorsTest {
  private static final String ORIGIN = "Origin: " + TestGateway.ORIGIN + "\r\n";

  private TestGateway gateway;
  private TokenMint mint;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.shared();
    mint = gateway.mint;
  }

  @Test
  void aPreflightNeedsNoToken() throws Exception {
    Wire.Answer answer =
        gateway.anonymously(
            "OPTIONS /api/v1/hires",
            ORIGIN
                + "Access-Control-Request-Method: GET\r\n"
                + "Access-Control-Request-Headers: authorization\r\n");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(TestGateway.ORIGIN);
  }

  @Test
  void aPreflightIsAuditedAndCountedLikeAnyRequest() throws Exception {
    String asking = ORIGIN + "Access-Control-Request-Method: DELETE\r\n";
    Wire.Answer answer = gateway.anonymously("OPTIONS /api/v1/hires?private=1", asking);
    assertThat(answer.header("RateLimit")).matches("\"burst\";r=\\d+;t=\\d+");
    assertThat(answer.header("RateLimit-Policy")).isNotNull();
    JsonObject event = gateway.audited(answer.correlation());
    assertThat(event.getString("method")).isEqualTo("OPTIONS");
    assertThat(event.getInteger("status")).isEqualTo(204);
    assertThat(event.getString("path")).isEqualTo("/api/v1/hires");
    assertThat(event.getString("query")).isEqualTo("private=…");
    assertThat(event.getString("upstream")).isNull();
  }

  @Test
  void anOptionsRequestThatIsNoPreflightIsAuditedToo() throws Exception {
    Wire.Answer answer = gateway.anonymously("OPTIONS /api/v1/hires", "");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(answer.header("RateLimit")).isNotNull();
    assertThat(gateway.audited(answer.correlation()).getInteger("status")).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({"OPTIONS, Access-Control-Request-Method: GET", "GET, Accept: */*"})
  void anOriginThatIsNotOursIsToldWhereItsRateStands(String method, String header)
      throws Exception {
    Wire.Answer answer =
        gateway.anonymously(
            method + " /api/v1/agents", "Origin: https://evil.example\r\n" + header + "\r\n");
    assertThat(answer).hasToString("403 permission-denied");
    assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    assertThat(answer.header("RateLimit")).matches("\"burst\";r=\\d+;t=\\d+");
    assertThat(gateway.audited(answer.correlation()).getInteger("status")).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/v1/hires, 401 unauthorized",
    "GET /api/v1/nothing, 404 not-found",
    "DELETE /api/v1/hires, 405 method-not-allowed",
    "GET /api/v1//hires, 400 validation-error",
    "GET /api/v1/hires%zz, 400 validation-error"
  })
  void errorsCanBeReadByTheApplication(String request, String answered) throws Exception {
    Wire.Answer answer = gateway.anonymously(request, ORIGIN);
    assertThat(answer).hasToString(answered);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(TestGateway.ORIGIN);
  }

  @ParameterizedTest
  @CsvSource({
    "404, Author not found",
    "400, The token of the unauthorized user expired",
    "409, Rate limit budget exceeded",
    "422, Permission denied by policy"
  })
  void noTypeIsGuessedFromWords(int status, String words) throws Exception {
    String path = "/api/v1/hires/0190a000-0000-7000-8000-00000010" + status + "0";
    String body =
        "{\"type\":\"https://waooaw.com/errors/x-" + status + "\",\"detail\":\"" + words + "\"}";
    gateway.upstream.answers.put(
        path,
        request ->
            request
                .response()
                .setStatusCode(status)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(body));
    Wire.Answer answer = gateway.as(mint.customer(c -> c), "GET " + path);
    assertThat(answer).hasToString(status + " x-" + status);
    assertThat(answer.text()).isEqualTo(body);
    assertThat(gateway.anonymously("GET /api/v1/unauthorized/token-expired", ""))
        .hasToString("404 not-found");
  }
}
