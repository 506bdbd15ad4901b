package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A good token on the first request opens no door for a second that hides in or behind it.
 *
 * <p>Proved by mutation: without {@code && codings.getFirst().equalsIgnoreCase("chunked")} in
 * {@code RequestForm}, the case behind a coding that is not ours said that {@code [400
 * validation-error]} was expected and {@code [200 -]} came.
 */
class SmugglingTest {
  private static final String HIDDEN =
      "GET /api/v1/hires HTTP/1.1\r\nHost: x\r\nX-User-Id: smuggled\r\nConnection: close\r\n\r\n";
  private static final String TRIALS = "/api/v1/trials";

  /**
   * One connection.
   *
   * @param headers of the first request, each line ended by CRLF
   * @param rest all that follows the first request's headers
   * @param answers to be expected, in order
   * @param arrived the targets that the upstream may see
   */
  record Case(
      String name,
      String method,
      String headers,
      String rest,
      String answers,
      List<String> arrived) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    String length = "Content-Length: " + HIDDEN.length() + "\r\n";
    List<String> first = List.of(TRIALS);
    return Stream.of(
        new Case("behind a GET", "GET", "", HIDDEN, "[200 -, 401 unauthorized]", first),
        new Case("in the body of a GET", "GET", length, HIDDEN, "[200 -]", first),
        new Case("in the body of a POST", "POST", length, HIDDEN, "[200 -]", first),
        new Case(
            "behind the body of a POST",
            "POST",
            "Content-Length: 2\r\n",
            "{}" + HIDDEN,
            "[200 -, 401 unauthorized]",
            first),
        new Case(
            "in the body by length, behind it by chunks",
            "POST",
            "Content-Length: " + (5 + HIDDEN.length()) + "\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n" + HIDDEN,
            "[200 -, 401 unauthorized]",
            first),
        new Case(
            "behind the body by a coding that is not ours",
            "POST",
            "Transfer-Encoding: xchunked\r\n",
            HIDDEN,
            "[400 validation-error]",
            List.of()),
        new Case(
            "behind two codings",
            "POST",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "0\r\n\r\n" + HIDDEN,
            "[400 validation-error]",
            List.of()),
        new Case(
            "behind two lengths",
            "POST",
            "Content-Length: 0\r\n" + length,
            HIDDEN,
            "[400 validation-error]",
            List.of()),
        new Case(
            "behind a length before a space",
            "POST",
            "Content-Length : 0\r\n" + length,
            HIDDEN,
            "[400 validation-error]",
            List.of()),
        new Case(
            "in a trailer",
            "POST",
            "Transfer-Encoding: chunked\r\nTrailer: X-User-Id\r\n",
            "0\r\nX-User-Id: smuggled\r\n\r\n",
            "[200 -]",
            first),
        new Case(
            "behind a chunk that cannot be read",
            "POST",
            "Transfer-Encoding: chunked\r\n",
            "-1\r\n" + HIDDEN,
            "[]",
            List.of()),
        new Case(
            "in a folded header",
            "GET",
            "X-A: b\r\n X-User-Id: smuggled\r\n",
            "",
            "[200 -]",
            first),
        new Case(
            "in a header by CR alone",
            "GET",
            "X-A: b\rX-User-Id: smuggled\r\n",
            "",
            "[400 validation-error]",
            List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void nothingUnauthenticatedArrives(Case smuggling) throws Exception {
    TestGateway gateway = TestGateway.shared();
    gateway.upstream.seen.clear();
    TokenMint mint = gateway.mint;
    List<Wire.Answer> answers =
        Wire.send(
            gateway.port,
            smuggling.method()
                + " "
                + TRIALS
                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + mint.customer(c -> c)
                + "\r\n"
                + (smuggling.answers().contains(",") ? "" : "Connection: close\r\n")
                + smuggling.headers()
                + "\r\n"
                + smuggling.rest());
    assertThat(answers).hasToString(smuggling.answers());
    List<String> arrived = new ArrayList<>();
    for (JsonObject request : gateway.upstream.seen.values()) {
      arrived.add(request.getString("uri"));
      assertThat(request.getJsonObject("headers").fieldNames()).doesNotContain("x-user-id");
    }
    assertThat(arrived).isEqualTo(smuggling.arrived());
  }
}
