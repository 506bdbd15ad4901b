package com.waooaw.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.portal.PortalFixture.Browser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the browser holds, and what it never gets. */
class SessionsTest {
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
  void signingUpGivesACookieThatNoScriptCanReadAndNoToken() throws Exception {
    Browser browser = portal.browser();
    HttpResponse<String> answer =
        browser.post("/api/v1/auth/sign-up", "{\"email\":\"new@example.com\"}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(new JsonObject(answer.body()).fieldNames())
        .isEqualTo(Set.of("user", "expires_at", "csrf_token"));
    assertThat(answer.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .matches("waooaw_cp=[A-Za-z0-9_-]{43}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void anAddressThatIsNotThisMachineGetsASecureHostCookie() throws Exception {
    String answer =
        rawPost("/api/v1/auth/sign-up", "cp.waooaw.example", "{\"email\":\"far@example.com\"}");
    assertThat(answer)
        .containsPattern("(?i)set-cookie: __Host-waooaw_cp=[^;]+; Path=/; .*; Secure");
  }

  @Test
  void theSessionSaysWhoIsSignedIn() throws Exception {
    Browser browser = portal.browser().signUp();
    HttpResponse<String> answer = browser.get("/api/v1/auth/session");
    JsonObject session = new JsonObject(answer.body());
    assertThat(session.getJsonObject("user").getString("email")).isEqualTo("asha@example.com");
    assertThat(session.getString("csrf_token")).isEqualTo(browser.csrf);
    assertThat(session.fieldNames()).doesNotContain("access_token", "refresh_token");
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .as("the cookie lasts as long as the session is used")
        .startsWith(browser.cookie + "; ")
        .contains("Max-Age=604800");
    assertThat(session.getInstant("expires_at"))
        .isAfter(portal.clock.instant().plus(Duration.ofDays(6)));
  }

  @Test
  void withoutASessionTheGatewayRefuses() throws Exception {
    HttpResponse<String> answer = portal.browser().get("/api/v1/auth/session");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(portal.gateway.requestsTo("/api/v1/auth/session"))
        .anyMatch(r -> r.header("authorization").isEmpty());
  }

  @Test
  void signingInRotatesTheSessionAndEndsTheOldOne() throws Exception {
    Browser browser = portal.browser().signUp();
    String before = browser.cookie;
    String csrfBefore = browser.csrf;
    HttpResponse<String> answer =
        browser.post(
            "/api/v1/auth/sign-in", "{\"email\":\"b@example.com\",\"password\":\"right\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
    assertThat(browser.cookie).isNotEqualTo(before);
    assertThat(browser.csrf).isNotEqualTo(csrfBefore);
    assertThat(browser.get("/api/v1/auth/session").statusCode()).isEqualTo(200);
    browser.cookie = before;
    assertThat(browser.get("/api/v1/auth/session").statusCode()).isEqualTo(401);
  }

  @Test
  void aPlantedSessionIdIsNeverTaken() throws Exception {
    Browser browser = portal.browser();
    browser.cookie = "waooaw_cp=" + "A".repeat(43);
    browser.signUp();
    assertThat(browser.cookie).isNotEqualTo("waooaw_cp=" + "A".repeat(43));
    assertThat(browser.get("/api/v1/hires").statusCode()).isEqualTo(200);
  }

  @Test
  void aWrongPasswordIsPassedOnAndStartsNothing() throws Exception {
    HttpResponse<String> answer =
        portal.browser().post("/api/v1/auth/sign-in", "{\"password\":\"wrong\"}");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void anEndlessSignInIsRefused() throws Exception {
    assertThat(
            portal
                .browser()
                .post("/api/v1/auth/sign-in", "{\"password\":\"" + "x".repeat(70_000) + "\"}")
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void signingOutEndsBothSides() throws Exception {
    Browser browser = portal.browser().signUp();
    String before = browser.cookie;
    HttpResponse<String> answer = browser.post("/api/v1/auth/sign-out", "");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(portal.gateway.requestsTo("/api/v1/auth/sign-out"))
        .anyMatch(r -> r.header("authorization").isPresent());
    browser.cookie = before;
    assertThat(browser.get("/api/v1/auth/session").statusCode()).isEqualTo(401);
  }

  @Test
  void aSessionThatWasRevokedElsewhereIsNoticed() throws Exception {
    Browser browser = portal.browser().signUp();
    portal.gateway.endAllSessions();
    HttpResponse<String> answer = browser.get("/api/v1/auth/session");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(browser.cookie).isNull();
  }

  @Test
  void refreshingNeverTakesOrGivesARefreshToken() throws Exception {
    Browser browser = portal.browser();
    assertThat(
            browser
                .post("/api/v1/auth/refresh", "{\"refresh_token\":\"refresh-stolen\"}")
                .statusCode())
        .isEqualTo(401);
    assertThat(portal.gateway.requestsTo("/api/v1/auth/refresh"))
        .noneMatch(r -> r.body().contains("refresh-stolen"));
    browser.signUp();
    HttpResponse<String> answer = browser.post("/api/v1/auth/refresh", "{}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).fieldNames())
        .isEqualTo(Set.of("user", "expires_at", "csrf_token"));
  }

  @Test
  void noSpellingOfASessionOperationLeaksTokens() throws Exception {
    for (String path :
        new String[] {
          "/api/v1/auth/sign%2Din",
          "/api/v1/auth/%73ign-in",
          "/api/v1/auth//sign-in",
          "/api/v1/x/../auth/sign-in",
          "/api/v1/auth/./sign-in",
          "/api/v1/auth%2Fsign-in",
          "/api/v1/auth/sign-in/",
          "/api/v1/auth/SIGN-IN",
          "//api/v1/auth/sign-in"
        }) {
      String answer = rawPost(path, "localhost", "{\"password\":\"right\"}");
      assertThat(answer).as(path).doesNotContain("access_token", "refresh_token");
    }
  }

  @Test
  void redisHoldsNeitherSessionIdsNorTokensInTheClear() throws Exception {
    Browser browser = portal.browser().signUp();
    String id = browser.cookie.substring(browser.cookie.indexOf('=') + 1);
    String everything = redisDump();
    assertThat(everything).contains("portal:CP:session:");
    assertThat(everything).doesNotContain(id, "refresh-", "head.", browser.csrf);
  }

  @Test
  void staffSessionsEndAfterTwelveHoursHoweverBusy(@TempDir Path other) throws Exception {
    try (PortalFixture staff = new PortalFixture(Face.PP, other, Map.of())) {
      Browser browser = staff.browser().signUp();
      assertThat(browser.cookie).startsWith("waooaw_pp=");
      staff.clock.forward(Duration.ofMinutes(11 * 60 + 59));
      assertThat(browser.get("/api/v1/hires").statusCode()).isEqualTo(200);
      staff.clock.forward(Duration.ofMinutes(2));
      assertThat(browser.get("/api/v1/hires").statusCode()).isEqualTo(401);
      assertThat(browser.cookie).isNull();
    }
  }

  @Test
  void workOfTheWebAppItselfDoesNotKeepASessionAlive() throws Exception {
    Browser browser = portal.browser().signUp();
    String key = sessionKeyOf(browser);
    redis("PEXPIRE", key, "100000");
    browser.get("/api/v1/hires", "X-Waooaw-Background", "true");
    assertThat(millisLeft(key)).isLessThan(100_001);
    browser.get("/api/v1/hires");
    assertThat(millisLeft(key)).isGreaterThan(100_001);
  }

  private static String sessionKeyOf(Browser browser) throws Exception {
    String id = browser.cookie.substring(browser.cookie.indexOf('=') + 1);
    byte[] hash =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return "portal:CP:session:" + java.util.HexFormat.of().formatHex(hash);
  }

  private static String rawPost(String path, String host, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), portal.apiPort())) {
      String text =
          "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
              .formatted(path, host, body.length(), body);
      socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return new String(
          socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private static long millisLeft(String key) throws IOException {
    return Long.parseLong(redis("PTTL", key).lines().findFirst().orElseThrow().substring(1));
  }

  private static String redisDump() throws IOException {
    StringBuilder dump = new StringBuilder(redis("KEYS", "*"));
    for (String line : dump.toString().split("\r\n", -1)) {
      if (line.startsWith("portal:")) {
        dump.append(redis("GET", line));
      }
    }
    return dump.toString();
  }

  private static String redis(String... words) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), portal.redisPort())) {
      socket
          .getOutputStream()
          .write(
              (String.join(" ", words) + "\r\nQUIT\r\n")
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return new String(
          socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }
}
