package com.waooaw.plant.identity;

import static com.waooaw.plant.identity.Somebody.object;
import static com.waooaw.plant.identity.Somebody.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The platform's people. Each test has a platform of its own, for who is the last admin matters.
 */
class StaffTest {
  private static final String PASSWORD = "a platform of one's own";
  private static final Mailbox MAILBOX = new Mailbox();

  private Backend backend;
  private Somebody admin;

  @BeforeEach
  void start() throws Exception {
    backend = new Backend(new TestClock(), MAILBOX.settings(), OidcSettings.NONE);
    admin = Somebody.admin(backend);
  }

  @AfterEach
  void stop() {
    backend.close();
  }

  @AfterAll
  static void close() {
    MAILBOX.close();
  }

  @Test
  void anInvitedColleagueJoinsWithTheRoleThatTheyWereGiven() throws Exception {
    Somebody colleague = colleague("helpdesk_agent");
    assertThat(colleague.who().portal()).isEqualTo("PP");
    assertThat(colleague.claims().path("roles").toString()).isEqualTo("[\"helpdesk_agent\"]");
    JsonNode users = ok(admin.get("/api/v1/users"), 200).path("items");
    assertThat(users)
        .extracting(u -> u.path("status").asText())
        .containsExactly("active", "active");
    assertThat(users)
        .extracting(u -> u.path("governor").booleanValue())
        .containsExactly(true, false);
    JsonNode page = ok(admin.get("/api/v1/users?limit=1"), 200);
    assertThat(
            ok(admin.get("/api/v1/users?limit=1&cursor=" + page.path("next_cursor").asText()), 200)
                .at("/items/0/email")
                .asText())
        .isEqualTo(colleague.email());
  }

  @Test
  void aChangedRoleEndsTheSessionsOfWhoHadIt() throws Exception {
    Somebody colleague = colleague("viewer");
    JsonNode changed = ok(roles(admin, colleague, "industry_manager", null), 200);
    assertThat(changed.path("roles").toString()).isEqualTo("[\"industry_manager\"]");
    assertThat(colleague.isAlive()).isFalse();
    assertThat(admin.isAlive()).isTrue();
    Somebody back = Somebody.signedIn(backend, "PP", colleague.email(), PASSWORD);
    assertThat(back.who().roles()).containsExactly("industry_manager");
  }

  @Test
  void nobodyTakesTheirOwnAdminsRoleAwayAndTheLastAdminStays() throws Exception {
    assertThat(roles(admin, admin, "viewer", null).statusCode()).isEqualTo(403);
    assertThat(disable(admin, admin).statusCode()).isEqualTo(403);
    Somebody second = colleague("admin");
    ok(roles(admin, second, "viewer", null), 200);
    assertThat(admin.isAlive()).isTrue();
  }

