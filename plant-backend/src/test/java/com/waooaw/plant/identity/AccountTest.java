package com.waooaw.plant.identity;

import static com.waooaw.plant.identity.Somebody.PASSWORD;
import static com.waooaw.plant.identity.Somebody.object;
import static com.waooaw.plant.identity.Somebody.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One's own account and sessions, and a customer's members. */
class AccountTest {
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
  void oneSeesOneselfAndChangesOnesName() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    HttpResponse<String> read = somebody.get("/api/v1/me");
    JsonNode me = ok(read, 200);
    assertThat(me.path("email").asText()).isEqualTo(somebody.email());
    assertThat(me.path("customer_name").asText()).isEqualTo("Rao Textiles");
    assertThat(me.path("governor").booleanValue()).isFalse();
    assertThat(me.path("has_password").booleanValue()).isTrue();

    String tag = read.headers().firstValue("ETag").orElseThrow();
    JsonNode renamed =
        ok(
            backend.send(
                somebody.who(),
                "PATCH",
                "/api/v1/me",
                "{\"full_name\":\" Asha R. Rao \"}",
                Map.of("If-Match", tag)),
            200);
    assertThat(renamed.path("full_name").asText()).isEqualTo("Asha R. Rao");
    assertThat(
            backend
                .send(
                    somebody.who(),
                    "PATCH",
                    "/api/v1/me",
                    "{\"full_name\":\"Late\"}",
                    Map.of("If-Match", tag))
                .statusCode())
        .isEqualTo(412);
  }

  @Test
  void aNewPasswordNeedsTheOldOneAndEndsAllOtherSessions() throws Exception {
    Somebody here = Somebody.signedUp(backend);
    Somebody there = Somebody.signedIn(backend, "CP", here.email(), PASSWORD);
    HttpResponse<String> wrong =
        here.send(
            "PATCH",
            "/api/v1/me",
            object().put("current_password", "not the password").put("new_password", NEW));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(Json.read(wrong.body()).at("/violations/0/field").asText())
        .isEqualTo("/current_password");
    ok(
        here.send(
            "PATCH",
            "/api/v1/me",
            object().put("current_password", PASSWORD).put("new_password", NEW)),
        200);
    assertThat(here.isAlive()).isTrue();
    assertThat(there.isAlive()).isFalse();
    Somebody.signedIn(backend, "CP", here.email(), NEW);
  }

  @Test
  void halfAChangeAndNoChangeAreRefused() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    for (String body :
        new String[] {
          "{}",
          "{\"new_password\":\"" + NEW + "\"}",
          "{\"role\":\"admin\"}",
          "{\"full_name\":\" \"}"
        }) {
      assertThat(backend.send(somebody.who(), "PATCH", "/api/v1/me", body, Map.of()).statusCode())
          .as(body)
          .isEqualTo(400);
    }
  }

  @Test
  void oneSeesWhereOneIsSignedInAndEndsOneSessionOrAllOthers() throws Exception {
    Somebody first = Somebody.signedUp(backend);
    Somebody second = Somebody.signedIn(backend, "CP", first.email(), PASSWORD);
    Somebody third = Somebody.signedIn(backend, "CP", first.email(), PASSWORD);
    JsonNode sessions = ok(third.get("/api/v1/me/sessions"), 200).path("items");
    assertThat(sessions).hasSize(3);
    assertThat(sessions.path(0).path("id").asText()).isEqualTo(third.who().sessionId());
    assertThat(sessions.path(0).path("current").booleanValue()).isTrue();
    assertThat(sessions.path(0).path("network").asText()).isEqualTo("127.0.0.0/24");
    assertThat(sessions.path(0).path("user_agent").asText()).startsWith("Java-http-client");

    String one = "/api/v1/me/sessions?session_id=" + first.who().sessionId();
    ok(third.send("DELETE", one, null), 204);
    assertThat(first.isAlive()).isFalse();
    assertThat(second.isAlive()).isTrue();
    assertThat(third.send("DELETE", one, null).statusCode()).isEqualTo(404);

    ok(third.send("DELETE", "/api/v1/me/sessions", null), 204);
    assertThat(second.isAlive()).isFalse();
    assertThat(third.isAlive()).isTrue();
  }

  @Test
  void nobodyEndsOrSeesTheSessionsOfOthers() throws Exception {
    Somebody one = Somebody.signedUp(backend);
    Somebody other = Somebody.signedUp(backend);
    assertThat(
            other
                .send("DELETE", "/api/v1/me/sessions?session_id=" + one.who().sessionId(), null)
                .statusCode())
        .isEqualTo(404);
    assertThat(one.isAlive()).isTrue();
    assertThat(other.get("/api/v1/me/sessions").body()).doesNotContain(one.who().sessionId());
  }

  @Test
  void sessionsComeInPagesAndThoseThatNobodyCanRenewAreGone() throws Exception {
    Somebody somebody = Somebody.signedUp(backend);
    Somebody.signedIn(backend, "CP", somebody.email(), PASSWORD);
    JsonNode page = ok(somebody.get("/api/v1/me/sessions?limit=1"), 200);
    JsonNode next =
        ok(
            somebody.get("/api/v1/me/sessions?limit=1&cursor=" + page.path("next_cursor").asText()),
            200);
    assertThat(next.at("/items/0/id").asText()).isEqualTo(somebody.who().sessionId());
    assertThat(next.path("next_cursor").isNull()).isTrue();
    CLOCK.advance(Duration.ofDays(7).plusMinutes(1));
    assertThat(ok(somebody.get("/api/v1/me/sessions"), 200).path("items")).isEmpty();
  }

  @Test
  void anInvitedMemberChoosesAPasswordAndWorksForTheSameCustomer() throws Exception {
    Somebody owner = Somebody.signedUp(backend);
    String email = UUID.randomUUID() + "@example.com";
    JsonNode invited = ok(owner.post("/api/v1/members", invitation(email)), 201);
    assertThat(invited.path("status").asText()).isEqualTo("invited");
    assertThat(Somebody.signIn(backend, "CP", email, PASSWORD, null).statusCode()).isEqualTo(401);

    String link = MAILBOX.link(email, 1);
    assertThat(MAILBOX.of(email).getFirst().getContent().toString())
        .contains("Asha Rao invites you to Rao Textiles");
    ok(
        backend.post(
            Who.anonymous("CP"),
            "/api/v1/auth/password/reset",
            object().put("token", link).put("password", NEW).toString()),
        204);
    Somebody member = Somebody.signedIn(backend, "CP", email, NEW);
    assertThat(member.who().customerId()).isEqualTo(owner.who().customerId());
    assertThat(member.who().roles()).containsExactly("customer_user");
    JsonNode members = ok(member.get("/api/v1/members"), 200).path("items");
    assertThat(members)
        .extracting(m -> m.path("email").asText())
        .containsExactly(owner.email(), email);
    assertThat(members)
        .extracting(m -> m.path("status").asText())
        .containsExactly("active", "active");
  }

  @Test
  void whoInvitesCannotPutALinkOfTheirOwnIntoOurMail() throws Exception {
    Somebody owner = Somebody.signedUp(backend);
    ok(
        owner.send(
            "PATCH", "/api/v1/me", object().put("full_name", "Win at https://evil.example/x now")),
        200);
    String email = UUID.randomUUID() + "@example.com";
    ok(owner.post("/api/v1/members", invitation(email)), 201);
    MAILBOX.link(email, 1);
    assertThat(MAILBOX.of(email).getFirst().getContent().toString())
        .contains("Win at https evil example x now invites you")
        .doesNotContain("evil.example", "https:");
  }

  @Test
  void anotherCustomersMembersAreNotSeen() throws Exception {
    Somebody one = Somebody.signedUp(backend);
    Somebody other = Somebody.signedUp(backend);
    assertThat(other.get("/api/v1/members").body()).doesNotContain(one.email());
  }

  @Test
  void anInvitationIsSentOnceForItsIdempotencyKeyAndNotToAnAddressInUse() throws Exception {
    Somebody owner = Somebody.signedUp(backend);
    String email = UUID.randomUUID() + "@example.com";
    Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    String body = invitation(email).toString();
    JsonNode first = ok(backend.send(owner.who(), "POST", "/api/v1/members", body, key), 201);
    JsonNode again = ok(backend.send(owner.who(), "POST", "/api/v1/members", body, key), 201);
    assertThat(again).isEqualTo(first);
    assertThat(owner.post("/api/v1/members", invitation(email)).statusCode()).isEqualTo(409);
    MAILBOX.link(email, 1);
    Thread.sleep(1_500);
    assertThat(MAILBOX.of(email)).hasSize(1);
  }

  @Test
  void anInvitationIsGoodForSevenDays() throws Exception {
    Somebody owner = Somebody.signedUp(backend);
    String email = UUID.randomUUID() + "@example.com";
    ok(owner.post("/api/v1/members", invitation(email)), 201);
    String link = MAILBOX.link(email, 1);
    CLOCK.advance(Duration.ofDays(7));
    assertThat(
            backend
                .post(
                    Who.anonymous("CP"),
                    "/api/v1/auth/password/reset",
                    object().put("token", link).put("password", NEW).toString())
                .statusCode())
        .isEqualTo(400);
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode invitation(String email) {
    return object().put("email", email).put("full_name", "Ravi Rao").put("role", "customer_user");
  }
}
