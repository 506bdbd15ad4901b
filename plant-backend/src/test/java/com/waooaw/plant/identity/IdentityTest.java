package com.waooaw.plant.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sign-up, sign-in and what follows, on a real database. Every test has its own person. */
class IdentityTest {
  private static final String PASSWORD = "correct horse battery 7";
  private static final Who VISITOR = Who.anonymous("CP");

  private static final TestClock CLOCK = new TestClock();
  private static Backend backend;

  private final String email = UUID.randomUUID() + "@example.com";

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(CLOCK);
  }

  @AfterAll
  static void stop() {
    backend.close();
  }

  @Test
  void signingUpGivesATokenThatThePublishedKeysVerify() throws Exception {
    JsonNode session = signUp();
    String[] token = session.path("access_token").asText().split("\\.");
    JsonNode header = decoded(token[0]);
    JsonNode claims = decoded(token[1]);

    assertThat(header.path("alg").asText()).isEqualTo("RS256");
    assertThat(header.path("kid").asText()).startsWith("cp-");
    assertThat(claims.path("iss").asText()).isEqualTo("cp.waooaw.com");
    assertThat(claims.path("aud").asText()).isEqualTo("waooaw");
    assertThat(claims.path("token_use").asText()).isEqualTo("access");
    assertThat(claims.path("sub")).isEqualTo(claims.path("user_id"));
    assertThat(claims.path("customer_id").asText())
        .isEqualTo(session.at("/user/customer_id").asText());
    assertThat(claims.path("roles").toString()).isEqualTo("[\"customer_admin\"]");
    assertThat(claims.path("governor_agent_id").isNull()).isTrue();
    assertThat(claims.path("trial_mode").booleanValue()).isFalse();
    assertThat(claims.path("exp").longValue() - claims.path("iat").longValue()).isEqualTo(900);
    assertThat(verifies(token, header.path("kid").asText())).isTrue();
  }

  @Test
  void anEmailSignsUpOnceWhateverItsCase() throws Exception {
    signUp();
    assertThat(signUp(email.toUpperCase(java.util.Locale.ROOT), PASSWORD).statusCode())
        .isEqualTo(409);
  }

  @Test
  void shortAndCommonPasswordsAreRefusedByField() throws Exception {
    for (String weak :
        new String[] {
          "short",
          "1qaz2wsx3edc",
          "QWERTY123456",
          "123456789012",
          "210987654321",
          "abcdefghijkl",
          "aaaaaaaaaaaa",
          "Hunter2Hunter2"
        }) {
      HttpResponse<String> answer = signUp(email, weak);
      assertThat(answer.statusCode()).as(weak).isEqualTo(400);
      assertThat(Json.read(answer.body()).at("/violations/0/field").asText())
          .isEqualTo("/password");
    }
  }

  @Test
  void aWrongPasswordAndAnUnknownEmailAreAnsweredAlike() throws Exception {
    signUp();
    JsonNode wrong = Json.read(signIn(email, "not the password").body());
    JsonNode unknown = Json.read(signIn("nobody-" + email, PASSWORD).body());
    assertThat(wrong.path("status").intValue()).isEqualTo(401);
    for (String member : new String[] {"status", "type", "title", "detail"}) {
      assertThat(wrong.path(member)).isEqualTo(unknown.path(member));
    }
  }

  @Test
  void fiveWrongPasswordsLockForFifteenMinutesAlsoForTheRightOne() throws Exception {
    signUp();
    for (int i = 0; i < 5; i++) {
      assertThat(signIn(email, "not the password").statusCode()).isEqualTo(401);
    }
    assertThat(signIn(email, PASSWORD).statusCode()).isEqualTo(401);
    CLOCK.advance(Duration.ofMinutes(15).plusSeconds(1));
    assertThat(signIn(email, PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void aRightPasswordStillBeingCheckedDoesNotGetPastALockThatComesMeanwhile() throws Exception {
    signUp();
    try (Connection connection = Postgres.superuser(backend.database);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      try (PreparedStatement lock =
          connection.prepareStatement(
              "UPDATE identity.person SET locked_until = ? WHERE email = ?")) {
        lock.setTimestamp(1, Timestamp.from(CLOCK.instant().plus(Duration.ofMinutes(15))));
        lock.setString(2, email);
        assertThat(lock.executeUpdate()).isEqualTo(1);
      }
      // It reads the person as unlocked, and must wait for the row before it may open a session.
      Future<HttpResponse<String>> right = threads.submit(() -> signIn(email, PASSWORD));
      Thread.sleep(2_000);
      connection.commit();
      assertThat(right.get().statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aRefreshTokenIsGoodOnceAndItsReuseEndsTheSession() throws Exception {
    JsonNode first = signUp();
    JsonNode second = Json.read(refresh(VISITOR, first).body());
    assertThat(second.path("refresh_token").asText())
        .isNotEqualTo(first.path("refresh_token").asText());

    assertThat(refresh(VISITOR, first).statusCode()).isEqualTo(401);
    assertThat(refresh(VISITOR, second).statusCode()).isEqualTo(401);
    assertThat(revocation(first)).isEqualTo("ended");
  }

  @Test
  void aRefreshTokenExpiresAfterSevenDays() throws Exception {
    JsonNode session = signUp();
    CLOCK.advance(Duration.ofDays(7));
    assertThat(refresh(VISITOR, session).statusCode()).isEqualTo(401);
  }

  @Test
  void aRefreshTokenOfTheOtherPortalIsRefused() throws Exception {
    assertThat(refresh(Who.anonymous("PP"), signUp()).statusCode()).isEqualTo(401);
  }

  @Test
  void signingOutEndsTheSessionAtOnce() throws Exception {
    JsonNode session = signUp();
    Who who = who(session);
    assertThat(backend.get(who, "/api/v1/auth/session").statusCode()).isEqualTo(200);
    assertThat(backend.post(who, "/api/v1/auth/sign-out", null).statusCode()).isEqualTo(204);
    assertThat(revocation(session)).isEqualTo("ended");
    assertThat(backend.get(who, "/api/v1/auth/session").statusCode()).isEqualTo(401);
    assertThat(refresh(VISITOR, session).statusCode()).isEqualTo(401);
  }

  @Test
  void startingATrialRenewsTheCustomersTokens() throws Exception {
    JsonNode session = signUp();
    String agent =
        Json.read(backend.get(VISITOR, "/api/v1/agents/maths-tutor").body()).path("id").asText();
    HttpResponse<String> trial =
        backend.post(who(session), "/api/v1/trials", "{\"agent_id\":\"" + agent + "\"}");
    assertThat(trial.statusCode()).isEqualTo(201);
    assertThat(trial.headers().firstValue("X-Waooaw-Session-Stale")).hasValue("true");
    assertThat(revocation(session)).isEqualTo("2");

    JsonNode claims =
        decoded(
            Json.read(refresh(VISITOR, session).body())
                .path("access_token")
                .asText()
                .split("\\.")[1]);
    assertThat(claims.path("gen").intValue()).isEqualTo(2);
    assertThat(claims.path("trial_mode").booleanValue()).isTrue();
    assertThat(claims.path("trial_expires_at").asText()).isNotEmpty();
  }

  @Test
  void theFirstAdministratorSignsInThroughThePlatformPortalOnly() throws Exception {
    JsonNode admin = backend.credentials.path("platform_admin");
    String body = signInBody(admin.path("email").asText(), admin.path("password").asText());
    assertThat(backend.post(VISITOR, "/api/v1/auth/sign-in", body).statusCode()).isEqualTo(401);
    HttpResponse<String> answer = backend.post(Who.anonymous("PP"), "/api/v1/auth/sign-in", body);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(
            decoded(Json.read(answer.body()).path("access_token").asText().split("\\.")[1])
                .path("iss")
                .asText())
        .isEqualTo("pp.waooaw.com");
  }

  @Test
  void staffDoNotSignUp() throws Exception {
    assertThat(
            backend
                .post(Who.anonymous("PP"), "/api/v1/auth/sign-up", signUpBody(email, PASSWORD))
                .statusCode())
        .isEqualTo(403);
  }

  private JsonNode signUp() throws Exception {
    HttpResponse<String> answer = signUp(email, PASSWORD);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Json.read(answer.body());
  }

  private static HttpResponse<String> signUp(String email, String password) throws Exception {
    return backend.post(VISITOR, "/api/v1/auth/sign-up", signUpBody(email, password));
  }

  private static HttpResponse<String> signIn(String email, String password) throws Exception {
    return backend.post(VISITOR, "/api/v1/auth/sign-in", signInBody(email, password));
  }

  private static HttpResponse<String> refresh(Who who, JsonNode session) throws Exception {
    return backend.post(
        who,
        "/api/v1/auth/refresh",
        "{\"refresh_token\":\"" + session.path("refresh_token").asText() + "\"}");
  }

  private static String signUpBody(String email, String password) {
    return Json.mapper()
        .createObjectNode()
        .put("email", email)
        .put("password", password)
        .put("full_name", "Asha Rao")
        .put("company", "Rao Textiles")
        .toString();
  }

  private static String signInBody(String email, String password) {
    return Json.mapper()
        .createObjectNode()
        .put("email", email)
        .put("password", password)
        .toString();
  }

  private static Who who(JsonNode session) {
    JsonNode claims = decoded(session.path("access_token").asText().split("\\.")[1]);
    return new Who(
        "CP",
        claims.path("sub").asText(),
        claims.path("customer_id").asText(),
        claims.path("sid").asText(),
        java.util.List.of("customer_admin"));
  }

  private static String revocation(JsonNode session) {
    return backend
        .redis
        .send(Request.cmd(Command.GET).arg("revoked:" + who(session).sessionId()))
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .toString();
  }

  private static JsonNode decoded(String part) {
    return Json.read(
        new String(Base64.getUrlDecoder().decode(part), java.nio.charset.StandardCharsets.UTF_8));
  }

  private static boolean verifies(String[] token, String kid) throws Exception {
    JsonNode keys =
        Json.read(backend.send((String) null, "GET", "/.well-known/jwks.json", null).body())
            .path("keys");
    for (JsonNode key : keys) {
      if (key.path("kid").asText().equals(kid)) {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e"))));
        signature.update((token[0] + "." + token[1]).getBytes(US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(token[2]));
      }
    }
    return false;
  }

  private static BigInteger number(JsonNode key, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(name).asText()));
  }
}
