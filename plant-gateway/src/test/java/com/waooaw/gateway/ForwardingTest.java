package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestRoutes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What travels through the assembled gateway, and what does not. */
class ForwardingTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway().withRoutesOfEveryKind().start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void everyMethodOfTheContractPassesAsItIs() throws Exception {
    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
      HttpResponse<String> answer =
          TestGateway.send(
              gateway
                  .request(method, TestRoutes.OPEN + "?a=1&b=%20")
                  .header("Idempotency-Key", "k-1"));
      assertThat(answer.statusCode()).as(method).isEqualTo(200);
      JsonObject seen = seen(answer);
      assertThat(seen.getString("method")).isEqualTo(method);
      assertThat(seen.getString("uri")).isEqualTo(TestRoutes.OPEN + "?a=1&b=%20");
      assertThat(seen.getJsonObject("headers").getString("idempotency-key")).isEqualTo("k-1");
    }
  }

  @Test
  void optionsSaysWhatAnAddressTakes() throws Exception {
    HttpResponse<String> answer = TestGateway.send(gateway.request("OPTIONS", TestRoutes.OPEN));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Allow"))
        .hasValue("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    assertThat(TestGateway.send(gateway.request("OPTIONS", "/api/v1/nowhere")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void headSaysWhatGetWouldAndKeepsItsConnection() throws Exception {
    gateway.upstream.answers.put(
        "/api/v1/industries", r -> r.response().putHeader("ETag", "\"v7\"").end("x".repeat(1_000)));
    String twice =
        "HEAD /api/v1/industries HTTP/1.1\r\nHost: x\r\n\r\n"
            + "HEAD /api/v1/industries HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    String answer = gateway.raw(twice).toLowerCase(java.util.Locale.ROOT);
    assertThat(answer.split("http/1.1 200", -1)).hasSize(3);
    assertThat(answer.split("content-length: 1000", -1)).hasSize(3);
    assertThat(answer.split("etag: \"v7\"", -1)).hasSize(3);
    assertThat(answer).doesNotContain("xxx").doesNotContain("transfer-encoding");
  }

  @Test
  void anAnswerWithoutABodyHasNoneAndKeepsItsConnection() throws Exception {
    gateway.upstream.answers.put(
        TestRoutes.OPEN,
        r -> {
          String status = r.getHeader("X-Wanted");
          if (status == null) {
            r.response().end("{\"ok\":true}");
          } else {
            r.response()
                .setStatusCode(Integer.parseInt(status))
                .putHeader("ETag", "\"v1\"")
                .putHeader("Location", "/elsewhere")
                .end();
          }
        });
    for (String status : List.of("204", "304", "302", "205")) {
      String head = "GET " + TestRoutes.OPEN + " HTTP/1.1\r\nHost: x\r\n";
      String answer =
          gateway.raw(
              head + "X-Wanted: " + status + "\r\n\r\n" + head + "Connection: close\r\n\r\n");
      assertThat(answer)
          .contains("HTTP/1.1 " + status)
          .containsIgnoringCase("etag: \"v1\"")
          .containsIgnoringCase("location: /elsewhere")
          .endsWith("{\"ok\":true}");
      if (status.equals("204") || status.equals("304")) {
        assertThat(answer.substring(0, answer.indexOf("\r\n\r\n")))
            .doesNotContainIgnoringCase("transfer-encoding");
      }
    }
  }

  @Test
  void hopByHopHeadersEndAtEachHopBothWays() throws Exception {
    gateway.upstream.answers.put(
        "/api/v1/industries",
        r ->
            r.response()
                .putHeader("Connection", "X-Private")
                .putHeader("X-Private", "between us")
                .putHeader("Keep-Alive", "timeout=5")
                .putHeader("Proxy-Authenticate", "Basic")
                .putHeader("Upgrade", "h2c")
                .putHeader("Alt-Svc", "h3=\":443\"")
                .putHeader("X-Kept", "yes")
                .end("{}"));
    String answer =
        gateway.raw(
            "GET /api/v1/industries HTTP/1.1\r\n"
                + "Host: x\r\n"
                + "X-Correlation-ID: hop-by-hop-1\r\n"
                + "Connection: X-Secret-Hop\r\n"
                + "Connection: close\r\n"
                + "X-Secret-Hop: mine\r\n"
                + "TE: trailers\r\n"
                + "Keep-Alive: timeout=9\r\n"
                + "Proxy-Authorization: Basic eA==\r\n"
                + "Upgrade: h2c\r\n"
                + "HTTP2-Settings: AAA\r\n"
                + "Proxy-Connection: keep-alive\r\n"
                + "X-Kept: yes\r\n\r\n");
    assertThat(answer)
        .contains("200 OK")
        .containsIgnoringCase("x-kept: yes")
        .doesNotContainIgnoringCase("x-private")
        .doesNotContainIgnoringCase("keep-alive:")
        .doesNotContainIgnoringCase("proxy-authenticate")
        .doesNotContainIgnoringCase("upgrade:")
        .doesNotContainIgnoringCase("alt-svc");
    assertThat(gateway.upstream.seen.get("hop-by-hop-1").getJsonObject("headers").fieldNames())
        .contains("x-kept")
        .doesNotContain(
            "x-secret-hop",
            "te",
            "keep-alive",
            "proxy-authorization",
            "upgrade",
            "http2-settings",
            "proxy-connection");
  }

  @Test
  void severalCookiesETagAndCompressedBytesArriveAsTheyWere() throws Exception {
    byte[] brotli = new byte[100_000];
    new java.util.Random(7).nextBytes(brotli);
    gateway.upstream.answers.put(
        "/api/v1/industries",
        r ->
            r.response()
                .putHeader("Content-Encoding", "br")
                .putHeader("Vary", "Accept-Encoding")
                .putHeader("ETag", "W/\"v1\"")
                .putHeader("Set-Cookie", (Iterable<String>) List.of("a=1; Path=/", "b=2, c"))
                .end(Buffer.buffer(brotli)));
    HttpResponse<byte[]> answer =
        TestGateway.CLIENT.send(
            gateway
                .request("GET", "/api/v1/industries")
                .header("Origin", TestGateway.ORIGIN)
                .header("Accept-Encoding", "br")
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.body()).isEqualTo(brotli);
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("100000");
    assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a=1; Path=/", "b=2, c");
    assertThat(answer.headers().firstValue("ETag")).hasValue("W/\"v1\"");
    assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding");
  }

  @Test
  void aCompressedRequestBodyIsNotTouched() throws Exception {
    byte[] gzip = {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, (byte) 255};
    Buffer[] received = new Buffer[1];
    gateway.upstream.early.put(
        TestRoutes.UPLOAD,
        r ->
            r.body()
                .onSuccess(
                    body -> {
                      received[0] = body;
                      r.response().end(String.valueOf(r.getHeader("Content-Encoding")));
                    }));
    HttpResponse<String> answer =
        TestGateway.send(
            gateway
                .request("POST", TestRoutes.UPLOAD)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip)));
    assertThat(answer.body()).isEqualTo("gzip");
    assertThat(received[0].getBytes()).isEqualTo(gzip);
  }

  @Test
  void anUploadRouteTakesTenMebibytesAndNotAByteMore() throws Exception {
    gateway.upstream.early.put(
        TestRoutes.UPLOAD,
        r -> r.body().onSuccess(body -> r.response().end(Integer.toString(body.length()))));
    byte[] most = new byte[10 * 1024 * 1024];
    assertThat(
            TestGateway.send(
                    gateway
                        .request("POST", TestRoutes.UPLOAD)
                        .POST(BodyPublishers.ofByteArray(most)))
                .body())
        .isEqualTo(Integer.toString(most.length));
    assertThat(TestGateway.send(chunked(most)).body()).isEqualTo(Integer.toString(most.length));
    byte[] more = Arrays.copyOf(most, most.length + 1);
    HttpResponse<String> refused = TestGateway.send(chunked(more));
    expect(refused, 413, "payload-too-large");
    assertThat(new JsonObject(refused.body()).getInteger("limit")).isEqualTo(most.length);
  }

  private static java.net.http.HttpRequest.Builder chunked(byte[] body) {
    return gateway
        .request("POST", TestRoutes.UPLOAD)
        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)));
  }

  @Test
  void aBodyThatMeansNothingIsReadAwayAndNotForwarded() throws Exception {
    HttpResponse<String> answer =
        TestGateway.send(
            gateway
                .request("GET", TestRoutes.OPEN)
                .method("GET", BodyPublishers.ofString("a body")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(seen(answer).getInteger("length")).isZero();
    assertThat(seen(answer).getJsonObject("headers").fieldNames()).doesNotContain("content-length");
  }

  @Test
  void anAnswerThatComesBeforeTheBodyHasEndedIsPassedOnAtOnce() throws Exception {
    gateway.upstream.early.put(
        TestRoutes.UPLOAD, r -> r.response().setStatusCode(422).end("{\"enough\":true}"));
    // The rest of the body never comes.
    String answer =
        gateway.raw(
            "POST "
                + TestRoutes.UPLOAD
                + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
                + "x".repeat(1_000));
    assertThat(answer).contains("422").endsWith("{\"enough\":true}");
  }

  @Test
  void aHeaderBlockOverSixteenKibibytesIsRefusedPlainly() throws Exception {
    String fits = "x".repeat(15 * 1024);
    assertThat(
            TestGateway.send(gateway.request("GET", TestRoutes.OPEN).header("X-Large", fits))
                .statusCode())
        .isEqualTo(200);
    String answer =
        gateway.raw(
            "GET "
                + TestRoutes.OPEN
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Large: "
                + "x".repeat(16 * 1024)
                + "\r\n\r\n");
    assertThat(answer)
        .contains(" 400 Bad Request")
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("https://waooaw.com/errors/validation-error")
        .contains("\"code\":\"maxLength\"");
    String many = "X-Many: 0123456789\r\n".repeat(1_000);
    assertThat(
            gateway.raw(
                "GET "
                    + TestRoutes.OPEN
                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + many
                    + "\r\n"))
        .contains(" 400 Bad Request")
        .contains("validation-error");
    assertThat(
            gateway.raw(
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .contains(" 400 Bad Request")
        .contains("validation-error");
    assertThat(gateway.raw("this is not http\r\n\r\n"))
        .contains(" 400 Bad Request")
        .contains("validation-error");
  }

  @Test
  void aHeaderWithForbiddenCharactersIsRefusedAndHoldsNothing() throws Exception {
    for (String value : List.of("a\u0000b", "a\u000bb", "a\u007fb", "a\u0001b")) {
      String answer =
          gateway.raw(
              "GET "
                  + TestRoutes.OPEN
                  + " HTTP/1.1\r\nHost: x\r\nX-Odd: "
                  + value
                  + "\r\nConnection: close\r\n\r\n");
      assertThat(answer).doesNotStartWith("HTTP/1.1 5").startsWith("HTTP/1.1");
    }
  }

  @Test
  void anUpgradeThatNobodyAskedForIsABadGateway() throws Exception {
    gateway.upstream.answers.put(
        "/api/v1/industries",
        r ->
            r.response()
                .setStatusCode(101)
                .putHeader("Connection", "upgrade")
                .putHeader("Upgrade", "odd")
                .end());
    expect(TestGateway.send(gateway.request("GET", "/api/v1/industries")), 502, "bad-gateway");
  }

  @Test
  void onlyTheGatewaySaysWhoMayReadAnAnswer() throws Exception {
    gateway.upstream.answers.put(
        "/api/v1/industries",
        r ->
            r.response()
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Access-Control-Allow-Credentials", "false")
                .end("{}"));
    HttpResponse<String> ours =
        TestGateway.send(
            gateway.request("GET", "/api/v1/industries").header("Origin", TestGateway.ORIGIN));
    assertThat(ours.headers().allValues("Access-Control-Allow-Origin"))
        .containsExactly(TestGateway.ORIGIN);
    assertThat(ours.headers().allValues("Access-Control-Allow-Credentials"))
        .containsExactly("true");
    assertThat(
            TestGateway.send(gateway.request("GET", "/api/v1/industries"))
                .headers()
                .firstValue("Access-Control-Allow-Origin"))
        .isEmpty();
  }

  @Test
  void everyErrorCarriesCorsAndPreflightsNeedNoToken() throws Exception {
    for (String[] call :
        new String[][] {
          {"GET", "/api/v1/hires", "401"},
          {"GET", "/api/v1/nowhere", "404"},
          {"DELETE", "/api/v1/hires", "405"}
        }) {
      HttpResponse<String> answer =
          TestGateway.send(gateway.request(call[0], call[1]).header("Origin", TestGateway.ORIGIN));
      assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(call[2]));
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
          .hasValue(TestGateway.ORIGIN);
    }
    HttpResponse<String> preflight =
        TestGateway.send(
            gateway
                .request("OPTIONS", "/api/v1/hires")
                .header("Origin", TestGateway.ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, x-approval-id"));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
        .contains("POST", "PATCH", "DELETE");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .containsIgnoringCase("x-approval-id");
    HttpResponse<String> stranger =
        TestGateway.send(
            gateway
                .request("OPTIONS", "/api/v1/hires")
                .header("Origin", "https://evil.example.com")
                .header("Access-Control-Request-Method", "POST"));
    assertThat(stranger.statusCode()).isEqualTo(403);
    assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  private static JsonObject seen(HttpResponse<?> answer) {
    return gateway.upstream.seen.get(answer.headers().firstValue("X-Correlation-ID").orElseThrow());
  }

  private static void expect(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("type")).endsWith("/" + slug);
  }
}
