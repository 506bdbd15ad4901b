package com.waooaw.plant.identity;

import static com.waooaw.plant.identity.Somebody.PASSWORD;
import static com.waooaw.plant.identity.Somebody.object;
import static com.waooaw.plant.identity.Somebody.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** New passwords by mail, through a real mail server. */
class PasswordResetTest {
  private static final String NEW = "another horse, better fed";
  private static final TestClock CLOCK = new TestClock();
  private static final Mailbox MAILBOX = new Mailbox();
  private static Backend backend;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(CLOCK, MAILBOX.settings(), OidcSettings.NONE);
  }

  @AfterAll
  static void stop() {
    backend.close();
    MAILBOX.close();
  }

  @Test
  void aLinkSetsANewPasswordAndEndsEverySession() throws Exception {
    Somebody here = Somebody.signedUp(backend);
    Somebody there = Somebody.signedIn(backend, "CP", here.email(), PASSWORD);
    forgot("CP", here.email());
    ok(reset("CP", MAILBOX.link(here.email(), 1), NEW), 204);

    assertThat(here.isAlive()).isFalse();
    assertThat(there.isAlive()).isFalse();
    assertThat(Somebody.signIn(backend, "CP", here.email(), PASSWORD, null).statusCode())
        .isEqualTo(401);
    Somebody back = Somebody.signedIn(backend, "CP", here.email(), NEW);
    assertThat(ok(back.get("/api/v1/me"), 200).path("email_verified").booleanValue()).isTrue();
  }

  @Test
  void knownAndUnknownAddressesAreAnsweredAlikeAndOnlyTheKnownGetsMail() throws Exception {
    Somebody known = Somebody.signedUp(backend);
    String unknown = UUID.randomUUID() + "@example.com";
    HttpResponse<String> one = forgot("CP", unknown);
    HttpResponse<String> other = forgot("CP", known.email());
    assertThat(one.statusCode()).isEqualTo(other.statusCode()).isEqualTo(204);
    assertThat(one.body()).isEqualTo(other.body());
    MAILBOX.link(known.email(), 1);
    assertThat(MAILBOX.of(unknown)).isEmpty();
  }

  @Test
  void aLinkIsGoodOnceForAnHourAndOnItsOwnPortal() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    forgot("CP", somebody.email());
    String first = MAILBOX.link(somebody.email(), 1);
    assertThat(reset("PP", first, NEW).statusCode()).isEqualTo(400);
    assertThat(reset("CP", first, "123456789012").statusCode()).as("common").isEqualTo(400);
    ok(reset("CP", first, NEW), 204);
    assertThat(reset("CP", first, NEW + "!").statusCode()).isEqualTo(400);

    forgot("CP", somebody.email());
    String second = MAILBOX.link(somebody.email(), 2);
    CLOCK.advance(Duration.ofHours(1));
    assertThat(reset("CP", second, NEW + "!").statusCode()).isEqualTo(400);
    assertThat(reset("CP", "x".repeat(43), NEW).statusCode()).isEqualTo(400);
  }

  @Test
  void aLinkUsedMakesTheOthersWorthless() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    forgot("CP", somebody.email());
    String first = MAILBOX.link(somebody.email(), 1);
    forgot("CP", somebody.email());
    ok(reset("CP", MAILBOX.link(somebody.email(), 2), NEW), 204);
    assertThat(reset("CP", first, NEW + "!").statusCode()).isEqualTo(400);
  }

  @Test
  void aNewPasswordOpensALockedAccount() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    for (int i = 0; i < 5; i++) {
      Somebody.signIn(backend, "CP", somebody.email(), "not the password", null);
    }
    forgot("CP", somebody.email());
    ok(reset("CP", MAILBOX.link(somebody.email(), 1), NEW), 204);
    Somebody.signedIn(backend, "CP", somebody.email(), NEW);
  }

  @Test
  void nobodyIsFloodedWithMail() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    for (int i = 1; i <= 3; i++) {
      forgot("CP", somebody.email());
      MAILBOX.link(somebody.email(), i);
    }
    forgot("CP", somebody.email());
    Somebody other = Somebody.signedUp(backend);
    forgot("CP", other.email());
    MAILBOX.link(other.email(), 1);
    Thread.sleep(1_500);
    assertThat(MAILBOX.of(somebody.email())).hasSize(3);
  }

  @Test
  void aMailThatWasSentIsNoLongerKept() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    forgot("CP", somebody.email());
    MAILBOX.link(somebody.email(), 1);
    try (var connection = Postgres.superuser(backend.database)) {
      for (int i = 0; i < 100; i++) {
        var row = connection.createStatement().executeQuery("SELECT count(*) FROM plant.mail");
        row.next();
        if (row.getInt(1) == 0) {
          return;
        }
        Thread.sleep(100);
      }
    }
    throw new AssertionError("A mail is kept that was sent");
  }

  @Test
  void anInstallationThatCannotSendMailSaysSo() throws Exception {
    try (Backend deaf = new Backend(CLOCK)) {
      String body = object().put("email", "somebody@example.com").toString();
      assertThat(deaf.post(Who.anonymous("CP"), "/api/v1/auth/password/forgot", body).statusCode())
          .isEqualTo(503);
    }
  }

  private static HttpResponse<String> forgot(String portal, String email) throws Exception {
    return backend.post(
        Who.anonymous(portal),
        "/api/v1/auth/password/forgot",
        object().put("email", email).toString());
  }

  private static HttpResponse<String> reset(String portal, String token, String password)
      throws Exception {
    return backend.post(
        Who.anonymous(portal),
        "/api/v1/auth/password/reset",
        object().put("token", token).put("password", password).toString());
  }
}
