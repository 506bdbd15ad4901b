package com.waooaw.plant;

import com.waooaw.kernel.config.Production;
import com.waooaw.kernel.config.Settings;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.plant.audit.AuditTerms;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.identity.OidcSettings;
import com.waooaw.plant.identity.PublicAddresses;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.mail.MailSettings;
import com.waooaw.plant.ops.StackProbes;
import com.waooaw.plant.rules.RuleSource;
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
 * @param mail how mail leaves
 * @param addresses where browsers find the portals
 * @param oidc how people prove themselves elsewhere
 * @param work what agents may use beside what is built in
 * @param audit how the audit trail is kept
 * @param rules where the rules in force are
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
    MailSettings mail,
    PublicAddresses addresses,
    OidcSettings oidc,
    WorkSettings work,
    AuditTerms audit,
    RuleSource rules) {

  private static final Set<String> HTTP = Set.of("http", "https");

  /**
   * Reads the environment.
   *
   * @throws com.waooaw.kernel.config.SettingsException naming every fault
   */
  public static BackendSettings read(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    Production production = Production.read(settings);
    URI databaseUrl = settings.requiredUrl("DATABASE_URL", DatabaseUrl.SCHEMES);
    MailSettings mail = MailSettings.read(settings, production);
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
            mail,
            addresses(settings, production),
            OidcSettings.read(settings, production),
            WorkSettings.read(settings, production, mail),
            AuditTerms.read(settings),
            RuleSource.read(settings));
    settings.logLevel("LOG_LEVEL");
    production.key("PASSPORT_KEY_FILE", read.passportKey);
    production.key("MASTER_KEY_FILE", read.masterKey);
    production.different("MASTER_KEY_FILE", read.masterKey, "PASSPORT_KEY_FILE", read.passportKey);
    production.password("DATABASE_URL", databaseUrl);
    production.password("REDIS_URL", read.redis);
    settings.check();
    return read;
  }

  // Without them nothing leads a browser here: mail and providers are off, or this is development.
  private static PublicAddresses addresses(Settings settings, Production production) {
    return new PublicAddresses(
        origin(settings, production, "CP_PUBLIC_URL", PublicAddresses.LOCAL.customers()),
        origin(settings, production, "PP_PUBLIC_URL", PublicAddresses.LOCAL.staff()));
  }

  private static String origin(
      Settings settings, Production production, String name, String local) {
    URI url = settings.url(name, HTTP);
    if (url == null) {
      boolean needed =
          settings.optional("SMTP_URL").isPresent()
              || settings.optional("OIDC_" + name.substring(0, 2) + "_ISSUER").isPresent();
      return needed && production.isOn()
          ? settings.fault(name, "is required in production with SMTP_URL or OIDC", local)
          : local;
    }
    String text = url.toString().replaceAll("/$", "");
    if (!text.matches("https?://[A-Za-z0-9.:\\[\\]-]+")) {
      return settings.fault(name, "must be an origin, such as https://waooaw.example", local);
    }
    production.origins(name, java.util.List.of(text));
    return text;
  }

  private static DatabaseUrl parse(Settings settings, URI url) {
    try {
      return DatabaseUrl.parse(url);
    } catch (IllegalArgumentException e) {
      return settings.fault("DATABASE_URL", "is not usable: " + e.getMessage(), null);
    }
  }
}
