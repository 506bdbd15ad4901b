package com.waooaw.plant.identity;

import static com.waooaw.plant.identity.Somebody.PASSWORD;
import static com.waooaw.plant.identity.Somebody.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signing in with a real OpenID provider over HTTP, as a browser goes there and back. */
class OidcTest {
  private static final String CLIENT = "waooaw";
  private static final String BINDING = "b".repeat(43);
  private static final TestClock CLOCK = new TestClock();
  private static final Mailbox MAILBOX = new Mailbox();
  private static final Visitor CUSTOMER = new Visitor("customers", CLIENT);
  private static final Visitor COLLEAGUE = new Visitor("company", CLIENT);
  private static final MockOAuth2Server PROVIDER =
      new MockOAuth2Server(
          new OAuth2Config(
              false,
              null,
              null,
              false,
              new OAuth2Config().getTokenProvider(),
              Set.of(CUSTOMER, COLLEAGUE)));
  private static final HttpClient BROWSER = HttpClient.newHttpClient();
  private static Backend backend;

  @BeforeAll
  static void start() throws Exception {
    PROVIDER.start(InetAddress.getByName("127.0.0.1"), 0);
    backend =
        new Backend(
            CLOCK,
            MAILBOX.settings(),
            new OidcSettings(
                Optional.of(provider("customers")),
                Optional.of(provider("company")),
                Set.of("staff.example.com")));
  }

  @AfterAll
  static void stop() {
    backend.close();
    PROVIDER.shutdown();
    MAILBOX.close();
  }

  @Test
  void aNewCustomerGoesToTheProviderAndComesBackSignedIn() throws Exception {
    String email = UUID.randomUUID() + "@example.com";
    String subject = UUID.randomUUID().toString();
    JsonNode session = ok(signIn("CP", subject, verified(email)), 200);
    assertThat(session.at("/user/email").asText()).isEqualTo(email);
    assertThat(session.at("/user/full_name").asText()).isEqualTo("Asha Rao");
    assertThat(session.at("/user/roles/0").asText()).isEqualTo("customer_admin");
    assertThat(session.path("return_to").asText()).isEqualTo("/hires?tab=1");
    Somebody somebody = new Somebody(backend, email, session);
    JsonNode me = ok(somebody.get("/api/v1/me"), 200);
    assertThat(me.path("has_password").booleanValue()).isFalse();
    assertThat(me.path("signs_in_with").asText()).isEqualTo(issuer("customers"));

    JsonNode again = ok(signIn("CP", subject, verified("moved-" + email)), 200);
    assertThat(again.at("/user/id"))
        .as("the subject is who it is")
        .isEqualTo(session.at("/user/id"));
  }

  @Test
  void aNewColleagueOfTheCompanyIsAViewerAndNobodyElseBecomesStaff() throws Exception {
    String email = UUID.randomUUID() + "@staff.example.com";
    JsonNode session = ok(signIn("PP", UUID.randomUUID().toString(), verified(email)), 200);
    assertThat(session.at("/user/roles").toString()).isEqualTo("[\"viewer\"]");
    assertThat(session.at("/user/portal").asText()).isEqualTo("PP");

    for (String stranger :
        List.of("@example.com", "@staff.example.com.evil", "@evil-staff.example.com")) {
      assertThat(
              signIn("PP", UUID.randomUUID().toString(), verified(UUID.randomUUID() + stranger))
                  .statusCode())
          .as(stranger)
          .isEqualTo(403);
    }
    assertThat(
            signIn(
                    "PP",
                    UUID.randomUUID().toString(),
                    Map.of("email", UUID.randomUUID() + "@staff.example.com"))
                .statusCode())
        .as("an address that the provider has not verified")
        .isEqualTo(403);
  }

  @Test
  void whoPutAnAddressHereWithoutReadingItsMailDoesNotShareTheAccountOfWhoDoes() throws Exception {
    Somebody squatter = Somebody.signedUp(backend);
    String subject = UUID.randomUUID().toString();
    assertThat(signIn("CP", subject, verified(squatter.email())).statusCode()).isEqualTo(409);

    backend.post(
        Who.anonymous("CP"),
        "/api/v1/auth/password/forgot",
        Somebody.object().put("email", squatter.email()).toString());
    ok(
        backend.post(
            Who.anonymous("CP"),
            "/api/v1/auth/password/reset",
            Somebody.object()
                .put("token", MAILBOX.link(squatter.email(), 1))
                .put("password", PASSWORD + "!")
                .toString()),
        204);
    JsonNode session = ok(signIn("CP", subject, verified(squatter.email())), 200);
    assertThat(session.at("/user/id").asText()).isEqualTo(squatter.id());
    assertThat(squatter.isAlive()).isFalse();
  }

