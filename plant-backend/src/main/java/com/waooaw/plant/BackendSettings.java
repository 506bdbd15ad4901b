package com.waooaw.plant;

import com.waooaw.kernel.config.Production;
import com.waooaw.kernel.config.Settings;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.plant.audit.AuditTerms;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.ops.StackProbes;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The backend's settings. Wrong ones are reported together.
 *
 * @param port 0 takes any free port
 * @param managementPort empty when metrics are not served
 * @param credentialsFile where accounts made at first start are written; told on standard output
 *     when empty
 * @param audit how the audit trail is kept
 */
@SuppressWarnings("ArrayRecordComponent") // Keys, never compared.
public record BackendSettings(
    int port,
    Optional<Integer> managementPort,
    DatabaseUrl database,
    URI redis,
    byte[] passportKey,
    byte[] masterKey,
    Optional<Path> credentialsFile,
    StackProbes.Targets targets,
    AuditTerms audit) {

  private static final Set<String> HTTP = Set.of("http", "https");

  /** With an audit trail that keeps everything. */
  public BackendSettings(
      int port,
      Optional<Integer> managementPort,
      DatabaseUrl database,
      URI redis,
      byte[] passportKey,
      byte[] masterKey,
      Optional<Path> credentialsFile,
      StackProbes.Targets targets) {
    this(
        port,
        managementPort,
        database,
        redis,
        passportKey,
        masterKey,
        credentialsFile,
        targets,
        AuditTerms.DEFAULT);
  }

  /**
   * Reads the environment.
   *
   * @throws com.waooaw.kernel.config.SettingsException naming every fault
   */
  public static BackendSettings read(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    URI databaseUrl = settings.requiredUrl("DATABASE_URL", DatabaseUrl.SCHEMES);
    BackendSettings read =
        new BackendSettings(
            settings.port("PORT", 8001),
            settings.optional("MANAGEMENT_PORT").map(given -> settings.port("MANAGEMENT_PORT", 0)),
            databaseUrl == null ? null : parse(settings, databaseUrl),
            settings.requiredUrl("REDIS_URL", Set.of("redis", "rediss")),
            settings.secretFile("PASSPORT_KEY_FILE", Seal.MIN_KEY_BYTES),
            settings.secretFile("MASTER_KEY_FILE", MasterKey.MIN_BYTES),
            settings.optional("CREDENTIALS_FILE").map(Path::of),
            new StackProbes.Targets(
                Optional.ofNullable(settings.url("GATEWAY_URL", HTTP)),
                Optional.ofNullable(settings.url("CP_URL", HTTP)),
                Optional.ofNullable(settings.url("PP_URL", HTTP))),
            AuditTerms.read(settings));
    settings.logLevel("LOG_LEVEL");
    Production production = Production.read(settings);
    production.key("PASSPORT_KEY_FILE", read.passportKey);
    production.key("MASTER_KEY_FILE", read.masterKey);
    production.different("MASTER_KEY_FILE", read.masterKey, "PASSPORT_KEY_FILE", read.passportKey);
    production.password("DATABASE_URL", databaseUrl);
    production.password("REDIS_URL", read.redis);
    settings.check();
    return read;
  }

  private static DatabaseUrl parse(Settings settings, URI url) {
    try {
      return DatabaseUrl.parse(url);
    } catch (IllegalArgumentException e) {
      return settings.fault("DATABASE_URL", "is not usable: " + e.getMessage(), null);
    }
  }
}
