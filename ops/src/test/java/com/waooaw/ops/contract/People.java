package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.ops.contract.Caller.Side;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes callers, and sends what they ask through the gateway. */
final class People {
  private static final String PASSWORD = "correct horse battery 7";
  private static final long STREAM_MILLIS = 1_500;

  private final Plant plant;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger addresses = new AtomicInteger();
  private String staffHash;

  People(Plant plant) {
    this.plant = plant;
  }

  Plant plant() {
    return plant;
  }

  /** A customer nobody else is. */
  Caller customer() {
    String canary = Caller.newCanary();
    Caller caller = new Caller(Side.CUSTOMER, canary + "@example.com", PASSWORD, canary, null);
    JsonNode body =
        Json.mapper()
            .createObjectNode()
            .put("email", caller.email)
            .put("password", PASSWORD)
            .put("full_name", "Asha " + canary)
            .put("company", "Rao " + canary);
    JsonNode session = expect(portal(caller, "/api/v1/auth/sign-up", body), 201);
    enter(caller, session);
    caller.owned.add(session.at("/user/id").asText());
    caller.owned.add(session.at("/user/customer_id").asText());
    return caller;
  }

  /** The platform's governor, who looks at this customer's things. */
  Caller governor(Caller patron) {
    Caller caller =
        new Caller(
            Side.STAFF,
            plant.governor().path("email").asText(),
            plant.governor().path("password").asText(),
            "",
            patron);
    signIn(caller);
    return caller;
  }

  /** Somebody of the staff, who looks at this customer's things. */
  Caller staff(String role, Caller patron) {
    Caller caller =
        new Caller(Side.STAFF, "staff-" + UUID.randomUUID() + "@example.com", PASSWORD, "", patron);
    insertStaff(caller.email, role);
    signIn(caller);
    return caller;
  }

  /** The id of somebody new of the staff. */
  String insertStaff(String email, String role) {
    try (Connection connection = plant.superuser()) {
      String id = UUID.randomUUID().toString();
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO identity.person (id, portal, email, full_name, password_hash, role, created_at)
              VALUES (?::uuid, 'PP', ?, 'Staff', ?, ?, now())
              """)) {
        insert.setString(1, id);
        insert.setString(2, email);
        insert.setString(3, staffHash(connection));
        insert.setString(4, role);
        insert.executeUpdate();
      }
      return id;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a call as somebody; a session that must be renewed is, once. */
  Answer send(Caller caller, Call call) {
    String token = caller.access;
    Answer answer = send(request(call, token), call.route().stream());
    if (answer.status() == 401 && token != null) {
      renew(caller, token);
      answer = send(request(call, caller.access), call.route().stream());
    }
    if (answer.headers().firstValue("X-Waooaw-Session-Stale").isPresent()) {
      renew(caller, token);
    }
    return answer;
  }

  /** Sends it with this token and no other, or with none. */
  Answer sendWith(String token, Call call) {
    return send(request(call, token), call.route().stream());
  }

  // Of many that find a session ended at once, one renews it.
  private synchronized void renew(Caller caller, String ended) {
    if (!ended.equals(caller.access)) {
      return;
    }
    Answer refreshed =
        portal(
            caller,
            "/api/v1/auth/refresh",
            Json.mapper().createObjectNode().put("refresh_token", caller.refresh));
    if (refreshed.good()) {
      enter(caller, refreshed.json());
    } else {
      signIn(caller);
    }
  }

  /** Signs somebody in anew. */
  void signIn(Caller caller) {
    JsonNode body =
        Json.mapper()
            .createObjectNode()
            .put("email", caller.email)
            .put("password", caller.password);
    enter(caller, expect(portal(caller, "/api/v1/auth/sign-in", body), 200));
  }

  /** What a portal shows for itself and its visitor. */
  String pass(Caller caller) {
    int n = addresses.incrementAndGet();
    return new PortalPass(
            caller.portal(),
            "10." + (n >> 16 & 255) + "." + (n >> 8 & 255) + "." + (n & 255),
            Instant.now().plusSeconds(20))
        .sealed(PortalPass.seal(Plant.KEY));
  }

  private static void enter(Caller caller, JsonNode session) {
    caller.access = session.path("access_token").asText();
    caller.refresh = session.path("refresh_token").asText();
  }

  private Answer portal(Caller caller, String path, JsonNode body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header(PortalPass.HEADER, pass(caller))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build(),
        false);
  }

  private static JsonNode expect(Answer answer, int status) {
    if (answer.status() != status) {
      throw new AssertionError("Nobody gets in: " + answer);
    }
    return answer.json();
  }

  private String staffHash(Connection connection) throws Exception {
    if (staffHash == null) {
      customer();
      try (ResultSet row =
          connection
              .createStatement()
              .executeQuery(
                  "SELECT password_hash FROM identity.person WHERE portal = 'CP'"
                      + " ORDER BY created_at DESC LIMIT 1")) {
        row.next();
        staffHash = row.getString(1);
      }
    }
    return staffHash;
  }

  private HttpRequest request(Call call, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(call.target()))
            .timeout(Duration.ofSeconds(40))
            .method(
                call.route().method(),
                call.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(call.body()));
    if (call.mediaType() != null) {
      request.header("Content-Type", call.mediaType());
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    call.headers().forEach(request::header);
    return request.build();
  }

  private Answer send(HttpRequest request, boolean stream) {
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        boolean endless = stream && response.statusCode() == 200;
        return new Answer(
            response.statusCode(),
            response.headers(),
            endless ? Moment.of(body, STREAM_MILLIS) : body.readAllBytes());
      }
    } catch (IOException e) {
      throw new AssertionError("No answer to " + request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private URI uri(String target) {
    return URI.create("http://127.0.0.1:" + plant.gateway() + target);
  }
}
