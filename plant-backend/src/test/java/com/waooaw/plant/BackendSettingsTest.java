package com.waooaw.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.kernel.config.SettingsException;
import com.waooaw.plant.audit.AuditTerms;
import com.waooaw.plant.rules.RuleSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backend's settings: left alone, given, and wrong. */
class BackendSettingsTest {
  @TempDir private Path folder;

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    BackendSettings settings = BackendSettings.read(required());
    assertThat(settings.port()).isEqualTo(8001);
    assertThat(settings.managementPort()).isEmpty();
    assertThat(settings.credentialsFile()).isEmpty();
    assertThat(settings.targets().gateway()).isEmpty();
    assertThat(settings.targets().cp()).isEmpty();
    assertThat(settings.targets().pp()).isEmpty();
  }

  @Test
  void givenSettingsAreTaken() throws Exception {
    Map<String, String> given = required();
    given.putAll(
        Map.of(
            "PORT", "18091",
            "MANAGEMENT_PORT", "18092",
            "CREDENTIALS_FILE", folder.resolve("credentials.json").toString(),
            "GATEWAY_URL", "http://gateway:8000",
            "CP_URL", "http://cp:8015",
            "PP_URL", "https://pp:8006"));
    BackendSettings settings = BackendSettings.read(given);
    assertThat(settings.port()).isEqualTo(18091);
    assertThat(settings.managementPort()).hasValue(18092);
    assertThat(settings.credentialsFile()).hasValue(folder.resolve("credentials.json"));
    assertThat(settings.targets().gateway()).hasToString("Optional[http://gateway:8000]");
    assertThat(settings.targets().pp()).hasToString("Optional[https://pp:8006]");
  }

  @Test
  void theRulesInForceAreWhereTheGatewayFindsThem() throws Exception {
    Map<String, String> given = required();
    assertThat(BackendSettings.read(given).rules()).isEqualTo(RuleSource.shipped());
    given.put("POLICY_DIR", folder.toString());
    assertThat(BackendSettings.read(given).rules().folder()).hasValue(folder);
    given.put("OPA_URL", "http://opa:8181");
    assertThatThrownBy(() -> BackendSettings.read(given))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("POLICY_DIR");
    given.remove("POLICY_DIR");
    assertThat(BackendSettings.read(given).rules().opa()).hasToString("Optional[http://opa:8181]");
    given.remove("OPA_URL");
    given.put("POLICY_DIR", folder.resolve("nowhere").toString());
    assertThatThrownBy(() -> BackendSettings.read(given))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("POLICY_DIR");
  }

  @Test
  void theTrailIsKeptWholeUnlessToldOtherwise() throws Exception {
    assertThat(BackendSettings.read(required()).audit()).isEqualTo(AuditTerms.DEFAULT);
    Map<String, String> given = required();
    given.putAll(Map.of("AUDIT_RETENTION_MONTHS", "84", "AUDIT_ANCHOR_FOLDER", folder.toString()));
    AuditTerms terms = BackendSettings.read(given).audit();
    assertThat(terms.retentionMonths()).hasValue(84);
    assertThat(terms.anchorFolder()).hasValue(folder);
    for (String wrong : new String[] {"0", "-1", "1.5", "1201", "many"}) {
      given.put("AUDIT_RETENTION_MONTHS", wrong);
      assertThatThrownBy(() -> BackendSettings.read(given))
          .as(wrong)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("AUDIT_RETENTION_MONTHS");
    }
  }

  @Test
  void everySpellingOfADatabaseUrlMeansTheSame() throws Exception {
    for (String scheme : new String[] {"postgresql", "postgres", "postgresql+asyncpg"}) {
      Map<String, String> given = required();
      given.put("DATABASE_URL", scheme + "://plant:p%40ss+word@db/waooaw");
      BackendSettings settings = BackendSettings.read(given);
      assertThat(settings.database().jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/waooaw");
      assertThat(settings.database().user()).isEqualTo("plant");
      assertThat(settings.database().password()).isEqualTo("p@ss+word");
      assertThat(settings.database()).asString().doesNotContain("p@ss");
    }
  }

  @Test
  void allWrongSettingsAreReportedTogether() throws Exception {
    Path shortKey = folder.resolve("short.key");
    Files.writeString(shortKey, "secret-too-short");
    assertThatThrownBy(
            () ->
                BackendSettings.read(
                    Map.of(
                        "PORT", "99999",
                        "DATABASE_URL", "mysql://db/waooaw",
                        "PASSPORT_KEY_FILE", folder.resolve("none.key").toString(),
                        "MASTER_KEY_FILE", shortKey.toString(),
                        "GATEWAY_URL", "not a url")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PORT")
        .hasMessageContaining("DATABASE_URL")
        .hasMessageContaining("REDIS_URL is required")
        .hasMessageContaining("PASSPORT_KEY_FILE")
        .hasMessageContaining("MASTER_KEY_FILE")
        .hasMessageContaining("GATEWAY_URL")
        .hasMessageNotContaining("secret-too-short");
  }

  @Test
  void productionRefusesDevelopmentKeysAndPasswordsAllTogether() throws Exception {
    Map<String, String> given = required();
    given.remove("ENVIRONMENT");
    assertThatThrownBy(() -> BackendSettings.read(given))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PASSPORT_KEY_FILE holds a development key")
        .hasMessageContaining("MASTER_KEY_FILE holds a development key")
        .hasMessageContaining("MASTER_KEY_FILE is the same key as PASSPORT_KEY_FILE")
        .hasMessageContaining("DATABASE_URL holds a well-known or short password")
        .hasMessageContaining("REDIS_URL names no password");
  }

  @Test
  void aDatabaseUrlWithoutADatabaseIsNamed() throws Exception {
    Map<String, String> given = required();
    given.put("DATABASE_URL", "postgresql://db:5432/");
    assertThatThrownBy(() -> BackendSettings.read(given)).hasMessageContaining("DATABASE_URL");
  }

  private Map<String, String> required() throws Exception {
    Path key = folder.resolve("some.key");
    Files.write(key, new byte[32]);
    return new HashMap<>(
        Map.of(
            "ENVIRONMENT",
            "development",
            "DATABASE_URL",
            "postgresql://plant:secret@db/waooaw",
            "REDIS_URL",
            "redis://cache:6379",
            "PASSPORT_KEY_FILE",
            key.toString(),
            "MASTER_KEY_FILE",
            key.toString()));
  }
}
