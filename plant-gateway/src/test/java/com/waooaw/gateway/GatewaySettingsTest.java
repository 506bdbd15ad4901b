package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.kernel.config.SettingsException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewaySettingsTest {
  @TempDir private Path folder;

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    GatewaySettings settings = GatewaySettings.read(production());
    assertThat(settings.port()).isEqualTo(8000);
    assertThat(settings.managementPort()).isEmpty();
    assertThat(settings.sandbox()).isEqualTo(settings.backend());
    assertThat(settings.jwks()).isEqualTo(URI.create("http://b:8001/.well-known/jwks.json"));
    assertThat(settings.opa()).isEmpty();
    assertThat(settings.traces()).isEmpty();
    assertThat(settings.corsOrigins()).isEmpty();
    assertThat(settings.auditRoom()).isEqualTo(8_192);
  }

  @Test
  void givenSettingsAreTaken() throws Exception {
    Map<String, String> given = production();
    given.putAll(
        Map.of(
            "PORT", "18090",
            "MANAGEMENT_PORT", "19090",
            "PLANT_SANDBOX_URL", "http://s:8001",
            "OPA_URL", "http://opa:8181",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318",
            "CORS_ORIGINS", "https://a.example.com , https://b.example.com",
            "LOG_LEVEL", "debug",
            "AUDIT_ROOM", "1000",
            "EVENT_LOOPS", "3"));
    GatewaySettings settings = GatewaySettings.read(given);
    assertThat(settings.port()).isEqualTo(18090);
    assertThat(settings.managementPort()).hasValue(19090);
    assertThat(settings.sandbox()).hasHost("s");
    assertThat(settings.opa()).hasValue(URI.create("http://opa:8181"));
    assertThat(settings.traces()).hasValue(URI.create("http://collector:4318"));
    assertThat(settings.corsOrigins())
        .containsExactly("https://a.example.com", "https://b.example.com");
    assertThat(settings.auditRoom()).isEqualTo(1_000);
    assertThat(settings.eventLoops()).isEqualTo(3);
  }

  @Test
  void allWrongSettingsAreReportedTogether() throws Exception {
    Path zeros = Files.write(folder.resolve("zeros.key"), new byte[32]);
    Map<String, String> wrong = new HashMap<>();
    wrong.put("ENVIRONMENT", "staging");
    wrong.put("PORT", "8000");
    wrong.put("MANAGEMENT_PORT", "8000");
    wrong.put("REDIS_URL", "redis://:secret@redis:6379");
    wrong.put("OPA_URL", "opa:8181");
    wrong.put("PASSPORT_KEY_FILE", zeros.toString());
    wrong.put("PORTAL_KEY_FILE", zeros.toString());
    wrong.put("CORS_ORIGINS", "*,http://a.example.com");
    wrong.put("LOG_LEVEL", "loud");
    wrong.put("OTEL_EXPORTER_OTLP_ENDPOINT", "collector");
    wrong.put("AUDIT_ROOM", "1");
    assertThatThrownBy(() -> GatewaySettings.read(wrong))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("ENVIRONMENT must be production or development")
        .hasMessageContaining("MANAGEMENT_PORT is the same as PORT")
        .hasMessageContaining("PLANT_BACKEND_URL is required")
        .hasMessageContaining("REDIS_URL holds a well-known or short password")
        .hasMessageContaining("OPA_URL")
        .hasMessageContaining("PASSPORT_KEY_FILE holds a development key")
        .hasMessageContaining("PORTAL_KEY_FILE holds a development key")
        .hasMessageContaining("PORTAL_KEY_FILE is the same key as PASSPORT_KEY_FILE")
        .hasMessageContaining("CORS_ORIGINS holds '*', which is not an origin")
        .hasMessageContaining("CORS_ORIGINS holds 'http://a.example.com' without TLS")
        .hasMessageContaining("LOG_LEVEL must be one of")
        .hasMessageContaining("OTEL_EXPORTER_OTLP_ENDPOINT")
        .hasMessageContaining("AUDIT_ROOM must be from")
        .hasMessageNotContaining(":secret@");
  }

  @Test
  void developmentTakesWhatProductionRefusesButNoWildcard() throws Exception {
    Path zeros = Files.write(folder.resolve("zeros.key"), new byte[32]);
    Map<String, String> given = production();
    given.put("ENVIRONMENT", "development");
    given.put("REDIS_URL", "redis://127.0.0.1:6379");
    given.put("PASSPORT_KEY_FILE", zeros.toString());
    given.put("PORTAL_KEY_FILE", zeros.toString());
    given.put("CORS_ORIGINS", "http://localhost:3000");
    assertThatCode(() -> GatewaySettings.read(given)).doesNotThrowAnyException();
    given.put("CORS_ORIGINS", "*");
    assertThatThrownBy(() -> GatewaySettings.read(given)).hasMessageContaining("CORS_ORIGINS");
  }

  private Map<String, String> production() throws Exception {
    return new HashMap<>(
        Map.of(
            "ENVIRONMENT", "production",
            "PLANT_BACKEND_URL", "http://b:8001",
            "REDIS_URL", "redis://:kR3nV8wQx2pLz7Tb@redis:6379",
            "PASSPORT_KEY_FILE", key("passport.key"),
            "PORTAL_KEY_FILE", key("portal.key")));
  }

  private String key(String name) throws Exception {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Files.write(folder.resolve(name), key).toString();
  }
}
