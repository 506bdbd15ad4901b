package com.waooaw.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortalSettingsTest {
  @TempDir private Path folder;

  @Test
  void theFaceBringsItsPortsAndProductionIsTheDefault() throws Exception {
    PortalSettings settings = PortalSettings.read(required());
    assertThat(settings.face()).isEqualTo(Face.PP);
    assertThat(settings.uiPort()).isEqualTo(3001);
    assertThat(settings.apiPort()).isEqualTo(8006);
    assertThat(settings.production()).isTrue();
    assertThat(settings.publicOrigins()).isEmpty();
  }

  @Test
  void givenSettingsAreTaken() throws Exception {
    Map<String, String> given = required();
    given.putAll(
        Map.of(
            "FACE", "CP",
            "UI_PORT", "13000",
            "API_PORT", "18015",
            "ENVIRONMENT", "development",
            "EVENT_LOOPS", "3",
            "PUBLIC_ORIGINS", "https://cp.waooaw.com, http://localhost:5173"));
    PortalSettings settings = PortalSettings.read(given);
    assertThat(settings.face()).isEqualTo(Face.CP);
    assertThat(settings.uiPort()).isEqualTo(13000);
    assertThat(settings.apiPort()).isEqualTo(18015);
    assertThat(settings.production()).isFalse();
    assertThat(settings.eventLoops()).isEqualTo(3);
    assertThat(settings.publicOrigins())
        .containsExactlyInAnyOrder("https://cp.waooaw.com", "http://localhost:5173");
  }

  @Test
  void allWrongSettingsAreReportedTogether() {
    assertThatThrownBy(
            () ->
                PortalSettings.read(
                    Map.of(
                        "FACE", "XP",
                        "WEB_ROOT", folder.toString(),
                        "ENVIRONMENT", "staging",
                        "PUBLIC_ORIGINS", "waooaw.com")))
        .hasMessageContaining("FACE must be CP or PP")
        .hasMessageContaining("WEB_ROOT names a folder without index.html")
        .hasMessageContaining("ENVIRONMENT must be development or production")
        .hasMessageContaining("PUBLIC_ORIGINS holds 'waooaw.com'")
        .hasMessageContaining("GATEWAY_URL is required")
        .hasMessageContaining("REDIS_URL is required")
        .hasMessageContaining("PORTAL_KEY_FILE is required")
        .hasMessageContaining("SESSION_KEY_FILE is required");
  }

  @Test
  void aDevelopersOwnAddressesMayWriteByDefault() throws Exception {
    Map<String, String> given = required();
    given.put("ENVIRONMENT", "development");
    assertThat(PortalSettings.read(given).publicOrigins())
        .containsExactlyInAnyOrder(
            "http://localhost:3001",
            "http://127.0.0.1:3001",
            "http://localhost:8006",
            "http://127.0.0.1:8006");
  }

  private Map<String, String> required() throws Exception {
    Path key = Files.write(folder.resolve("key"), new byte[32]);
    Files.writeString(folder.resolve("index.html"), "page");
    return new HashMap<>(
        Map.of(
            "FACE",
            "PP",
            "GATEWAY_URL",
            "http://gateway:8000",
            "REDIS_URL",
            "redis://redis:6379",
            "PORTAL_KEY_FILE",
            key.toString(),
            "SESSION_KEY_FILE",
            key.toString(),
            "WEB_ROOT",
            folder.toString()));
  }
}
