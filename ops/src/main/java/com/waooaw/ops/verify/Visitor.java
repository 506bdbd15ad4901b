package com.waooaw.ops.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Somebody at a portal: with a session's cookie once signed in, as a browser has it. */
final class Visitor {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI portal;
  private final Map<String, String> headers = new ConcurrentHashMap<>();
  private final Map<String, String> cookies = new ConcurrentHashMap<>();

  Visitor(int port) {
    this.portal = URI.create("http://127.0.0.1:" + port);
  }

  /** Sends a header with every request from now on. */
  Visitor header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The cookies as they are sent. */
  String cookies() {
    return cookies.entrySet().stream()
        .map(c -> c.getKey() + "=" + c.getValue())
        .collect(Collectors.joining("; "));
  }

  /** A JSON document that must be answered with success. */
  JsonNode get(String path) {
    return document("GET", path, null);
  }

  /** Sends a document, or nothing if it is null; the answer must be success. */
  JsonNode post(String path, Object body) {
    return document("POST", path, body);
  }

  private JsonNode document(String method, String path, Object body) {
    HttpResponse<String> response = ask(method, path, body);
    if (response.statusCode() / 100 != 2) {
      throw new Fault(
          method + " " + path + " answers " + response.statusCode(),
          response.body(),
          "Find the correlation id "
              + response.headers().firstValue("X-Correlation-ID").orElse("(none)")
              + " in the logs.");
    }
    return response.body().isEmpty() ? Json.mapper().missingNode() : Json.read(response.body());
  }

  /** The answer as text, whatever it is. */
  HttpResponse<String> ask(String method, String path, Object body) {
    try {
      return HTTP.send(request(method, path, body), BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new Fault(
          method + " " + portal.resolve(path) + " is not answered: " + e,
          "Look at whether the service listens at this port.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest request(String method, String path, Object body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(portal.resolve(path)).timeout(PATIENCE);
    headers.forEach(request::setHeader);
    if (!cookies.isEmpty()) {
      request.setHeader("Cookie", cookies());
    }
    if (body != null) {
      request.setHeader("Content-Type", "application/json");
    }
    return request
        .method(
            method,
            body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)))
        .build();
  }

  /** Signs up as a new customer. */
  Visitor signUp(String email) {
    begin(
        "/api/v1/auth/sign-up",
        Map.of(
            "email", email,
            "password", "correct horse battery 7",
            "full_name", "Asha Rao",
            "company", "Rao Textiles"));
    return this;
  }

  /** Signs in. */
  Visitor signIn(String email, String password) {
    begin("/api/v1/auth/sign-in", Map.of("email", email, "password", password));
    return this;
  }

  private void begin(String path, Map<String, String> body) {
    HttpResponse<String> response = ask("POST", path, body);
    if (response.statusCode() / 100 != 2) {
      throw new Fault(path + " answers " + response.statusCode(), response.body(), "");
    }
    response
        .headers()
        .allValues("Set-Cookie")
        .forEach(
            cookie -> {
              String[] pair = cookie.split(";", 2)[0].split("=", 2);
              cookies.put(pair[0], pair[1]);
            });
    header("X-CSRF-Token", get("/api/v1/auth/session").path("csrf_token").asText());
  }

  /** What a run made, once it is done. */
  record Work(String run, String deliverable, int events) {}

  /** Hires an agent on trial, gives it a goal, watches the run to its end. */
  Work work(String agent, Map<String, Object> inputs) {
    String id = get("/api/v1/agents/" + agent).path("id").asText();
    String hire = post("/api/v1/trials", Map.of("agent_id", id)).path("id").asText();
    return goal(hire, inputs);
  }

  private Work goal(String hire, Map<String, Object> inputs) {
    String goal =
        post(
                "/api/v1/hires/" + hire + "/goals",
                Map.of("statement", "Show what you can do", "inputs", inputs))
            .path("id")
            .asText();
    String run = post("/api/v1/goals/" + goal + "/runs", null).path("id").asText();
    String events = ask("GET", "/api/v1/runs/" + run + "/events", null).body();
    return done(run, (int) events.lines().filter(l -> l.startsWith("id:")).count());
  }

  /** The state of a run that ended. */
  Work done(String run, int events) {
    JsonNode ended = get("/api/v1/runs/" + run);
    if (!ended.path("status").asText().equals("succeeded")) {
      throw new Fault("the run ended as " + ended.path("status").asText(), ended.toString(), "");
    }
    String deliverable =
        Optional.ofNullable(ended.path("deliverable_ids").get(0)).map(JsonNode::asText).orElse("");
    return new Work(run, deliverable, events);
  }
}
