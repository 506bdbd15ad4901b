package com.waooaw.policy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The one data file of limits, caps and prices ({@code policy/platform/data.json}) as the services
 * read it. The rules read the same file.
 *
 * @param revision the rules' revision
 * @param trial the terms of a trial
 * @param requestCostMicroUsd what creating work costs, in micro-dollars
 * @param limits rate limits by tier or named class
 * @param budget the terms of caps
 * @param governor the terms of approvals
 */
public record PolicyData(
    String revision,
    TrialTerms trial,
    long requestCostMicroUsd,
    Map<String, RateLimit> limits,
    BudgetTerms budget,
    GovernorTerms governor) {

  static final String FILE = "/policy/platform/data.json";

  // Whole numbers that WebAssembly, Redis and JSON all hold exactly.
  static final long MOST = 1L << 53;
  private static final Set<String> NEEDED_LIMITS = Set.of("anonymous", "sign-in");
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

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
    return parse(shippedDocument());
  }

  /** The file as shipped. */
  public static byte[] shippedDocument() {
    return PolicyModule.resource(FILE);
  }

  /**
   * The data as a file or an OPA server has them.
   *
   * @throws PolicyException if anything that is read here is missing or makes no sense
   */
  public static PolicyData parse(byte[] json) {
    JsonNode data = read(json);
    JsonNode revision = data.path("revision");
    JsonNode trial = data.path("trial");
    Map<String, RateLimit> limits = new HashMap<>();
    data.path("limits")
        .properties()
        .forEach(
            e ->
                limits.put(
                    e.getKey(),
                    new RateLimit(
                        positive(e.getValue(), "/requests_per_hour", MOST),
                        positive(e.getValue(), "/burst", MOST))));
    if (!revision.isTextual()
        || revision.textValue().isBlank()
        || !limits.keySet().containsAll(NEEDED_LIMITS)) {
      throw new PolicyException("The policy data lack a revision or a limit");
    }
    return new PolicyData(
        revision.textValue(),
        new TrialTerms(
            (int) positive(trial, "/days", 366),
            (int) positive(trial, "/tasks_per_day", 1_000_000),
            positive(trial, "/spend_cap_microusd", MOST)),
        positive(data, "/budget/request_cost_microusd", MOST),
        limits,
        BudgetTerms.of(data.path("budget")),
        GovernorTerms.of(data.path("governor")));
  }

  // The rules see the file as data.platform.
  static byte[] asPlatform(byte[] json) {
    try {
      return MAPPER.writeValueAsBytes(MAPPER.createObjectNode().set("platform", read(json)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long positive(JsonNode node, String pointer, long most) {
    JsonNode value = node.at(pointer);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() <= 0
        || value.longValue() > most) {
      throw new PolicyException("The policy data have no whole, positive number at " + pointer);
    }
    return value.longValue();
  }

  private static JsonNode read(byte[] json) {
    try {
      JsonNode data = MAPPER.readTree(json);
      if (!data.isObject()) {
        throw new PolicyException("The policy data are no JSON object");
      }
      return data;
    } catch (IOException e) {
      throw new PolicyException("The policy data are not JSON", e);
    }
  }
}
