package com.waooaw.ops.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The four services: how each is started, and what tells that it is ready. */
final class Services {
  /** Longer than a service's own drain, and than writing its start-up cache. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final String BACKEND = "plant-backend";
  private static final String GATEWAY = "plant-gateway";
  private static final String PORTAL = "portal";

  private static final List<String> OURS =
      List.of(
          "PORT",
          "MANAGEMENT_PORT",
          "UI_PORT",
          "API_PORT",
          "FACE",
          "WEB_ROOT",
          "JWKS_URL",
          "PLANT_SANDBOX_URL",
          "DATABASE_URL",
          "REDIS_URL",
          "OPA_URL",
          "JAVA_TOOL_OPTIONS");

  private final Layout layout;
  private final Ports ports;
  private final Secrets secrets;
  private final URI database;
  private final URI redis;
  private final Optional<URI> opa;

  /**
   * One service.
   *
   * @param module the room it is built in
   * @param main its main class
   * @param makesCache whether its first start after a build writes the module's start-up cache
   * @param settings its environment, as far as it is ours to say
   * @param ready addresses that answer 200 when it can work
   */
  record Service(
      String name,
      String module,
      String main,
      boolean makesCache,
      Map<String, String> settings,
      List<String> ready) {}

  Services(
      Layout layout, Ports ports, Secrets secrets, URI database, URI redis, Optional<URI> opa) {
    this.layout = layout;
    this.ports = ports;
    this.secrets = secrets;
    this.database = database;
    this.redis = redis;
    this.opa = opa;
  }

  /** In the order in which they are started; they are stopped in the opposite order. */
  List<Service> all() {
    return List.of(backend(), gateway(), customerPortal(), platformPortal());
  }

  private Service backend() {
    Map<String, String> settings = new HashMap<>();
    settings.put("PORT", text(ports.backend()));
    settings.put("DATABASE_URL", database.toString());
    settings.put("REDIS_URL", redis.toString());
    settings.put("PASSPORT_KEY_FILE", secrets.key("passport.key").toString());
    settings.put("MASTER_KEY_FILE", secrets.key("master.key").toString());
    settings.put("CREDENTIALS_FILE", layout.credentials().toString());
    settings.put("AUDIT_ANCHOR_FOLDER", layout.data().toString());
    settings.put("GATEWAY_URL", local(ports.gateway()));
    settings.put("CP_URL", local(ports.cpApi()));
    settings.put("PP_URL", local(ports.ppApi()));
    if (System.getenv("SMTP_URL") == null) {
      settings.put("MAIL_FOLDER", layout.credentials().resolveSibling("mail").toString());
    }
    settings.put("CP_PUBLIC_URL", "http://localhost:" + ports.cpUi());
    settings.put("PP_PUBLIC_URL", "http://localhost:" + ports.ppUi());
    opa.ifPresent(url -> settings.put("OPA_URL", url.toString()));
    return service(
        "backend",
        BACKEND,
        "com.waooaw.plant.Main",
        true,
        settings,
        List.of(local(ports.backend())));
  }

  private Service gateway() {
    Map<String, String> settings = new HashMap<>();
    settings.put("PORT", text(ports.gateway()));
    settings.put("PLANT_BACKEND_URL", local(ports.backend()));
    settings.put("REDIS_URL", redis.toString());
    settings.put("PASSPORT_KEY_FILE", secrets.key("passport.key").toString());
    settings.put("PORTAL_KEY_FILE", secrets.key("portal.key").toString());
    opa.ifPresent(url -> settings.put("OPA_URL", url.toString()));
    return service(
        "gateway",
        GATEWAY,
        "com.waooaw.gateway.Main",
        true,
        settings,
        List.of(local(ports.gateway())));
  }

  private Service customerPortal() {
    return portal("cp", "CP", ports.cpUi(), ports.cpApi(), "customer-portal", true);
  }

  // The same program as the customer portal, which makes the start-up cache for both.
  private Service platformPortal() {
    return portal("pp", "PP", ports.ppUi(), ports.ppApi(), "platform-portal", false);
  }

  private Service portal(
      String name, String face, int ui, int api, String webApp, boolean makesCache) {
    return service(
        name,
        PORTAL,
        "com.waooaw.portal.Main",
        makesCache,
        Map.of(
            "FACE", face,
            "UI_PORT", text(ui),
            "API_PORT", text(api),
            "GATEWAY_URL", local(ports.gateway()),
            "REDIS_URL", redis.toString(),
            "PORTAL_KEY_FILE", secrets.key("portal.key").toString(),
            "SESSION_KEY_FILE", secrets.key("session.key").toString(),
            "WEB_ROOT", layout.web(webApp).toString()),
        List.of(local(ui), local(api)));
  }

  private static Service service(
      String name,
      String module,
      String main,
      boolean makesCache,
      Map<String, String> settings,
      List<String> addresses) {
    return new Service(
        name,
        module,
        main,
        makesCache,
        settings,
        addresses.stream().map(a -> a + "/readyz").toList());
  }

  /** Everything the service sees: what the person's own environment says, then ours. */
  static Map<String, String> environment(Service service) {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    OURS.forEach(environment::remove);
    environment.putIfAbsent("ENVIRONMENT", "development");
    environment.putAll(service.settings());
    return environment;
  }

  /** The service as a process of its own. */
  Child.Spec process(Service service) {
    return new Child.Spec(
        service.name(),
        command(service.module(), service.main(), service.makesCache()),
        environment(service),
        layout.log(service.name()),
        "TERM",
        PATIENCE);
  }

  private List<String> command(String module, String main, boolean makesCache) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx384m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xlog:aot=off,cds=off"));
    command.addAll(startUpCache(module, makesCache));
    command.addAll(List.of("-cp", classPath(module), main));
    return command;
  }

  /**
   * Classes loaded and linked by an earlier start (JEP 483, 514). The first start after a build
   * records them and writes them down when it stops.
   */
  private List<String> startUpCache(String module, boolean makesCache) {
    Path cache = cache(layout, module);
    if (Files.exists(cache)) {
      return List.of("-XX:AOTCache=" + cache);
    }
    return makesCache ? List.of("-XX:AOTCacheOutput=" + cache) : List.of();
  }

  /** The start-up caches that are not there, which a start would write. */
  static List<Path> missingCaches(Layout layout) {
    return List.of(BACKEND, GATEWAY, PORTAL).stream()
        .map(module -> cache(layout, module))
        .filter(cache -> !Files.exists(cache))
        .toList();
  }

  private static Path cache(Layout layout, String module) {
    return layout.app().resolve(module + ".aot");
  }

  private String classPath(String module) {
    try {
      return Files.readString(layout.app().resolve(module + ".classpath")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String local(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static String text(int number) {
    return Integer.toString(number);
  }
}