  @Test
  void anAnswerIsGoodOnceAndOnlyInTheBrowserThatBegan() throws Exception {
    Map<String, String> back = round("CP", UUID.randomUUID().toString(), verified(newEmail()));
    assertThat(callback("CP", "c".repeat(43), back).statusCode())
        .as("another browser")
        .isEqualTo(401);
    assertThat(callback("PP", BINDING, back).statusCode()).as("another portal").isEqualTo(401);
    ok(callback("CP", BINDING, back), 200);
    assertThat(callback("CP", BINDING, back).statusCode()).as("again").isEqualTo(401);

    Map<String, String> late = round("CP", UUID.randomUUID().toString(), verified(newEmail()));
    CLOCK.advance(Duration.ofMinutes(10));
    assertThat(callback("CP", BINDING, late).statusCode()).as("too late").isEqualTo(401);
    assertThat(callback("CP", BINDING, Map.of("state", "made up", "code", "made up")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void withoutTheVerifierACodeIsWorthNothing() throws Exception {
    Map<String, String> back = round("CP", UUID.randomUUID().toString(), verified(newEmail()));
    HttpResponse<String> stolen =
        BROWSER.send(
            HttpRequest.newBuilder(URI.create(PROVIDER.tokenEndpointUrl("customers").toString()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=authorization_code&client_id=waooaw&client_secret=x&code="
                            + back.get("code")
                            + "&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fapi%2Fv1%2Fauth%2Foidc"
                            + "%2Fcallback&code_verifier="
                            + "v".repeat(43)))
                .build(),
            BodyHandlers.ofString());
    assertThat(stolen.statusCode()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void aTokenForAnotherClientOrAnotherSignInOrOfAnotherIssuerIsRefused() throws Exception {
    for (Map<String, Object> claims :
        List.<Map<String, Object>>of(
            Map.of("aud", List.of("somebody-else")),
            Map.of("nonce", "of another sign-in"),
            Map.of("iss", "http://evil.example"),
            Map.of("exp", 1_000_000_000L),
            Map.of("aud", List.of(CLIENT, "another"), "azp", "another"))) {
      Map<String, Object> all = new HashMap<>(verified(newEmail()));
      all.putAll(claims);
      assertThat(signIn("CP", UUID.randomUUID().toString(), all).statusCode())
          .as(claims.toString())
          .isEqualTo(401);
    }
  }

  @Test
  void whoIsRefusedByTheProviderIsToldPlainly() throws Exception {
    Map<String, String> begun = query(start("CP"));
    assertThat(callback("CP", BINDING, Map.of("state", begun.get("state"))).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aBrowserIsSentBackIntoThePortalAndNowhereElse() throws Exception {
    for (String path : List.of("https://evil.example", "//evil.example", "/\\evil.example", "x")) {
      HttpResponse<String> answer =
          backend.send(
              Who.anonymous("CP"),
              "GET",
              "/api/v1/auth/oidc/start?return_to=" + java.net.URLEncoder.encode(path, UTF_8),
              null,
              Map.of("Oidc-Binding", BINDING));
      assertThat(answer.statusCode()).as(path).isEqualTo(400);
    }
  }

  @Test
  void whereNoProviderIsSetThereIsNone() throws Exception {
    try (Backend plain = new Backend(CLOCK)) {
      assertThat(
              plain
                  .send(
                      Who.anonymous("PP"),
                      "GET",
                      "/api/v1/auth/oidc/start",
                      null,
                      Map.of("Oidc-Binding", BINDING))
                  .statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void aProviderThatIsAwayIsSaidToBeAway() throws Exception {
    OidcSettings.Provider away =
        new OidcSettings.Provider(URI.create("http://127.0.0.1:1/x"), CLIENT, Optional.empty());
    try (Backend alone =
        new Backend(
            CLOCK,
            MAILBOX.settings(),
            new OidcSettings(Optional.of(away), Optional.empty(), Set.of()))) {
      assertThat(
              alone
                  .send(
                      Who.anonymous("CP"),
                      "GET",
                      "/api/v1/auth/oidc/start",
                      null,
                      Map.of("Oidc-Binding", BINDING))
                  .statusCode())
          .isEqualTo(503);
    }
  }

  private static HttpResponse<String> signIn(
      String portal, String subject, Map<String, Object> claims) throws Exception {
    return callback(portal, BINDING, round(portal, subject, claims));
  }

  /** What the provider gives a browser that went there to sign in as somebody. */
  private static Map<String, String> round(
      String portal, String subject, Map<String, Object> claims) throws Exception {
    (portal.equals("CP") ? CUSTOMER : COLLEAGUE).is(subject, claims);
    URI there = start(portal);
    assertThat(query(there))
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("response_type", "code")
        .containsKeys("state", "nonce", "code_challenge");
    HttpResponse<String> answer =
        BROWSER.send(HttpRequest.newBuilder(there).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    URI back = URI.create(answer.headers().firstValue("Location").orElseThrow());
    assertThat(back.toString())
        .startsWith(
            "http://localhost:"
                + (portal.equals("CP") ? 3000 : 3001)
                + "/api/v1/auth/oidc/callback?");
    return query(back);
  }

  private static URI start(String portal) throws Exception {
    HttpResponse<String> answer =
        backend.send(
            Who.anonymous(portal),
            "GET",
            "/api/v1/auth/oidc/start?return_to=%2Fhires%3Ftab%3D1",
            null,
            Map.of("Oidc-Binding", BINDING));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private static HttpResponse<String> callback(
      String portal, String binding, Map<String, String> back) throws Exception {
    StringBuilder path = new StringBuilder("/api/v1/auth/oidc/callback?");
    back.forEach(
        (name, value) ->
            path.append(name)
                .append('=')
                .append(java.net.URLEncoder.encode(value, UTF_8))
                .append('&'));
    return backend.send(
        Who.anonymous(portal), "GET", path.toString(), null, Map.of("Oidc-Binding", binding));
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> fields = new HashMap<>();
    for (String field : uri.getRawQuery().split("&")) {
      String[] parts = field.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return fields;
  }

  private static Map<String, Object> verified(String email) {
    return Map.of("email", email, "email_verified", true, "name", "Asha Rao");
  }

  private static String newEmail() {
    return UUID.randomUUID() + "@example.com";
  }

  private static String issuer(String name) {
    return PROVIDER.issuerUrl(name).toString();
  }

  private static OidcSettings.Provider provider(String name) {
    return new OidcSettings.Provider(
        URI.create(issuer(name)), CLIENT, Optional.of("a secret of two: parties"));
  }
}
