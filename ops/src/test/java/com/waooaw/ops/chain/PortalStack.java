package com.waooaw.ops.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.gateway.GatewaySettings;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.BackendSettings;
import com.waooaw.plant.BuiltInAgents;
import com.waooaw.portal.PortalSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/**
 * Both portals, the gateway and the backend, as their own mains wire them, on real stores and
 * sockets; mails land in a folder.
 */
final class PortalStack implements AutoCloseable {
  private static final Pattern LINK =
      Pattern.compile("/set-password#token=3?D?([A-Za-z0-9_-]{43})");

  private final List<ServiceRuntime> services = new ArrayList<>();
  private final EmbeddedPostgres postgres;
  private final RedisServer redis;
  private final Path folder;
  private final String key;
  private final String redisUrl;
  private final int cp = freePort();
  private final int pp = freePort();

  /**
   * @param backendSettings the backend's settings beside those every stack has
   */
  PortalStack(Path folder, Map<String, String> backendSettings) throws Exception {
    this.folder = folder;
    postgres = EmbeddedPostgres.start();
    int redisPort = freePort();
    redis = RedisServer.newRedisServer().port(redisPort).setting("bind 127.0.0.1").build();
    redis.start();
    redisUrl = "redis://127.0.0.1:" + redisPort;
    key = Files.write(folder.resolve("key"), new byte[32]).toString();
    int gateway = gateway(backend(backendSettings));
    portal("CP", cp, gateway);
    portal("PP", pp, gateway);
  }

  String cp() {
    return "http://localhost:" + cp;
  }

  String pp() {
    return "http://localhost:" + pp;
  }

  /** The administrator of the first start. */
  JsonNode admin() throws IOException {
    return Json.read(Files.readString(folder.resolve("credentials.json"))).path("platform_admin");
  }

  /** The secret of the link in the only mail somebody has. */
  String link(String email) throws Exception {
    for (int i = 0; i < 150; i++) {
      for (String mail : mails()) {
        Matcher link = LINK.matcher(mail.replace("=\r\n", ""));
        if (mail.contains("To: " + email) && link.find()) {
          return link.group(1);
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("No mail for " + email);
  }

  private List<String> mails() throws IOException {
    Path mail = folder.resolve("mail");
    if (!Files.exists(mail)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(mail)) {
      for (Path file : new TreeSet<>(files.filter(f -> f.toString().endsWith(".eml")).toList())) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  private int backend(Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("ENVIRONMENT", "development");
    settings.put("PORT", "0");
    settings.put(
        "DATABASE_URL",
        "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres");
    settings.put("REDIS_URL", redisUrl);
    settings.put("PASSPORT_KEY_FILE", key);
    settings.put("MASTER_KEY_FILE", key);
    settings.put("CREDENTIALS_FILE", folder.resolve("credentials.json").toString());
    settings.put("MAIL_FOLDER", folder.resolve("mail").toString());
    settings.put("CP_PUBLIC_URL", cp());
    settings.put("PP_PUBLIC_URL", pp());
    return com.waooaw.plant.Main.wire(
        service("backend"),
        BackendSettings.read(settings),
        InstantSource.system(),
        BuiltInAgents.all());
  }

  private int gateway(int backend) {
    return com.waooaw.gateway.Main.wire(
        service("gateway"),
        GatewaySettings.read(
            Map.of(
                "ENVIRONMENT",
                "development",
                "PORT",
                "0",
                "PLANT_BACKEND_URL",
                "http://127.0.0.1:" + backend,
                "REDIS_URL",
                redisUrl,
                "PASSPORT_KEY_FILE",
                key,
                "PORTAL_KEY_FILE",
                key)),
        InstantSource.system());
  }

  private void portal(String face, int port, int gateway) throws IOException {
    Path web = Files.createDirectories(folder.resolve("web"));
    Files.writeString(web.resolve("index.html"), "<!doctype html><title>WAOOAW</title>");
    com.waooaw.portal.Main.wire(
        service(face),
        PortalSettings.read(
            Map.of(
                "FACE",
                face,
                "ENVIRONMENT",
                "development",
                "UI_PORT",
                String.valueOf(port),
                "API_PORT",
                "0",
                "GATEWAY_URL",
                "http://127.0.0.1:" + gateway,
                "REDIS_URL",
                redisUrl,
                "PORTAL_KEY_FILE",
                key,
                "SESSION_KEY_FILE",
                key,
                "WEB_ROOT",
                web.toString())));
  }

  private ServiceRuntime service(String name) {
    ServiceRuntime runtime = ServiceRuntime.embedded(name);
    services.add(runtime);
    return runtime;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws Exception {
    services.reversed().forEach(ServiceRuntime::stop);
    redis.stop();
    postgres.close();
  }
}
