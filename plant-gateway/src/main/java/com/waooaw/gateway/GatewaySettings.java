package com.waooaw.gateway;

import com.waooaw.gateway.audit.RequestAudit;
import com.waooaw.kernel.config.Production;
import com.waooaw.kernel.config.Settings;
import com.waooaw.kernel.passport.Seal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The gateway's settings. Wrong ones are reported together.
 *
 * @param port 0 takes any free port
 * @param managementPort empty when metrics are not served
 * @param opa empty when the embedded module decides
 * @param eventLoops how many share the port
 * @param policyFolder rules and data that the embedded module follows; the shipped ones when empty
 * @param traces the collector's address; empty when no traces are exported
 * @param auditRoom how many audit events may wait before requests are refused
 */
@SuppressWarnings("ArrayRecordComponent") // Keys, never compared.
public record GatewaySettings(
    int port,
    Optional<Integer> managementPort,
    URI backend,
    URI sandbox,
    URI redis,
    Optional<URI> opa,
    URI jwks,
    byte[] passportKey,
    byte[] portalKey,
    List<String> corsOrigins,
    int eventLoops,
    Optional<Path> policyFolder,
    Optional<URI> traces,
    int auditRoom) {

  /** Settings with the shipped rules, no traces and the usual room for audit events. */
  public GatewaySettings(
      int port,
      Optional<Integer> managementPort,
      URI backend,
      URI sandbox,
      URI redis,
      Optional<URI> opa,
      URI jwks,
      byte[] passportKey,
      byte[] portalKey,
      List<String> corsOrigins,
      int eventLoops) {
    this(
        port,
        managementPort,
        backend,
        sandbox,
        redis,
        opa,
        jwks,
        passportKey,
        portalKey,
        corsOrigins,
        eventLoops,
        Optional.empty(),
        Optional.empty(),
        RequestAudit.ROOM);
  }

  private static final Set<String> HTTP = Set.of("http", "https");
  private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.\\-\\[\\]:]+");
  private static final int MOST_LOOPS = 64;
  private static final int MOST_AUDIT_ROOM = 1_000_000;

  /**
   * Reads the environment.
   *
   * @throws com.waooaw.kernel.config.SettingsException naming every fault
   */
  public static GatewaySettings read(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    URI backend = settings.requiredUrl("PLANT_BACKEND_URL", HTTP);
    URI sandbox = settings.url("PLANT_SANDBOX_URL", HTTP);
    URI jwks = settings.url("JWKS_URL", HTTP);
    GatewaySettings read =
        new GatewaySettings(
            settings.port("PORT", 8000),
            settings.optional("MANAGEMENT_PORT").map(given -> settings.port("MANAGEMENT_PORT", 0)),
            backend,
            sandbox == null ? backend : sandbox,
            settings.requiredUrl("REDIS_URL", Set.of("redis", "rediss")),
            Optional.ofNullable(settings.url("OPA_URL", HTTP)),
            jwks == null && backend != null ? backend.resolve("/.well-known/jwks.json") : jwks,
            settings.secretFile("PASSPORT_KEY_FILE", Seal.MIN_KEY_BYTES),
            settings.secretFile("PORTAL_KEY_FILE", Seal.MIN_KEY_BYTES),
            settings
                .optional("CORS_ORIGINS")
                .map(list -> List.of(list.strip().split("\\s*,\\s*")))
                .orElse(List.of()),
            settings.integer(
                "EVENT_LOOPS", Runtime.getRuntime().availableProcessors(), 1, MOST_LOOPS),
            policyFolder(settings),
            Optional.ofNullable(settings.url("OTEL_EXPORTER_OTLP_ENDPOINT", HTTP)),
            settings.integer("AUDIT_ROOM", RequestAudit.ROOM, 16, MOST_AUDIT_ROOM));
    settings.logLevel("LOG_LEVEL");
    if (read.port != 0 && read.managementPort.filter(p -> p == read.port).isPresent()) {
      settings.fault("MANAGEMENT_PORT", "is the same as PORT", null);
    }
    for (String origin : read.corsOrigins) {
      // With credentials a wildcard is no origin (Fetch, section 3.3.5), and we always allow them.
      if (!ORIGIN.matcher(origin).matches()) {
        settings.fault("CORS_ORIGINS", "holds '" + origin + "', which is not an origin", null);
      }
    }
    Production production = Production.read(settings);
    production.key("PASSPORT_KEY_FILE", read.passportKey);
    production.key("PORTAL_KEY_FILE", read.portalKey);
    production.different("PORTAL_KEY_FILE", read.portalKey, "PASSPORT_KEY_FILE", read.passportKey);
    production.password("REDIS_URL", read.redis);
    production.origins("CORS_ORIGINS", read.corsOrigins);
    settings.check();
    return read;
  }

  private static Optional<Path> policyFolder(Settings settings) {
    Optional<Path> folder = settings.optional("POLICY_DIR").map(String::strip).map(Path::of);
    if (folder.isPresent() && settings.optional("OPA_URL").isPresent()) {
      return settings.fault(
          "POLICY_DIR", "is for the embedded rules, and OPA_URL names a server", folder);
    }
    return folder.isEmpty() || Files.isDirectory(folder.get())
        ? folder
        : settings.fault("POLICY_DIR", "names no folder: " + folder.get(), folder);
  }
}
