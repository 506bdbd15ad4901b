package com.waooaw.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @Test
  void absentAndBlankSettingsTakeTheirDefaults() {
    Settings settings = new Settings(Map.of("LOG_LEVEL", "  "));
    assertThat(settings.text("LOG_LEVEL", "INFO")).isEqualTo("INFO");
    assertThat(settings.port("PORT", 8000)).isEqualTo(8000);
    assertThat(settings.url("OPA_URL", Set.of("http"))).isNull();
    settings.check();
  }

  @Test
  void givenSettingsAreTaken(@TempDir Path folder) throws Exception {
    Path key = Files.write(folder.resolve("key"), new byte[32]);
    Settings settings =
        new Settings(
            Map.of("PORT", " 9000 ", "OPA_URL", "http://opa:8181", "KEY_FILE", key.toString()));
    assertThat(settings.port("PORT", 8000)).isEqualTo(9000);
    assertThat(settings.requiredUrl("OPA_URL", Set.of("http"))).hasHost("opa").hasPort(8181);
    assertThat(settings.secretFile("KEY_FILE", 32)).hasSize(32);
    settings.check();
  }

  @Test
  void allWrongSettingsAreReportedTogether(@TempDir Path folder) throws Exception {
    Path shortKey = Files.write(folder.resolve("key"), new byte[3]);
    Settings settings =
        new Settings(
            Map.of(
                "PORT", "70000",
                "LOOPS", "many",
                "OPA_URL", "ftp://opa",
                "BAD_URL", "::::",
                "KEY_FILE", shortKey.toString(),
                "GONE_FILE", folder.resolve("gone").toString()));
    settings.port("PORT", 1);
    settings.integer("LOOPS", 2, 1, 64);
    settings.url("OPA_URL", Set.of("http"));
    settings.url("BAD_URL", Set.of("http"));
    settings.secretFile("KEY_FILE", 32);
    settings.secretFile("GONE_FILE", 32);
    settings.secretFile("ABSENT_FILE", 32);
    settings.required("REDIS_URL");
    settings.requiredUrl("JWKS_URL", Set.of("http"));
    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PORT must be from 0 to 65535, not 70000")
        .hasMessageContaining("LOOPS must be a whole number, not 'many'")
        .hasMessageContaining("OPA_URL must be a URL starting with http")
        .hasMessageContaining("BAD_URL is not a URL")
        .hasMessageContaining("KEY_FILE must name a file of at least 32 bytes")
        .hasMessageContaining("GONE_FILE names a file that cannot be read")
        .hasMessageContaining("ABSENT_FILE is required")
        .hasMessageContaining("REDIS_URL is required")
        .hasMessageContaining("JWKS_URL is required");
  }

  @Test
  void aTextMayComeFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("url"), "redis://somewhere:6379\n");
    Settings settings = new Settings(Map.of("REDIS_URL_FILE", file.toString()));

    assertThat(settings.requiredUrl("REDIS_URL", Set.of("redis")))
        .isEqualTo(URI.create("redis://somewhere:6379"));
    settings.check();
  }

  @Test
  void aTextThatIsThereTwiceOrWhoseFileIsNotThereIsNamed(@TempDir Path folder) {
    Settings settings =
        new Settings(Map.of("A", "text", "A_FILE", "x", "B_FILE", folder.resolve("b").toString()));
    settings.optional("A");
    settings.optional("B");

    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("A and A_FILE are both set")
        .hasMessageContaining("B_FILE names a file that cannot be read");
  }
}
