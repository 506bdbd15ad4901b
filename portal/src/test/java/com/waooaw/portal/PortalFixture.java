package com.waooaw.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.kernel.http.ServiceRuntime;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisServer;

/** A portal on real sockets, with a real Redis behind it and a recording gateway before it. */
final class PortalFixture implements AutoCloseable {
  static final byte[] PORTAL_KEY = "portal-key-0123456789abcdef-012345".getBytes(UTF_8);
  static final String SCRIPT = "console.log('hello');\n".repeat(40);

  final MovableClock clock = new MovableClock();
  final FakeGateway gateway = new FakeGateway(clock);
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final Face face;
  private final RedisServer redis;
  private final int redisPort;
  private final Map<String, String> environment = new HashMap<>();
  private final List<ServiceRuntime> runtimes = new ArrayList<>();
  private final Main.Ports ports;

  PortalFixture(Face face, Path folder, Map<String, String> more) {
    this.face = face;
    try {
      redisPort = freePort();
      redis = RedisServer.newRedisServer().port(redisPort).setting("bind 127.0.0.1").build();
      redis.start();
      environment.put("FACE", face.name());
      environment.put("UI_PORT", String.valueOf(freePort()));
      environment.put("API_PORT", String.valueOf(freePort()));
      environment.put("GATEWAY_URL", "http://127.0.0.1:" + gateway.start());
      environment.put("REDIS_URL", "redis://127.0.0.1:" + redisPort);
      environment.put(
          "PORTAL_KEY_FILE", Files.write(folder.resolve("p.key"), PORTAL_KEY).toString());
      environment.put(
          "SESSION_KEY_FILE", Files.write(folder.resolve("s.key"), new byte[40]).toString());
      environment.put("WEB_ROOT", webRoot(folder.resolve("web")).toString());
      environment.put("ENVIRONMENT", "development");
      environment.put("EVENT_LOOPS", "2");
      environment.putAll(more);
      ports = startServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Main.Ports startServer() {
    ServiceRuntime runtime = ServiceRuntime.embedded(face.service());
    runtimes.add(runtime);
    return Main.wire(runtime, PortalSettings.read(environment), clock);
  }

  /** A second server of the same portal, as behind a load balancer; the API port of it. */
  int anotherServer() throws IOException {
    environment.put("UI_PORT", String.valueOf(freePort()));
    environment.put("API_PORT", String.valueOf(freePort()));
    return startServer().api();
  }

  static PortalFixture customers(Path folder) {
    return new PortalFixture(Face.CP, folder, Map.of());
  }

  private static Path webRoot(Path root) throws IOException {
    Files.createDirectories(root.resolve("assets"));
    Files.writeString(root.resolve("index.html"), "<!doctype html><title>start page</title>");
    Files.writeString(root.resolve("favicon.svg"), "<svg/>");
    Files.writeString(root.resolve(".secret"), "hidden");
    Files.writeString(root.resolve("assets/app-1a2b3c.js"), SCRIPT);
    Files.writeString(root.resolve("assets/app-1a2b3c.js.br"), "as brotli");
    Files.writeString(root.resolve("assets/app-1a2b3c.js.gz"), "as gzip!");
    Files.writeString(root.resolve("../outside.txt"), "outside");
    Files.createSymbolicLink(root.resolve("link.txt"), root.resolve("../outside.txt"));
    return root;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  int uiPort() {
    return ports.ui();
  }

  int apiPort() {
    return ports.api();
  }

  int redisPort() {
    return redisPort;
  }

  Browser browser() {
    return new Browser("http://localhost:" + ports.api());
  }

  Browser browserAt(String origin) {
    return new Browser(origin);
  }

  /** What a raw connection to the UI port answers to a request line and headers. */
  String raw(String requestLine, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.ui())) {
      StringBuilder text = new StringBuilder(requestLine).append("\r\nHost: localhost\r\n");
      for (String header : headers) {
        text.append(header).append("\r\n");
      }
      socket
          .getOutputStream()
          .write(text.append("Connection: close\r\n\r\n").toString().getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Override
  public void close() {
    runtimes.forEach(ServiceRuntime::stop);
    gateway.close();
    try {
      redis.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A caller that keeps its session cookie and CSRF token, as the web app does. */
  final class Browser {
    private final String base;
    String cookie;
    String csrf;

    private Browser(String base) {
      this.base = base;
    }

    Browser signUp() throws Exception {
      HttpResponse<String> answer =
          post("/api/v1/auth/sign-up", "{\"email\":\"asha@example.com\",\"password\":\"right\"}");
      if (answer.statusCode() != 201) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return this;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
      return send(request(path, headers).GET());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
      return send(
          request(path, headers)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").stream()
          .filter(c -> c.contains("waooaw_"))
          .forEach(c -> cookie = c.contains("Max-Age=0") ? null : c.substring(0, c.indexOf(';')));
      if (answer.body() != null && answer.body().contains("csrf_token")) {
        csrf = new JsonObject(answer.body()).getString("csrf_token");
      }
      return answer;
    }

    HttpRequest.Builder request(String path, String... headers) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
      if (cookie != null) {
        request.header("Cookie", cookie);
      }
      if (csrf != null && !List.of(headers).contains("X-CSRF-Token")) {
        request.header("X-CSRF-Token", csrf);
      }
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      return request;
    }
  }
}
