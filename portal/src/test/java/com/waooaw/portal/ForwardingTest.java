package com.waooaw.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.portal.FakeGateway.Recorded;
import com.waooaw.portal.PortalFixture.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes through the portal passes untouched; what must not pass does not. */
class ForwardingTest {
  /** Two event loops, 256 each. */
  private static final int MAX_WAITING = 512;

  @TempDir private static Path folder;
  private static PortalFixture portal;

  @BeforeAll
  static void start() {
    portal = PortalFixture.customers(folder);
  }

  @AfterAll
  static void stop() {
    portal.close();
  }

  @Test
  void spoofedIdentityHeadersAreDroppedInEverySpelling() throws Exception {
    List<String> headers = new ArrayList<>();
    for (String name :
        new String[] {
          "X-Gateway-Type",
          "X-User-Id",
          "X-Customer-Id",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Waooaw-Passport",
          "X-Waooaw-Portal",
          "X-Gateway",
          "X-User"
        }) {
      for (String spelling :
          new String[] {
            name,
            name.toLowerCase(java.util.Locale.ROOT),
            name.toUpperCase(java.util.Locale.ROOT),
            name.replace('-', '_')
          }) {
        headers.add(spelling);
        headers.add("spoofed");
      }
    }
    headers.addAll(List.of("Authorization", "Bearer spoofed", "Forwarded", "for=spoofed"));
    headers.addAll(
        List.of("X-Real-IP", "spoofed", "Origin", "http://localhost:" + portal.uiPort()));
    String path = "/api/v1/public?" + UUID.randomUUID();
    assertThat(portal.browser().get(path, headers.toArray(String[]::new)).statusCode())
        .isEqualTo(200);
    Recorded seen = portal.gateway.requestsTo(path).getFirst();
    assertThat(seen.headers().values()).noneMatch(v -> v.toString().contains("spoofed"));
    assertThat(seen.headers()).doesNotContainKeys("authorization", "origin");
  }

