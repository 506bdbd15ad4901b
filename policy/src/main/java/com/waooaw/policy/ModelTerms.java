package com.waooaw.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the one data file says of paid calls to models. Amounts are whole micro-dollars.
 *
 * @param trialCallMicroUsd a single call that may cost more is refused in a trial
 * @param prices by the model's name; {@code default} is for one that has none
 */
public record ModelTerms(long trialCallMicroUsd, Map<String, Price> prices) {
  private static final String FILE = "/policy/platform/data.json";
  private static final String DEFAULT = "default";
  private static final long MILLION = 1_000_000;

  public ModelTerms {
    prices = Map.copyOf(prices);
    if (trialCallMicroUsd < 1 || !prices.containsKey(DEFAULT)) {
      throw new IllegalArgumentException("Paid calls need a limit and a price");
    }
  }

  /** What a million tokens cost, read and written. */
  public record Price(long inputMicroUsdPerMillion, long outputMicroUsdPerMillion) {
    public Price {
      if (inputMicroUsdPerMillion < 0 || outputMicroUsdPerMillion < 0) {
        throw new IllegalArgumentException("A price is not negative");
      }
    }

    /** What so many tokens cost, a part of a micro-dollar counting as a whole one. */
    public long of(long inputTokens, long outputTokens) {
      return Math.ceilDiv(
          Math.addExact(
              Math.multiplyExact(inputTokens, inputMicroUsdPerMillion),
              Math.multiplyExact(outputTokens, outputMicroUsdPerMillion)),
          MILLION);
    }
  }

  /** The price of a model; the dearer default when nobody told its own. */
  public Price price(String model) {
    Price own = prices.get(model);
    return own == null ? prices.get(DEFAULT) : own;
  }

  /** The terms as shipped. */
  public static ModelTerms shipped() {
    try {
      JsonNode data = new ObjectMapper().readTree(PolicyModule.resource(FILE));
      Map<String, Price> prices = new HashMap<>();
      data.path("model_prices")
          .properties()
          .forEach(
              e ->
                  prices.put(
                      e.getKey(),
                      new Price(
                          e.getValue().path("input_microusd_per_million").longValue(),
                          e.getValue().path("output_microusd_per_million").longValue())));
      return new ModelTerms(data.at("/budget/trial_call_microusd").longValue(), prices);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
