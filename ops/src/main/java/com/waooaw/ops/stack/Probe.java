package com.waooaw.ops.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.DatabaseUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

/** Asks a real server a real question. Nothing is remembered between two questions. */
@FunctionalInterface
interface Probe {
  int MILLIS = 3_000;

  /** The answer, within a few seconds. */
  Answer ask();

  /** What was found. */
  sealed interface Answer {
    /**
     * It works.
     *
     * @param document what it says of itself; empty if nothing
     */
    record Healthy(String version, JsonNode document) implements Answer {}

    /** It does not, and why. */
    record Unhealthy(String reason) implements Answer {}
  }

  /** A service's readiness, as {@code com.waooaw.kernel.health.Health} tells it. */
  static Probe http(String url) {
    return () -> {
      try {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(MILLIS);
        connection.setReadTimeout(MILLIS);
        boolean well = connection.getResponseCode() == 200;
        try (InputStream in = well ? connection.getInputStream() : connection.getErrorStream()) {
          String text = in == null ? "" : new String(in.readAllBytes(), UTF_8);
          JsonNode document = asJson(text);
          return well
              ? new Answer.Healthy(document.path("version").asText(""), document)
              : new Answer.Unhealthy(
                  "answers " + connection.getResponseCode() + " " + faults(document));
        }
      } catch (IOException e) {
        return new Answer.Unhealthy(reason(e));
      }
    };
  }

  /** A PostgreSQL that lets this user in. */
  static Probe postgres(URI url) {
    return () -> {
      DatabaseUrl database;
      try {
        database = DatabaseUrl.parse(url);
      } catch (IllegalArgumentException e) {
        return new Answer.Unhealthy(e.getMessage());
      }
      Properties properties = new Properties();
      properties.setProperty("user", database.user());
      properties.setProperty("password", database.password());
      properties.setProperty("connectTimeout", Integer.toString(MILLIS / 1000));
      properties.setProperty("loginTimeout", Integer.toString(MILLIS / 1000));
      properties.setProperty("socketTimeout", Integer.toString(MILLIS / 1000));
      try (var connection = DriverManager.getConnection(database.jdbcUrl(), properties);
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SHOW server_version")) {
        rows.next();
        return new Answer.Healthy(rows.getString(1), Json.mapper().createObjectNode());
      } catch (SQLException e) {
        return new Answer.Unhealthy(reason(e));
      }
    };
  }

  /** A Redis that answers PING, after its password if the URL has one. */
  static Probe redis(URI url) {
    return () -> {
      int port = url.getPort() < 0 ? 6379 : url.getPort();
      boolean secure = url.getScheme().equals("rediss");
      try (Socket socket = secure ? SSLSocketFactory.getDefault().createSocket() : new Socket()) {
        socket.setSoTimeout(MILLIS);
        socket.connect(new InetSocketAddress(url.getHost(), port), MILLIS);
        Resp resp = new Resp(socket);
        if (url.getUserInfo() != null) {
          String[] credentials = url.getUserInfo().split(":", 2);
          resp.call(
              credentials[0].isEmpty()
                  ? List.of("AUTH", credentials[1])
                  : List.of("AUTH", credentials[0], credentials.length > 1 ? credentials[1] : ""));
        }
        resp.call(List.of("PING"));
        String info = resp.call(List.of("INFO", "server"));
        String version =
            info.lines()
                .filter(l -> l.startsWith("redis_version:"))
                .map(l -> l.substring("redis_version:".length()))
                .findFirst()
                .orElse("");
        return new Answer.Healthy(version, Json.mapper().createObjectNode());
      } catch (IOException e) {
        return new Answer.Unhealthy(reason(e));
      }
    };
  }

  /** An Open Policy Agent that has our policy. */
  static Probe opa(URI url) {
    String base = url.toString().replaceAll("/+$", "");
    return () ->
        switch (http(base + "/health").ask()) {
          case Answer.Unhealthy unhealthy -> unhealthy;
          case Answer.Healthy healthy ->
              switch (http(base + "/v1/data/waooaw/gateway").ask()) {
                case Answer.Healthy data when data.document().path("result").has("decision") ->
                    healthy;
                case Answer.Healthy none ->
                    new Answer.Unhealthy("it has no policy waooaw.gateway.decision");
                case Answer.Unhealthy unhealthy -> unhealthy;
              };
        };
  }

  private static JsonNode asJson(String text) {
    try {
      return Json.read(text);
    } catch (UncheckedIOException e) {
      return Json.mapper().createObjectNode();
    }
  }

  private static String faults(JsonNode document) {
    StringBuilder faults = new StringBuilder();
    document
        .path("dependencies")
        .properties()
        .forEach(
            d -> {
              if (d.getValue().path("status").asText().equals("down")) {
                faults.append(faults.isEmpty() ? "because of " : ", ").append(d.getKey());
              }
            });
    return faults.toString();
  }

  private static String reason(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    // The first sentence says what; drivers like to add advice that is not about this machine.
    return message.lines().findFirst().orElse("").split("\\. ", 2)[0].strip();
  }
}