  @Test
  void ofTwoAdminsWhoLowerEachOtherAtOnceOneStays() throws Exception {
    for (int round = 0; round < 5; round++) {
      Somebody second = colleague("admin");
      List<Integer> statuses = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<HttpResponse<String>> one =
            threads.submit(() -> roles(admin, second, "viewer", null));
        Future<HttpResponse<String>> other = threads.submit(() -> disable(second, admin));
        statuses.add(one.get().statusCode());
        statuses.add(other.get().statusCode());
      }
      assertThat(statuses).containsExactlyInAnyOrder(200, 403);
      if (statuses.getFirst() != 200) {
        return;
      }
    }
  }

  @Test
  void whoIsDisabledIsOutAtOnceAndStaysOut() throws Exception {
    Somebody colleague = colleague("viewer");
    JsonNode disabled = ok(disable(admin, colleague), 200);
    assertThat(disabled.path("status").asText()).isEqualTo("disabled");
    assertThat(colleague.isAlive()).isFalse();
    assertThat(Somebody.signIn(backend, "PP", colleague.email(), PASSWORD, null).statusCode())
        .isEqualTo(401);
    assertThat(
            backend
                .post(
                    Who.anonymous("PP"),
                    "/api/v1/auth/refresh",
                    object()
                        .put("refresh_token", colleague.session().path("refresh_token").asText())
                        .toString())
                .statusCode())
        .isEqualTo(401);
    ok(disable(admin, colleague), 200);
  }

  @Test
  void aGovernorNamesAnotherAndNobodyNamesThemselves() throws Exception {
    Somebody second = colleague("admin");
    Somebody third = colleague("admin");
    assertThat(roles(second, second, "admin", true).statusCode()).as("herself").isEqualTo(403);
    assertThat(roles(second, third, "admin", true).statusCode())
        .as("an accomplice, while there is a governor")
        .isEqualTo(403);
    JsonNode named = ok(roles(admin, second, "admin", true), 200);
    assertThat(named.path("governor").booleanValue()).isTrue();
    assertThat(second.isAlive()).isFalse();
    Somebody governor = Somebody.signedIn(backend, "PP", second.email(), PASSWORD);
    assertThat(governor.claims().path("governor_agent_id").asText()).isNotEmpty();
  }

  @Test
  void whileNobodyHoldsTheOfficeAnyAdminGivesItToAnother() throws Exception {
    Somebody second = colleague("admin");
    Somebody third = colleague("admin");
    // The governor lays the office down.
    ok(roles(admin, admin, "admin", false), 200);
    assertThat(admin.isAlive()).isFalse();
    assertThat(roles(second, second, "admin", true).statusCode()).isEqualTo(403);
    ok(roles(second, third, "admin", true), 200);
    assertThat(
            Somebody.signedIn(backend, "PP", third.email(), PASSWORD)
                .claims()
                .path("governor_agent_id")
                .asText())
        .isNotEmpty();
  }

  @Test
  void theOfficeGoesWithTheAdminsRole() throws Exception {
    Somebody second = colleague("admin");
    ok(roles(admin, second, "admin", true), 200);
    ok(roles(admin, second, "viewer", null), 200);
    assertThat(roles(admin, second, "viewer", true).statusCode()).isEqualTo(400);
    JsonNode again = ok(roles(admin, second, "admin", null), 200);
    assertThat(again.path("governor").booleanValue()).isFalse();
  }

  @Test
  void rolesOfCustomersUnknownPeopleAndOldVersionsAreRefused() throws Exception {
    Somebody customer = Somebody.signedUp(backend);
    assertThat(roles(admin, customer, "viewer", null).statusCode()).isEqualTo(404);
    assertThat(admin.post("/api/v1/users/" + UUID.randomUUID() + "/disable", null).statusCode())
        .isEqualTo(404);
    Somebody colleague = colleague("viewer");
    String path = "/api/v1/users/" + colleague.id() + "/roles";
    assertThat(
            backend
                .send(
                    admin.who(),
                    "PUT",
                    path,
                    "{\"roles\":[\"viewer\"]}",
                    Map.of("If-Match", "\"99\""))
                .statusCode())
        .isEqualTo(412);
    for (String body :
        new String[] {
          "{\"roles\":[]}", "{\"roles\":[\"customer_admin\"]}", "{\"roles\":[\"viewer\",\"admin\"]}"
        }) {
      assertThat(backend.send(admin.who(), "PUT", path, body, Map.of()).statusCode())
          .as(body)
          .isEqualTo(400);
    }
  }

  private static HttpResponse<String> roles(Somebody by, Somebody of, String role, Boolean governor)
      throws Exception {
    ObjectNode body = object();
    body.putArray("roles").add(role);
    if (governor != null) {
      body.put("governor", governor);
    }
    return by.send("PUT", "/api/v1/users/" + of.id() + "/roles", body);
  }

  private static HttpResponse<String> disable(Somebody by, Somebody of) throws Exception {
    return by.post("/api/v1/users/" + of.id() + "/disable", null);
  }

  private Somebody colleague(String role) throws Exception {
    String email = UUID.randomUUID() + "@staff.example.com";
    ok(
        admin.post(
            "/api/v1/users",
            object().put("email", email).put("full_name", "Mira Sen").put("role", role)),
        201);
    ok(
        backend.post(
            Who.anonymous("PP"),
            "/api/v1/auth/password/reset",
            object().put("token", MAILBOX.link(email, 1)).put("password", PASSWORD).toString()),
        204);
    return Somebody.signedIn(backend, "PP", email, PASSWORD);
  }
}
