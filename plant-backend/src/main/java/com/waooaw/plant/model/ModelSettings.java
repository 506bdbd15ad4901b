package com.waooaw.plant.model;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.config.Production;
import com.waooaw.kernel.config.Settings;
import com.waooaw.policy.ModelTerms;
import com.waooaw.policy.ModelTerms.Price;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The model that agents may use: any endpoint that speaks OpenAI's chat completions.
 *
 * @param baseUrl what {@code /chat/completions} is put behind, such as {@code
 *     https://api.openai.com/v1}
 * @param apiKey sent as a bearer token; empty when the endpoint asks for none
 * @param name the model's name, as the endpoint knows it
 * @param price of its tokens
 * @param patience how long to wait
 */
public record ModelSettings(
    URI baseUrl, Optional<String> apiKey, String name, Price price, Patience patience) {
  private static final int MOST = 1_000_000_000;

  public ModelSettings {
    requireNonNull(baseUrl, "baseUrl");
    requireNonNull(apiKey, "apiKey");
    requireNonNull(name, "name");
    requireNonNull(price, "price");
    requireNonNull(patience, "patience");
  }

  /**
   * How long to wait. All of a call fits into the time for which money is held.
   *
   * @param silence the longest that nothing comes
   * @param call the longest that one call takes
   * @param between how long to wait before the second try; twice that before the third
   */
  public record Patience(Duration silence, Duration call, Duration between) {
    /** What a person at a browser bears. */
    public static final Patience USUAL =
        new Patience(Duration.ofSeconds(30), Duration.ofSeconds(100), Duration.ofSeconds(1));
  }

  /**
   * Reads MODEL_BASE_URL, MODEL_API_KEY, MODEL_NAME and, in micro-dollars for a million tokens,
   * MODEL_INPUT_PRICE and MODEL_OUTPUT_PRICE, which are policy's when absent.
   *
   * @return empty when no model is set
   */
  public static Optional<ModelSettings> read(Settings settings, Production production) {
    URI url = settings.url("MODEL_BASE_URL", Set.of("http", "https"));
    Optional<String> name = settings.optional("MODEL_NAME");
    Optional<String> key = settings.optional("MODEL_API_KEY");
    if (url == null) {
      if (name.isPresent() || key.isPresent()) {
        settings.fault("MODEL_BASE_URL", "is required with MODEL_NAME and MODEL_API_KEY", null);
      }
      return Optional.empty();
    }
    if (name.isEmpty()) {
      settings.fault("MODEL_NAME", "is required with MODEL_BASE_URL", null);
    }
    if (production.isOn() && key.isPresent() && !url.getScheme().equals("https")) {
      settings.fault("MODEL_BASE_URL", "must be https, or the key is sent in the clear", null);
    }
    Price known = ModelTerms.shipped().price(name.orElse(""));
    Price price =
        new Price(
            settings.integer("MODEL_INPUT_PRICE", (int) known.inputMicroUsdPerMillion(), 0, MOST),
            settings.integer(
                "MODEL_OUTPUT_PRICE", (int) known.outputMicroUsdPerMillion(), 0, MOST));
    return Optional.of(new ModelSettings(url, key, name.orElse(""), price, Patience.USUAL));
  }

  // Not the record's own text, which would put the key into logs.
  @Override
  public String toString() {
    return name + " at " + baseUrl.getHost();
  }
}
