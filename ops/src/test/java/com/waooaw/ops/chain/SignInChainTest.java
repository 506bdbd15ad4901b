package com.waooaw.ops.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in, from a browser through portal and gateway to the backend and back. */
class SignInChainTest {
  private static final String PASSWORD = "correct horse battery 7";
  private static final String NEW = "another horse, better fed";
  private static final AtProvider CUSTOMER = new AtProvider("customers", "waooaw-cp");
  private static final AtProvider COLLEAGUE = new AtProvider("company", "waooaw-pp");
  private static final MockOAuth2Server PROVIDER =
      new MockOAuth2Server(
          new OAuth2Config(
              false,
              null,
              null,
              false,
              new OAuth2Config().getTokenProvider(),
              Set.of(CUSTOMER, COLLEAGUE)));

  @TempDir private static Path folder;
  private static PortalStack stack;

  @BeforeAll
  static void start() throws Exception {
    PROVIDER.start(InetAddress.getByName("127.0.0.1"), 0);
    stack =
        new PortalStack(
            folder,
            Map.of(
                "OIDC_CP_ISSUER", PROVIDER.issuerUrl("customers").toString(),
                "OIDC_CP_CLIENT_ID", "waooaw-cp",
                "OIDC_CP_CLIENT_SECRET", "a secret of two parties",
                "OIDC_PP_ISSUER", PROVIDER.issuerUrl("company").toString(),
                "OIDC_PP_CLIENT_ID", "waooaw-pp",
                "OIDC_PP_DOMAINS", "staff.example.com"));
  }

  @AfterAll
  static void stop() throws Exception {
    stack.close();
    PROVIDER.shutdown();
  }

