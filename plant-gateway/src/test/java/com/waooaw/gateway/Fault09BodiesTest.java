package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Fault 9: gzip bodies were corrupted, Set-Cookie merged, HEAD missing, and rewritten bodies kept
 * the old Content-Length.
 */
class Fault09BodiesTest {
  private TestGateway gateway;
  private TokenMint mint;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.shared();
    mint = gateway.mint;
  }

  @Test
  void aGzipBodyArrivesByteForByte() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"x\":1}".repeat(10_000).getBytes(StandardCharsets.UTF_8));
    }
    answer("0001", Buffer.buffer(packed.toByteArray()), "Content-Encoding", List.of("gzip"));
    Wire.Answer answer =
        gateway.as(mint.customer(c -> c), get("0001"), "Accept-Encoding: gzip\r\n");
    assertThat(answer.body()).isEqualTo(packed.toByteArray());
    assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(packed.size()));
  }

  @Test
  void cookiesAreNotMerged() throws Exception {
    List<String> cookies = List.of("a=1; Path=/, x", "b=2; Expires=Mon, 01 Jan 2029 00:00:00 GMT");
    answer("0002", Buffer.buffer("{}"), "Set-Cookie", cookies);
    assertThat(gateway.as(mint.customer(c -> c), get("0002")).headers().get("set-cookie"))
        .isEqualTo(cookies);
  }

  @Test
  void headAnswersWhatGetWouldWithoutTheBody() throws Exception {
    answer("0003", Buffer.buffer("0123456789"), "ETag", List.of("\"v1\""));
    String head = get("0003").replace("GET", "HEAD");
    String token = mint.customer(c -> c);
    Wire.Answer answer =
        Wire.one(
            gateway.port,
            head
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + token
                + "\r\n\r\n");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).isEqualTo("\"v1\"");
    assertThat(answer.header("Content-Length")).isEqualTo("10");
  }

  @Test
  void aBodyArrivesWithTheLengthItHas() throws Exception {
    String body = "{\"name\":\"\u0928\u092e\u0938\u094d\u0924\u0947\"}";
    byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);
    String token = mint.customer(c -> c);
    Wire.Answer answer =
        Wire.one(
            gateway.port,
            "POST /api/v1/trials HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + token
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + utf8.length
                + "\r\n\r\n"
                + new String(utf8, StandardCharsets.ISO_8859_1));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.arrived(answer).getInteger("length")).isEqualTo(utf8.length);
    assertThat(gateway.arrived(answer).getJsonObject("headers").getString("content-length"))
        .isEqualTo(Integer.toString(utf8.length));
  }

  private void answer(String hire, Buffer body, String header, List<String> values) {
    gateway.upstream.answers.put(
        get(hire).substring("GET ".length()),
        request -> request.response().putHeader(header, (Iterable<String>) values).end(body));
  }

  private static String get(String hire) {
    return "GET /api/v1/hires/0190a000-0000-7000-8000-00000009" + hire;
  }
}
