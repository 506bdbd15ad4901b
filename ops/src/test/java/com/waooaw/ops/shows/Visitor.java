package com.waooaw.ops.shows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Somebody with curl: keeps the cookies a portal sets and sends its CSRF token with writes. */
final class Visitor {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String portal;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private String csrfToken = "";

  /**
   * An answer.
   *
   * @param json the body as JSON; a missing node if it is none
   */
  record Answer(int status, HttpResponse<String> response, JsonNode json) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** This, once its status is the one expected. */
    Answer expect(int wanted) {
      assertThat(status).as(response.request() + " " + response.body()).isEqualTo(wanted);
      return this;
    }
  }

  /** One server-sent event. */
  record Event(long id, String kind, JsonNode data) {}

  Visitor(String portal) {
    this.portal = portal;
  }

  /** A new customer with an address nobody else has. */
  static Visitor signedUp(String portal) {
    Visitor visitor = new Visitor(portal);
    String unique = UUID.randomUUID().toString();
    visitor
        .post(
            "/api/v1/auth/sign-up",
            Map.of(
                "email", "visitor-" + unique + "@example.com",
                "password", "a long enough pass phrase " + unique,
                "full_name", "Vera Visitor",
                "company", "Visitors " + unique))
        .expect(201);
    visitor.knowCsrfToken();
    return visitor;
  }

  static Visitor signedIn(String portal, JsonNode account) {
    Visitor visitor = new Visitor(portal);
    visitor
        .post(
            "/api/v1/auth/sign-in",
            Map.of(
                "email", account.path("email").asText(),
                "password", account.path("password").asText()))
        .expect(200);
    visitor.knowCsrfToken();
    return visitor;
  }

  Answer get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  Answer post(String path, Object body, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
            .build());
  }

  Answer post(String path) {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  /** The events of a run, from the one after {@code last} until the stream ends. */
  List<Event> events(String path, long last) {
    HttpRequest request =
        request(path, "Accept", "text/event-stream", "Last-Event-ID", Long.toString(last))
            .timeout(Duration.ofMinutes(2))
            .GET()
            .build();
    List<Event> events = new ArrayList<>();
    try (Stream<String> lines = CLIENT.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
      Map<String, String> fields = new LinkedHashMap<>();
      lines.forEach(
          line -> {
            if (line.isEmpty() && fields.containsKey("data")) {
              events.add(
                  new Event(
                      Long.parseLong(fields.get("id")),
                      fields.get("event"),
                      Json.read(fields.get("data"))));
              fields.clear();
            } else if (line.indexOf(':') > 0) {
              int colon = line.indexOf(':');
              fields.merge(
                  line.substring(0, colon),
                  line.substring(colon + 1).stripLeading(),
                  (a, b) -> a + "\n" + b);
            }
          });
    } catch (UncheckedIOException e) {
      // Cut in the middle: what was heard so far counts, and the caller asks for the rest.
      return events;
    } catch (IOException e) {
      return events;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return events;
  }

  private void knowCsrfToken() {
    csrfToken = get("/api/v1/auth/session").expect(200).json().path("csrf_token").asText();
    assertThat(csrfToken).isNotBlank();
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(portal + path)).timeout(Duration.ofSeconds(30));
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(c -> c.getKey() + "=" + c.getValue())
              .collect(Collectors.joining("; ")));
    }
    if (!csrfToken.isEmpty()) {
      request.header("X-CSRF-Token", csrfToken);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      for (String cookie : response.headers().allValues("set-cookie")) {
        String[] pair = cookie.split(";", 2)[0].split("=", 2);
        cookies.put(pair[0], pair[1]);
      }
      boolean json = response.headers().firstValue("content-type").orElse("").contains("json");
      return new Answer(
          response.statusCode(),
          response,
          json
              ? Json.read(response.body())
              : com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    } catch (IOException e) {
      throw new UncheckedIOException(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
