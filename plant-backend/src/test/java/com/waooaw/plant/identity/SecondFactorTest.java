package com.waooaw.plant.identity;

import static com.waooaw.plant.identity.Somebody.PASSWORD;
import static com.waooaw.plant.identity.Somebody.object;
import static com.waooaw.plant.identity.Somebody.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Codes at sign-in, through real HTTP and on a real database. */
class SecondFactorTest {
  private static final TestClock CLOCK = new TestClock();
  private static Backend backend;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(CLOCK);
  }

  @AfterAll
  static void stop() {
    backend.close();
  }

  private record Enrolled(Somebody somebody, byte[] secret, List<String> recovery) {
    String code() {
      return Totp.COMMON.code(secret, CLOCK.instant());
    }

    HttpResponse<String> signIn(String code) throws Exception {
      return Somebody.signIn(backend, "CP", somebody.email(), PASSWORD, code);
    }
  }

  @Test
  void onceCodesAreOnAPasswordAloneNoLongerSignsIn() throws Exception {
    Enrolled enrolled = enrolled();
    JsonNode missing = Json.read(enrolled.signIn(null).body());
    assertThat(missing.path("status").intValue()).isEqualTo(401);
    assertThat(missing.path("second_factor").asText()).isEqualTo("totp");
    assertThat(ok(enrolled.somebody().get("/api/v1/me"), 200).at("/totp/enabled").booleanValue())
        .isTrue();
    nextStep();
    assertThat(enrolled.signIn(enrolled.code()).statusCode()).isEqualTo(200);
  }

  @Test
  void whoDoesNotKnowThePasswordDoesNotLearnThatThereAreCodes() throws Exception {
    Enrolled enrolled = enrolled();
    HttpResponse<String> wrong =
        Somebody.signIn(backend, "CP", enrolled.somebody().email(), "not the password", null);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).doesNotContain("second_factor");
  }

  @Test
  void aCodeSignsInOnceHoweverManyUseItAtOnce() throws Exception {
    Enrolled enrolled = enrolled();
    nextStep();
    String code = enrolled.code();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> tries = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tries.add(threads.submit(() -> enrolled.signIn(code)));
      }
      for (Future<HttpResponse<String>> each : tries) {
        statuses.add(each.get().statusCode());
      }
    }
    assertThat(statuses).containsExactlyInAnyOrder(200, 401, 401, 401);
  }

  @Test
  void fiveWrongCodesLockLikeFiveWrongPasswords() throws Exception {
    Enrolled enrolled = enrolled();
    nextStep();
    for (int i = 0; i < 5; i++) {
      assertThat(enrolled.signIn("000000").statusCode()).isEqualTo(401);
    }
    assertThat(enrolled.signIn(enrolled.code()).statusCode()).isEqualTo(401);
    CLOCK.advance(Duration.ofMinutes(15).plusSeconds(1));
    assertThat(enrolled.signIn(enrolled.code()).statusCode()).isEqualTo(200);
  }

  @Test
  void aRecoveryCodeSignsInOnceInWhateverCaseItIsTyped() throws Exception {
    Enrolled enrolled = enrolled();
    assertThat(enrolled.recovery()).hasSize(10).doesNotHaveDuplicates();
    String code = enrolled.recovery().get(3);
    assertThat(
            enrolled.signIn(code.toLowerCase(java.util.Locale.ROOT).replace("-", " ")).statusCode())
        .isEqualTo(200);
    assertThat(enrolled.signIn(code).statusCode()).isEqualTo(401);
    assertThat(
            ok(enrolled.somebody().get("/api/v1/me"), 200)
                .at("/totp/recovery_codes_left")
                .intValue())
        .isEqualTo(9);
  }

  @Test
  void turningCodesOffNeedsACodeAndThenAPasswordIsEnough() throws Exception {
    Enrolled enrolled = enrolled();
    nextStep();
    HttpResponse<String> wrong =
        enrolled.somebody().post("/api/v1/auth/totp/disable", object().put("code", "000000"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    ok(
        enrolled
            .somebody()
            .post("/api/v1/auth/totp/disable", object().put("code", enrolled.code())),
        204);
    assertThat(enrolled.signIn(null).statusCode()).isEqualTo(200);
  }

  @Test
  void aStolenSessionCannotSetUpAnAppWithoutThePassword() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    HttpResponse<String> answer =
        somebody.post("/api/v1/auth/totp/enrol", object().put("password", "not the password"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.read(answer.body()).at("/violations/0/field").asText()).isEqualTo("/password");
  }

  @Test
  void aSecretThatWasNotConfirmedIsNotAskedFor() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    ok(somebody.post("/api/v1/auth/totp/enrol", object().put("password", PASSWORD)), 200);
    assertThat(
            somebody.post("/api/v1/auth/totp/confirm", object().put("code", "000000")).statusCode())
        .isEqualTo(400);
    Somebody.signedIn(backend, "CP", somebody.email(), PASSWORD);
  }

  @Test
  void anAppInUseIsNotReplacedByTheWay() throws Exception {
    Enrolled enrolled = enrolled();
    assertThat(
            enrolled
                .somebody()
                .post("/api/v1/auth/totp/enrol", object().put("password", PASSWORD))
                .statusCode())
        .isEqualTo(409);
  }

  @Test
  void whoReadsTheDatabaseReadsNoSecret() throws Exception {
    Enrolled enrolled = enrolled();
    try (Connection connection = Postgres.superuser(backend.database);
        var select =
            connection.prepareStatement(
                "SELECT totp_secret FROM identity.person WHERE email = ?")) {
      select.setString(1, enrolled.somebody().email());
      var row = select.executeQuery();
      row.next();
      assertThat(new String(row.getBytes(1), java.nio.charset.StandardCharsets.ISO_8859_1))
          .doesNotContain(
              new String(enrolled.secret(), java.nio.charset.StandardCharsets.ISO_8859_1));
    }
  }

  private static Enrolled enrolled() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    JsonNode enrolment =
        ok(somebody.post("/api/v1/auth/totp/enrol", object().put("password", PASSWORD)), 200);
    String secret = enrolment.path("secret").asText();
    assertThat(enrolment.path("otpauth_uri").asText())
        .startsWith("otpauth://totp/WAOOAW:")
        .contains("secret=" + secret);
    byte[] bytes = bytes(secret);
    JsonNode codes =
        ok(
            somebody.post(
                "/api/v1/auth/totp/confirm",
                object().put("code", Totp.COMMON.code(bytes, CLOCK.instant()))),
            200);
    List<String> recovery = new ArrayList<>();
    codes.path("recovery_codes").forEach(c -> recovery.add(c.asText()));
    return new Enrolled(somebody, bytes, recovery);
  }

  private static void nextStep() {
    CLOCK.advance(Duration.ofSeconds(Totp.STEP_SECONDS));
  }

  // As an authenticator app reads it.
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