  @Test
  void aBrowserGoesFromThePortalToTheProviderAndComesBackSignedIn() throws Exception {
    String email = UUID.randomUUID() + "@example.com";
    provide("customers", email);
    Browser browser = new Browser(stack.cp());
    HttpResponse<String> page = browser.visit("/api/v1/auth/oidc/start?return_to=/hires");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.uri()).hasToString(stack.cp() + "/hires");
    assertThat(page.body()).contains("WAOOAW");
    assertThat(browser.session().at("/user/email").asText()).isEqualTo(email);
    assertThat(
            browser.send("PATCH", "/api/v1/me", object().put("full_name", "Asha R.")).statusCode())
        .isEqualTo(200);
    assertThat(browser.post("/api/v1/auth/sign-out", null).statusCode()).isEqualTo(204);
    assertThat(browser.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void aColleagueOfTheCompanyComesInAsAViewerAndAStrangerDoesNot() throws Exception {
    provide("company", UUID.randomUUID() + "@staff.example.com");
    Browser colleague = new Browser(stack.pp());
    assertThat(colleague.visit("/api/v1/auth/oidc/start").uri()).hasToString(stack.pp() + "/");
    assertThat(colleague.session().at("/user/roles").toString()).isEqualTo("[\"viewer\"]");
    assertThat(colleague.get("/api/v1/users").statusCode()).isEqualTo(403);

    provide("company", UUID.randomUUID() + "@example.com");
    Browser stranger = new Browser(stack.pp());
    assertThat(stranger.visit("/api/v1/auth/oidc/start").uri().toString())
        .startsWith(stack.pp() + "/sign-in?problem=permission-denied&correlation_id=");
    assertThat(stranger.get("/api/v1/auth/session").statusCode()).isEqualTo(401);
  }

  @Test
  void aLinkToSomebodyElsesSignInSignsNobodyIn() throws Exception {
    provide("customers", UUID.randomUUID() + "@example.com");
    Browser attacker = new Browser(stack.cp());
    URI there = location(attacker.step(URI.create(stack.cp() + "/api/v1/auth/oidc/start")));
    URI back = location(attacker.step(there));

    Browser victim = new Browser(stack.cp());
    assertThat(victim.visit(back.toString()).uri().toString())
        .startsWith(stack.cp() + "/sign-in?problem=unauthorized");
    assertThat(victim.get("/api/v1/auth/session").statusCode()).isEqualTo(401);
    Browser alsoBegan = new Browser(stack.cp());
    alsoBegan.step(URI.create(stack.cp() + "/api/v1/auth/oidc/start"));
    assertThat(alsoBegan.visit(back.toString()).uri().toString())
        .startsWith(stack.cp() + "/sign-in?problem=unauthorized");

    assertThat(attacker.visit(back.toString()).uri()).hasToString(stack.cp() + "/");
  }

  @Test
  void withCodesTurnedOnAPasswordAloneOpensNoSession() throws Exception {
    String email = UUID.randomUUID() + "@example.com";
    Browser browser = signUp(email);
    JsonNode enrolment =
        ok(browser.post("/api/v1/auth/totp/enrol", object().put("password", PASSWORD)), 200);
    byte[] secret = bytes(enrolment.path("secret").asText());
    JsonNode codes =
        ok(
            browser.post(
                "/api/v1/auth/totp/confirm", object().put("code", code(secret, Instant.now()))),
            200);
    browser.post("/api/v1/auth/sign-out", null);

    HttpResponse<String> half = browser.post("/api/v1/auth/sign-in", signIn(email, PASSWORD));
    assertThat(half.statusCode()).isEqualTo(401);
    assertThat(Json.read(half.body()).path("second_factor").asText()).isEqualTo("totp");
    assertThat(half.headers().allValues("Set-Cookie")).isEmpty();
    ok(
        browser.post(
            "/api/v1/auth/sign-in",
            signIn(email, PASSWORD).put("code", code(secret, Instant.now().plusSeconds(30)))),
        200);
    assertThat(browser.session().at("/user/email").asText()).isEqualTo(email);

    Browser other = new Browser(stack.cp());
    ok(
        other.post(
            "/api/v1/auth/sign-in",
            signIn(email, PASSWORD).put("code", codes.at("/recovery_codes/0").asText())),
        200);
  }

  @Test
  void aNewPasswordByMailShutsEveryOtherBrowserOutAtOnce() throws Exception {
    String email = UUID.randomUUID() + "@example.com";
    Browser thief = signUp(email);
    assertThat(thief.get("/api/v1/me").statusCode()).isEqualTo(200);
    Browser owner = new Browser(stack.cp());
    ok(owner.post("/api/v1/auth/password/forgot", object().put("email", email)), 204);
    ok(
        owner.post(
            "/api/v1/auth/password/reset",
            object().put("token", stack.link(email)).put("password", NEW)),
        204);
    assertThat(thief.get("/api/v1/me").statusCode()).isEqualTo(401);
    ok(owner.post("/api/v1/auth/sign-in", signIn(email, NEW)), 200);
  }

  @Test
  void aSessionIsEndedFromAnotherBrowser() throws Exception {
    String email = UUID.randomUUID() + "@example.com";
    Browser lost = signUp(email);
    Browser here = new Browser(stack.cp());
    ok(here.post("/api/v1/auth/sign-in", signIn(email, PASSWORD)), 200);
    JsonNode sessions = ok(here.get("/api/v1/me/sessions"), 200).path("items");
    assertThat(sessions).hasSize(2);
    String other = sessions.path(1).path("id").asText();
    ok(here.send("DELETE", "/api/v1/me/sessions?session_id=" + other, null), 204);
    assertThat(lost.get("/api/v1/me").statusCode()).isEqualTo(401);
    assertThat(here.get("/api/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void whomAGovernorNamesApprovesWhatOthersAskForAndNobodyTheirOwn() throws Exception {
    JsonNode first = stack.admin();
    Browser admin = new Browser(stack.pp());
    ok(
        admin.post(
            "/api/v1/auth/sign-in",
            signIn(first.path("email").asText(), first.path("password").asText())),
        200);
    String email = UUID.randomUUID() + "@staff.example.com";
    JsonNode invited =
        ok(
            admin.post(
                "/api/v1/users",
                object().put("email", email).put("full_name", "Mira Sen").put("role", "admin")),
            201);
    Browser colleague = new Browser(stack.pp());
    ok(
        colleague.post(
            "/api/v1/auth/password/reset",
            object().put("token", stack.link(email)).put("password", PASSWORD)),
        204);
    ok(colleague.post("/api/v1/auth/sign-in", signIn(email, PASSWORD)), 200);
    String path = approvalOf(admin);
    assertThat(decide(admin, path).statusCode()).as("one's own").isEqualTo(403);
    assertThat(decide(colleague, path).statusCode()).as("no governor yet").isEqualTo(403);

    ObjectNode roles = object().put("governor", true);
    roles.putArray("roles").add("admin");
    ok(admin.send("PUT", "/api/v1/users/" + invited.path("id").asText() + "/roles", roles), 200);
    assertThat(colleague.get("/api/v1/me").statusCode()).as("signed out at once").isEqualTo(401);
    ok(colleague.post("/api/v1/auth/sign-in", signIn(email, PASSWORD)), 200);
    assertThat(decide(admin, path).statusCode()).as("still one's own").isEqualTo(403);
    ok(decide(colleague, path), 200);
  }

  private static String approvalOf(Browser browser) throws Exception {
    String agent = ok(browser.get("/api/v1/agents?limit=1"), 200).at("/items/0/id").asText();
    HttpResponse<String> asked =
        browser.send(
            "PUT",
            "/api/v1/agents/" + agent + "/status",
            object().put("status", "retired").put("reason", "No longer wanted"));
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    return asked.headers().firstValue("Location").orElseThrow();
  }

  private static HttpResponse<String> decide(Browser browser, String path) throws Exception {
    return browser.post(
        path + "/decision", object().put("decision", "approve").put("reason", "Fine"));
  }

  private static Browser signUp(String email) throws Exception {
    Browser browser = new Browser(stack.cp());
    ok(
        browser.post(
            "/api/v1/auth/sign-up",
            signIn(email, PASSWORD).put("full_name", "Asha Rao").put("company", "Rao Textiles")),
        201);
    return browser;
  }

  private static ObjectNode signIn(String email, String password) {
    return object().put("email", email).put("password", password);
  }

  private static void provide(String issuer, String email) {
    (issuer.equals("customers") ? CUSTOMER : COLLEAGUE)
        .is(
            UUID.randomUUID().toString(),
            Map.of("email", email, "email_verified", true, "name", "Asha Rao"));
  }

  private static URI location(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  private static JsonNode ok(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body().isEmpty() ? object() : Json.read(answer.body());
  }

  // An authenticator app: RFC 6238 with what the apps take for granted.
  private static String code(byte[] secret, Instant at) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(secret, "HmacSHA1"));
    byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
    int number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & 0x7fff_ffff;
    return "%06d".formatted(number % 1_000_000);
  }

  private static byte[] bytes(String base32) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int buffer = 0;
    int held = 0;
    for (char c : base32.toCharArray()) {
      buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
      held += 5;
      if (held >= 8) {
        held -= 8;
        bytes.write(buffer >> held);
      }
    }
    return bytes.toByteArray();
  }
}
