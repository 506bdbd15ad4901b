package com.waooaw.plant.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.kernel.config.SettingsException;
import com.waooaw.plant.BackendSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of mail, public addresses and OpenID providers. */
class SettingsOfPeopleTest {
  @TempDir Path folder;

  @Test
  void withoutThemNobodySignsInElsewhereAndLinksLeadToThisMachine() throws Exception {
    BackendSettings settings = BackendSettings.read(with(Map.of()));
    assertThat(settings.oidc()).isEqualTo(OidcSettings.NONE);
    assertThat(settings.addresses()).isEqualTo(PublicAddresses.LOCAL);
  }

  @Test
  void givenOnesAreTaken() throws Exception {
    BackendSettings settings =
        BackendSettings.read(
            with(
                Map.of(
                    "CP_PUBLIC_URL", "https://app.example/",
                    "OIDC_CP_ISSUER", "https://id.example/customers",
                    "OIDC_CP_CLIENT_ID", "waooaw",
                    "OIDC_PP_ISSUER", "https://id.example/company",
                    "OIDC_PP_CLIENT_ID", "staff",
                    "OIDC_PP_CLIENT_SECRET", "hidden",
                    "OIDC_PP_DOMAINS", "Example.com, example.org")));
    assertThat(settings.addresses().customers()).isEqualTo("https://app.example");
    assertThat(settings.oidc().customers().orElseThrow().clientSecret()).isEmpty();
    assertThat(settings.oidc().staff().orElseThrow().clientSecret()).hasValue("hidden");
    assertThat(settings.oidc().staffDomains())
        .containsExactlyInAnyOrder("example.com", "example.org");
    assertThat(settings.oidc().staff()).asString().doesNotContain("hidden");
  }

  @Test
  void halfAProviderAndACompanyWithoutDomainsAreNamed() {
    assertThatThrownBy(
            () ->
                BackendSettings.read(
                    with(
                        Map.of(
                            "OIDC_CP_CLIENT_ID", "waooaw",
                            "OIDC_PP_ISSUER", "https://id.example",
                            "PP_PUBLIC_URL", "https://pp.example/below"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("OIDC_CP_ISSUER is required")
        .hasMessageContaining("OIDC_PP_CLIENT_ID is required")
        .hasMessageContaining("OIDC_PP_DOMAINS is required")
        .hasMessageContaining("PP_PUBLIC_URL must be an origin");
  }

  @Test
  void productionNeedsToKnowWhereLinksLeadAndRefusesProvidersWithoutTls() {
    assertThatThrownBy(
            () ->
                BackendSettings.read(
                    with(
                        Map.of(
                            "ENVIRONMENT", "production",
                            "SMTP_URL", "smtp://mail.example",
                            "MAIL_FROM", "plant@app.example",
                            "OIDC_CP_ISSUER", "http://id.example",
                            "OIDC_CP_CLIENT_ID", "waooaw"))))
        .hasMessageContaining("CP_PUBLIC_URL is required in production")
        .hasMessageContaining("PP_PUBLIC_URL is required in production")
        .hasMessageContaining("OIDC_CP_ISSUER holds 'http://id.example' without TLS");
  }

  private Map<String, String> with(Map<String, String> more) throws Exception {
    Path key = Files.write(folder.resolve("some.key"), new byte[32]);
    Map<String, String> given =
        new HashMap<>(
            Map.of(
                "ENVIRONMENT", "development",
                "DATABASE_URL", "postgresql://plant:secret@db/waooaw",
                "REDIS_URL", "redis://cache:6379",
                "PASSPORT_KEY_FILE", key.toString(),
                "MASTER_KEY_FILE", key.toString()));
    given.putAll(more);
    return given;
  }
}
