package com.waooaw.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.portal.PortalFixture.Browser;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A write is carried out only if our own pages sent it. */
class WritesTest {
  @TempDir private static Path folder;
  private static PortalFixture portal;

  @BeforeAll
  static void start() {
    portal =
        new PortalFixture(Face.CP, folder, Map.of("PUBLIC_ORIGINS", "https://cp.waooaw.example"));
  }

  @AfterAll
  static void stop() {
    portal.close();
  }

  @Test
  void aWriteWithTheSessionsTokenPassesWithoutAnOrigin() throws Exception {
    assertThat(portal.browser().signUp().post("/api/v1/things", "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void aWriteWithoutTheSessionsTokenIsRefusedBeforeTheGateway() throws Exception {
    Browser browser = portal.browser().signUp();
    String csrf = browser.csrf;
    for (String wrong : new String[] {null, "", "guess", csrf + "x"}) {
      browser.csrf = wrong;
      for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
        HttpResponse<String> answer =
            browser.send(
                browser
                    .request("/api/v1/guarded")
                    .method(method, HttpRequest.BodyPublishers.ofString("{}")));
        assertRefused(answer);
      }
    }
    assertThat(portal.gateway.requestsTo("/api/v1/guarded")).isEmpty();
  }

  @Test
  void theTokenOfAnotherSessionIsRefused() throws Exception {
    Browser mine = portal.browser().signUp();
    mine.csrf = portal.browser().signUp().csrf;
    assertRefused(mine.post("/api/v1/things", "{}"));
  }

  @Test
  void aForeignOriginIsRefusedWithAndWithoutASession() throws Exception {
    for (String foreign :
        new String[] {
          "https://evil.example",
          "null",
          "http://localhost.evil.example:" + portal.apiPort(),
          "http://localhost:1",
          "https://cp.waooaw.example.evil.example"
        }) {
      assertRefused(portal.browser().signUp().post("/api/v1/things", "{}", "Origin", foreign));
      assertRefused(portal.browser().post("/api/v1/auth/sign-in", "{}", "Origin", foreign));
    }
  }

  @Test
  void ourOwnOriginsPassOnBothPorts() throws Exception {
    for (String ours :
        new String[] {
          "http://localhost:" + portal.uiPort(),
          "http://localhost:" + portal.apiPort(),
          "https://cp.waooaw.example"
        }) {
      Browser browser = portal.browser();
      assertThat(
              browser
                  .post("/api/v1/auth/sign-up", "{\"email\":\"a@b.c\"}", "Origin", ours)
                  .statusCode())
          .isEqualTo(201);
      assertThat(browser.post("/api/v1/things", "{}", "Origin", ours).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCrossSiteRequestWithoutAnOriginIsRefused() throws Exception {
    assertRefused(
        portal.browser().signUp().post("/api/v1/things", "{}", "Sec-Fetch-Site", "cross-site"));
  }

  @Test
  void signingInAgainNeedsNoToken() throws Exception {
    Browser browser = portal.browser().signUp();
    browser.csrf = null;
    assertThat(browser.post("/api/v1/auth/sign-in", "{\"password\":\"right\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aWriteWithoutASessionReachesTheGatewayWhichRefusesIt() throws Exception {
    assertThat(portal.browser().post("/api/v1/unsigned", "{}").statusCode()).isEqualTo(401);
    assertThat(portal.gateway.requestsTo("/api/v1/unsigned")).hasSize(1);
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(403);
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getString("type")).endsWith("/permission-denied");
    assertThat(problem.getString("correlation_id")).isNotBlank();
    assertThat(problem.getString("detail")).endsWith(".");
  }
}
