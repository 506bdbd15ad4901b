package com.waooaw.portal;

import com.waooaw.kernel.config.Settings;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.portal.client.TrustedProxies;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a portal must be told.
 *
 * @param face which portal this is
 * @param uiPort port of the web app; 0 takes any free one
 * @param apiPort port of the API; both ports answer both
 * @param gatewayUrl where the gateway listens
 * @param redisUrl where sessions are kept
 * @param portalKey proves to the gateway that this is a portal; at least 32 bytes
 * @param sessionKey at least 32 bytes; encrypts the tokens in Redis
 * @param webRoot folder of the built web app, with an index.html
 * @param publicOrigins origins that may write beside the host that was called, as {@code
 *     scheme://host[:port]}
 * @param proxies whose X-Forwarded-For is believed ({@code TRUSTED_PROXIES}, CIDR blocks)
 * @param production cookies are Secure whatever the address, and HSTS is sent
 * @param eventLoops how many event loops share each port
 */
public record PortalSettings(
    Face face,
    int uiPort,
    int apiPort,
    URI gatewayUrl,
    URI redisUrl,
    Buffer portalKey,
    Buffer sessionKey,
    Path webRoot,
    Set<String> publicOrigins,
    TrustedProxies proxies,
    boolean production,
    int eventLoops) {

  /**
   * Reads the settings.
   *
   * @throws com.waooaw.kernel.config.SettingsException naming every wrong one
   */
  public static PortalSettings read(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    Face face = face(settings);
    int uiPort = settings.port("UI_PORT", face.uiPort());
    int apiPort = settings.port("API_PORT", face.apiPort());
    boolean production = production(settings);
    PortalSettings read =
        new PortalSettings(
            face,
            uiPort,
            apiPort,
            settings.requiredUrl("GATEWAY_URL", Set.of("http", "https")),
            settings.requiredUrl("REDIS_URL", Set.of("redis", "rediss")),
            key(settings, "PORTAL_KEY_FILE"),
            key(settings, "SESSION_KEY_FILE"),
            webRoot(settings),
            origins(settings, production ? List.of() : List.of(uiPort, apiPort)),
            proxies(settings),
            production,
            settings.integer("EVENT_LOOPS", Runtime.getRuntime().availableProcessors(), 1, 64));
    settings.check();
    return read;
  }

  private static Buffer key(Settings settings, String name) {
    return Buffer.buffer(settings.secretFile(name, Seal.MIN_KEY_BYTES));
  }

  private static Face face(Settings settings) {
    String name = settings.required("FACE");
    return Arrays.stream(Face.values())
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseGet(
            () -> name.isEmpty() ? Face.CP : settings.fault("FACE", "must be CP or PP", Face.CP));
  }

  private static Path webRoot(Settings settings) {
    Path root = Path.of(settings.required("WEB_ROOT"));
    if (!root.toString().isEmpty() && !Files.isRegularFile(root.resolve("index.html"))) {
      return settings.fault("WEB_ROOT", "names a folder without index.html: " + root, root);
    }
    return root;
  }

  private static Set<String> origins(Settings settings, List<Integer> localPorts) {
    String local =
        localPorts.stream()
            .map(port -> "http://localhost:" + port + ",http://127.0.0.1:" + port)
            .collect(Collectors.joining(","));
    Set<String> origins =
        Arrays.stream(settings.text("PUBLIC_ORIGINS", local).split(",", -1))
            .map(String::strip)
            .filter(o -> !o.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    for (String origin : origins) {
      if (!origin.matches("https?://[A-Za-z0-9.\\-\\[\\]:]+")) {
        settings.fault("PUBLIC_ORIGINS", "holds '" + origin + "', which is not an origin", origin);
      }
    }
    return origins;
  }

  private static TrustedProxies proxies(Settings settings) {
    try {
      return TrustedProxies.parse(settings.text("TRUSTED_PROXIES", ""));
    } catch (IllegalArgumentException e) {
      return settings.fault(
          "TRUSTED_PROXIES",
          "holds '" + e.getMessage() + "', which is no address and no CIDR block",
          TrustedProxies.parse(""));
    }
  }

  private static boolean production(Settings settings) {
    return switch (settings.text("ENVIRONMENT", "production")) {
      case "production" -> true;
      case "development" -> false;
      case String other ->
          settings.fault(
              "ENVIRONMENT", "must be development or production, not '" + other + "'", true);
    };
  }
}
