package com.waooaw.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.portal.PortalFixture.Browser;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in elsewhere, as the pages of the browser that it is. */
class OidcPagesTest {
  private static final String START = "/api/v1/auth/oidc/start";
  private static final String CALLBACK = "/api/v1/auth/oidc/callback";

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
  void theBrowserIsSentAwayWithACookieThatTiesTheWayBackToIt() throws Exception {
    HttpResponse<String> answer = portal.browser().get(START + "?return_to=%2Fhires");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue("https://provider.example/authorize?state=s");
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .matches("waooaw_cp_oidc=[A-Za-z0-9_-]{43}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax");
    FakeGateway.Recorded sent = portal.gateway.requestsTo(START + "?return_to=%2Fhires").getLast();
    assertThat(sent.header("oidc-binding").orElseThrow())
        .isEqualTo(cookie.substring("waooaw_cp_oidc=".length(), cookie.indexOf(';')));
  }

  @Test
  void comingBackGivesASessionAndNoTokenAndGoesWhereOneWantedTo() throws Exception {
    HttpResponse<String> answer = back("right", "/hires?tab=1");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue("/hires?tab=1");
    assertThat(answer.body()).isEmpty();
    List<String> cookies = answer.headers().allValues("Set-Cookie");
    assertThat(cookies).anyMatch(c -> c.startsWith("waooaw_cp_oidc=; ") && c.contains("Max-Age=0"));
    String session =
        cookies.stream().filter(c -> c.startsWith("waooaw_cp=")).findFirst().orElseThrow();
    Browser browser = portal.browser();
    browser.cookie = session.substring(0, session.indexOf(';'));
    assertThat(
            new JsonObject(browser.get("/api/v1/auth/session").body())
                .getJsonObject("user")
                .getString("email"))
        .isEqualTo("oidc@example.com");
  }

  @Test
  void whatTheGatewaySaysCannotSendTheBrowserToAnotherSite() throws Exception {
    for (String evil : List.of("https://evil.example/", "//evil.example", "/\\evil.example")) {
      assertThat(back("right", evil).headers().firstValue("Location")).as(evil).hasValue("/");
    }
  }

  @Test
  void withoutTheCookieNothingIsAskedOfTheGateway() throws Exception {
    int before = portal.gateway.requests().size();
    HttpResponse<String> answer = portal.browser().get(CALLBACK + "?code=right&state=none");
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith("/sign-in?problem=unauthorized&correlation_id=");
    assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(c -> c.startsWith("waooaw_cp="));
    assertThat(portal.gateway.requests()).hasSize(before);
  }

  @Test
  void aRefusalEndsAtTheSignInPageAndSaysWhy() throws Exception {
    assertThat(back("wrong", "/").headers().firstValue("Location").orElseThrow())
        .startsWith("/sign-in?problem=unauthorized&");
    assertThat(
            portal
                .browser()
                .get(START + "?return_to=%2Fnowhere")
                .headers()
                .firstValue("Location")
                .orElseThrow())
        .startsWith("/sign-in?problem=not-found&");
  }

  @Test
  void aBrowserCannotNameTheBindingItself() throws Exception {
    HttpResponse<String> answer =
        portal.browser().get(START + "?return_to=%2Fown", "Oidc-Binding", "x".repeat(43));
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(
            portal
                .gateway
                .requestsTo(START + "?return_to=%2Fown")
                .getLast()
                .headers()
                .get("oidc-binding"))
        .singleElement()
        .isNotEqualTo("x".repeat(43));
  }

  private static HttpResponse<String> back(String code, String returnTo) throws Exception {
    return portal.client.send(
        HttpRequest.newBuilder(
                java.net.URI.create(
                    "http://localhost:"
                        + portal.apiPort()
                        + CALLBACK
                        + "?code="
                        + code
                        + "&state="
                        + URLEncoder.encode(returnTo, UTF_8)))
            .header("Cookie", "waooaw_cp_oidc=" + "b".repeat(43))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
