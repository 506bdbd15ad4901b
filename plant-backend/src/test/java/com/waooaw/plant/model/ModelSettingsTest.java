package com.waooaw.plant.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.kernel.config.Production;
import com.waooaw.kernel.config.Settings;
import com.waooaw.kernel.config.SettingsException;
import com.waooaw.policy.ModelTerms.Price;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelSettingsTest {
  @Test
  void withoutAnAddressThereIsNoModel() {
    assertThat(read(Map.of())).isEmpty();
  }

  @Test
  void whatIsSetIsTakenAndTheKeyStaysOutOfLogs() {
    ModelSettings settings =
        read(Map.of(
                "MODEL_BASE_URL", "https://models.example/v1",
                "MODEL_NAME", "gpt-4o-mini",
                "MODEL_API_KEY", "sk-secret",
                "MODEL_OUTPUT_PRICE", "700000"))
            .orElseThrow();
    assertThat(settings.price()).isEqualTo(new Price(150_000, 700_000));
    assertThat(settings.apiKey()).contains("sk-secret");
    assertThat(settings.toString()).contains("gpt-4o-mini").doesNotContain("secret");
  }

  @Test
  void halfASettingIsAFaultThatIsNamed() {
    assertThatThrownBy(() -> read(Map.of("MODEL_NAME", "x")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("MODEL_BASE_URL");
    assertThatThrownBy(() -> read(Map.of("MODEL_BASE_URL", "http://127.0.0.1/v1")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("MODEL_NAME");
    assertThatThrownBy(() -> read(Map.of("MODEL_BASE_URL", "ftp://x/", "MODEL_NAME", "x")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("MODEL_BASE_URL");
  }

  @Test
  void productionSendsNoKeyInTheClear() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "ENVIRONMENT", "production",
                        "MODEL_BASE_URL", "http://models.example/v1",
                        "MODEL_NAME", "x",
                        "MODEL_API_KEY", "sk-secret")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("must be https");
  }

  private static Optional<ModelSettings> read(Map<String, String> given) {
    Map<String, String> environment = new HashMap<>(Map.of("ENVIRONMENT", "development"));
    environment.putAll(given);
    Settings settings = new Settings(environment);
    Optional<ModelSettings> read = ModelSettings.read(settings, Production.read(settings));
    settings.check();
    return read;
  }
}
