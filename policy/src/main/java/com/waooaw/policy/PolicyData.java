package com.waooaw.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The one data file of limits, caps and prices ({@code policy/platform/data.json}) as the services
 * read it. The rules read the same file.
 *
 * @param revision the rules' revision
 * @param trial the terms of a trial
 * @param requestCostMicroUsd what creating work costs, in micro-dollars
 * @param limits rate limits by tier or named class
 */
public record PolicyData(
    String revision, TrialTerms trial, long requestCostMicroUsd, Map<String, RateLimit> limits) {

  private static final String FILE = "/policy/platform/data.json";

  public PolicyData {
    limits = Map.copyOf(limits);
  }

  /**
   * How long a trial lasts, how much it may do a UTC day, and what it may cost in all, in
   * micro-dollars.
   */
  public record TrialTerms(int days, int tasksPerDay, long spendCapMicroUsd) {}

  /** Steady requests an hour, and how many at once. */
  public record RateLimit(long requestsPerHour, long burst) {}

  /** The data as shipped. */
  public static PolicyData shipped() {
    JsonNode data = read(PolicyModule.resource(FILE));
    JsonNode trial = data.path("trial");
    Map<String, RateLimit> limits = new HashMap<>();
    data.path("limits")
        .properties()
        .forEach(
            e ->
                limits.put(
                    e.getKey(),
                    new RateLimit(
                        e.getValue().path("requests_per_hour").longValue(),
                        e.getValue().path("burst").longValue())));
    return new PolicyData(
        data.path("revision").textValue(),
        new TrialTerms(
            trial.path("days").intValue(),
            trial.path("tasks_per_day").intValue(),
            trial.path("spend_cap_microusd").longValue()),
        data.at("/budget/request_cost_microusd").longValue(),
        limits);
  }

  // The rules see the file as data.platform.
  static byte[] shippedBytes() {
    ObjectMapper mapper = new ObjectMapper();
    try {
      return mapper.writeValueAsBytes(
          mapper.createObjectNode().set("platform", mapper.readTree(PolicyModule.resource(FILE))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(byte[] json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