  @Test
  void theGatewayGetsTokenPassAndCorrelationIdAndNoCookie() throws Exception {
    Browser browser = portal.browser().signUp();
    String path = "/api/v1/hires?" + UUID.randomUUID();
    HttpResponse<String> answer =
        browser.get(path, "X-Correlation-ID", "my-request-0001", "X-Approval-Id", "kept");
    Recorded seen = portal.gateway.requestsTo(path).getFirst();
    assertThat(seen.header("authorization").orElseThrow()).startsWith("Bearer head.");
    assertThat(seen.header("x-correlation-id")).hasValue("my-request-0001");
    assertThat(seen.header("x-approval-id")).hasValue("kept");
    assertThat(seen.headers()).doesNotContainKeys("cookie", "x-csrf-token");
    PortalPass pass =
        PortalPass.open(
                PortalPass.seal(PortalFixture.PORTAL_KEY),
                seen.header("x-waooaw-portal").orElseThrow(),
                portal.clock.instant())
            .orElseThrow();
    assertThat(pass.portal()).isEqualTo("CP");
    assertThat(pass.clientAddress()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1", "::1");
    assertThat(answer.headers().allValues("X-Correlation-ID")).containsExactly("my-request-0001");
  }

  @Test
  void aMalformedCorrelationIdIsReplaced() throws Exception {
    String path = "/api/v1/public?" + UUID.randomUUID();
    HttpResponse<String> answer = portal.browser().get(path, "X-Correlation-ID", "no");
    String minted = answer.headers().firstValue("X-Correlation-ID").orElseThrow();
    assertThat(minted).hasSize(36);
    assertThat(portal.gateway.requestsTo(path).getFirst().header("x-correlation-id"))
        .hasValue(minted);
  }

  @Test
  void eventsArriveAsTheyHappenAndCanBeResumed() throws Exception {
    Browser browser = portal.browser().signUp();
    String path = "/api/v1/events";
    HttpResponse<InputStream> answer =
        portal.client.send(
            browser.request(path, "Last-Event-ID", "41").GET().build(),
            HttpResponse.BodyHandlers.ofInputStream());
    byte[] first = new byte["id: 1\ndata: first\n\n".length()];
    assertThat(answer.body().readNBytes(first, 0, first.length)).isEqualTo(first.length);
    assertThat(new String(first, UTF_8)).contains("first");
    portal.gateway.finishEvents();
    assertThat(new String(answer.body().readAllBytes(), UTF_8)).contains("second");
    assertThat(portal.gateway.requestsTo(path))
        .anyMatch(r -> r.header("last-event-id").equals(java.util.Optional.of("41")));
  }

  @Test
  void aBrowserThatLeavesCutsTheGatewaysAnswerOff() throws Exception {
    Browser browser = portal.browser().signUp();
    int before = portal.gateway.aborted();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), portal.apiPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nCookie: "
                      + browser.cookie
                      + "\r\n\r\n")
                  .getBytes(UTF_8));
      assertThat(socket.getInputStream().read()).isPositive();
    }
    await(() -> portal.gateway.aborted() > before);
  }

  @Test
  void tooManyWhoWaitAreToldAtOnceAndThoseWhoLeaveMakeRoom() throws Exception {
    byte[] ask = "GET /api/v1/silent HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8);
    List<Socket> crowd = new ArrayList<>();
    try {
      // Connections go to the event loops in turn, so each has more than it may keep.
      for (int i = 0; i < 2 * MAX_WAITING; i++) {
        Socket one = new Socket(InetAddress.getLoopbackAddress(), portal.apiPort());
        crowd.add(one);
        one.getOutputStream().write(ask);
      }
      await(() -> portal.gateway.silent() == MAX_WAITING);
      HttpResponse<String> busy = portal.browser().get("/api/v1/public");
      assertThat(busy.statusCode()).isEqualTo(503);
      assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
    } finally {
      for (Socket one : crowd) {
        one.close();
      }
    }
    await(() -> portal.gateway.silent() == 0);
    assertThat(portal.browser().get("/api/v1/public").statusCode()).isEqualTo(200);
  }

  @Test
  void compressedBodiesAndTheirTagsStayIntact() throws Exception {
    Browser browser = portal.browser().signUp();
    HttpResponse<InputStream> answer =
        portal.client.send(
            browser.request("/api/v1/gzip", "Accept-Encoding", "gzip").GET().build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(answer.headers().firstValue("ETag")).hasValue("\"zipped\"");
    try (GZIPInputStream plain = new GZIPInputStream(answer.body())) {
      assertThat(new String(plain.readAllBytes(), UTF_8)).isEqualTo("figures ".repeat(500));
    }
  }

  @Test
  void severalCookiesStaySeveral() throws Exception {
    HttpResponse<String> answer = portal.browser().signUp().get("/api/v1/cookies");
    assertThat(answer.headers().allValues("Set-Cookie"))
        .containsExactly("a=1; Path=/", "b=2; Path=/");
  }

  @Test
  void headHasTheLengthAndNoBody() throws Exception {
    Browser browser = portal.browser().signUp();
    HttpResponse<String> answer =
        browser.send(
            browser.request("/api/v1/gzip").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
  }

  @Test
  void bodiesOfEverySizePassUntouchedBothWays() throws Exception {
    Browser browser = portal.browser().signUp();
    for (int size : new int[] {0, 1, 64 * 1024, 64 * 1024 + 1, 3_000_000}) {
      byte[] body = new byte[size];
      new Random(size).nextBytes(body);
      for (HttpRequest.BodyPublisher publisher :
          List.of(
              HttpRequest.BodyPublishers.ofByteArray(body),
              HttpRequest.BodyPublishers.ofInputStream(
                  () -> new java.io.ByteArrayInputStream(body)))) {
        HttpResponse<byte[]> answer =
            portal.client.send(
                browser.request("/api/v1/echo").POST(publisher).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).as("%d bytes", size).isEqualTo(body);
      }
    }
  }

  @Test
  void anAnswerThatBreaksOffNeverLooksComplete() throws Exception {
    Browser browser = portal.browser().signUp();
    assertThatThrownBy(() -> browser.get("/api/v1/broken")).isInstanceOf(IOException.class);
  }

  @Test
  void pathsThatCouldBeReadInTwoWaysAreRefused() throws Exception {
    for (String path :
        new String[] {
          "/api/v1/../v1/agents",
          "/api/v1/agents/..",
          "/api/v1//agents",
          "/api/v1/%61gents",
          "/api/v1/a%2Fb",
          "/api/v1/a%3Fb",
          "/api/v1/a%5Cb",
          "/api/v1/a%00b"
        }) {
      assertThat(portal.raw("GET " + path + " HTTP/1.1"))
          .as(path)
          .startsWith("HTTP/1.1 400")
          .contains("validation-error");
    }
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws Exception {
    for (String path : new String[] {"/", "/livez", "/nowhere", "/api/v1/public", "/api/v1/x/.."}) {
      assertThat(portal.raw("GET " + path + " HTTP/1.1").toLowerCase(java.util.Locale.ROOT))
          .as(path)
          .contains("content-security-policy: default-src 'self'", "frame-ancestors 'none'")
          .contains("x-content-type-options: nosniff")
          .contains("referrer-policy: strict-origin")
          .contains("permissions-policy: ")
          .contains("x-frame-options: deny")
          .doesNotContain("unsafe-inline", "unsafe-eval", "strict-transport-security");
    }
  }

  @Test
  void aDeliverableKeepsItsOwnPolicyAndMayBeFramedByUs() throws Exception {
    HttpResponse<String> answer = portal.browser().get("/api/v1/deliverables/7/content");
    assertThat(answer.headers().allValues("Content-Security-Policy"))
        .containsExactly("sandbox; default-src 'none'; frame-ancestors 'self'");
    assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("SAMEORIGIN");
  }

  @Test
  void productionAsksForHttpsOnly(@TempDir Path other) throws Exception {
    try (PortalFixture production =
        new PortalFixture(Face.CP, other, java.util.Map.of("ENVIRONMENT", "production"))) {
      assertThat(production.raw("GET / HTTP/1.1").toLowerCase(java.util.Locale.ROOT))
          .contains("strict-transport-security: max-age=31536000");
    }
  }

  private static void await(BooleanSupplier so) throws InterruptedException {
    for (int i = 0; i < 1_000 && !so.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(so.getAsBoolean()).isTrue();
  }
}
