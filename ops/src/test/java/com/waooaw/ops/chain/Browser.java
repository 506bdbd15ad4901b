package com.waooaw.ops.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;

/** A browser at a portal: it keeps cookies by host and port, and follows redirects when told to. */
final class Browser {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String portal;
  private final Map<String, Map<String, String>> cookies = new LinkedHashMap<>();
  private String csrf;

  Browser(String portal) {
    this.portal = portal;
  }

  /** Goes to an address as a page and wherever it is sent from there; the last answer. */
  HttpResponse<String> visit(String address) throws Exception {
    URI at = URI.create(portal).resolve(address);
    for (int hops = 0; hops < 10; hops++) {
      HttpResponse<String> answer = step(at);
      if (answer.statusCode() / 100 != 3) {
        return answer;
      }
      at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
    }
    throw new AssertionError("Sent around in circles, at last to " + at);
  }

  /** Goes to one address as a page, and nowhere else. */
  HttpResponse<String> step(URI at) throws Exception {
    return send(HttpRequest.newBuilder(at).header("Accept", "text/html").GET());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(portal + path)).GET());
  }

  HttpResponse<String> post(String path, ObjectNode body) throws Exception {
    return send("POST", path, body);
  }

  HttpResponse<String> send(String method, String path, ObjectNode body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(portal + path));
    request.header("Origin", portal);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (csrf != null) {
      request.header("X-CSRF-Token", csrf);
    }
    return send(
        request.method(
            method,
            body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString())));
  }

  /** Who is signed in here. */
  JsonNode session() throws Exception {
    HttpResponse<String> answer = get("/api/v1/auth/session");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("access_token", "refresh_token");
    return Json.read(answer.body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    String host = request.build().uri().getAuthority();
    Map<String, String> jar = cookies.computeIfAbsent(host, h -> new LinkedHashMap<>());
    if (!jar.isEmpty()) {
      request.header(
          "Cookie",
          String.join(
              "; ", jar.entrySet().stream().map(c -> c.getKey() + "=" + c.getValue()).toList()));
    }
    HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
    for (String cookie : answer.headers().allValues("Set-Cookie")) {
      String[] pair = cookie.split(";", 2)[0].split("=", 2);
      if (cookie.contains("Max-Age=0")) {
        jar.remove(pair[0]);
      } else {
        jar.put(pair[0], pair[1]);
      }
    }
    if (answer.body() != null && answer.body().contains("\"csrf_token\"")) {
      csrf = Json.read(answer.body()).path("csrf_token").asText();
    }
    return answer;
  }
}
