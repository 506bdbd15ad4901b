package com.waooaw.plant.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Somebody who is signed in, as a test knows them. */
record Somebody(Backend backend, String email, JsonNode session) {
  static final String PASSWORD = "correct horse battery 7";

  /** A new customer's first member. */
  static Somebody signedUp(Backend backend) throws Exception {
    String email = UUID.randomUUID() + "@example.com";
    ObjectNode body =
        object()
            .put("email", email)
            .put("password", PASSWORD)
            .put("full_name", "Asha Rao")
            .put("company", "Rao Textiles");
    return new Somebody(
        backend,
        email,
        ok(backend.post(Who.anonymous("CP"), "/api/v1/auth/sign-up", body.toString()), 201));
  }

  /** The administrator of the first start. */
  static Somebody admin(Backend backend) throws Exception {
    JsonNode admin = backend.credentials.path("platform_admin");
    return signedIn(backend, "PP", admin.path("email").asText(), admin.path("password").asText());
  }

  static Somebody signedIn(Backend backend, String portal, String email, String password)
      throws Exception {
    return new Somebody(backend, email, ok(signIn(backend, portal, email, password, null), 200));
  }

  static HttpResponse<String> signIn(
      Backend backend, String portal, String email, String password, String code) throws Exception {
    ObjectNode body = object().put("email", email).put("password", password);
    if (code != null) {
      body.put("code", code);
    }
    return backend.post(Who.anonymous(portal), "/api/v1/auth/sign-in", body.toString());
  }

  JsonNode claims() {
    return claims(session);
  }

  static JsonNode claims(JsonNode session) {
    String token = session.path("access_token").asText();
    return Json.read(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), UTF_8));
  }

  String id() {
    return claims().path("sub").asText();
  }

  Who who() {
    JsonNode claims = claims();
    return new Who(
        claims.path("iss").asText().startsWith("pp") ? "PP" : "CP",
        claims.path("sub").asText(),
        claims.path("customer_id").textValue(),
        claims.path("sid").asText(),
        List.of(claims.path("roles").path(0).asText()));
  }

  HttpResponse<String> get(String path) throws Exception {
    return backend.get(who(), path);
  }

  HttpResponse<String> post(String path, ObjectNode body) throws Exception {
    return backend.post(who(), path, body == null ? null : body.toString());
  }

  HttpResponse<String> send(String method, String path, ObjectNode body) throws Exception {
    return backend.send(who(), method, path, body == null ? null : body.toString(), Map.of());
  }

  /** Whether this session still lives: at the gateway, and when its tokens are renewed. */
  boolean isAlive() throws Exception {
    var revoked =
        backend
            .redis
            .send(Request.cmd(Command.GET).arg("revoked:" + who().sessionId()))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    int shown = get("/api/v1/auth/session").statusCode();
    boolean alive = revoked == null;
    assertThat(shown).as("the database and Redis agree").isEqualTo(alive ? 200 : 401);
    return alive;
  }

  static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  static JsonNode ok(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body().isEmpty() ? object() : Json.read(answer.body());
  }
}
