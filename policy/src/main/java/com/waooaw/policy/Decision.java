package com.waooaw.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * What the rules decided, a part for each stage of the gateway. Schema:
 * policy/schema/decision.schema.json.
 *
 * @param rbac whether the roles permit it
 * @param trial whether the trial permits it, and its limits
 * @param governor whether a governor must approve it
 * @param routing where it is forwarded
 * @param budget caps and cost, in micro-dollars
 * @param limits how often
 * @param revision the rules' revision
 */
public record Decision(
    @JsonProperty(required = true) Rbac rbac,
    @JsonProperty(required = true) Trial trial,
    @JsonProperty(required = true) Governor governor,
    @JsonProperty(required = true) Routing routing,
    @JsonProperty(required = true) Budget budget,
    @JsonProperty(required = true) Limits limits,
    @JsonProperty(required = true) String revision) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(com.fasterxml.jackson.databind.MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** Whether the roles permit it; the reasons when not. */
  public record Rbac(boolean allow, List<String> reasons) {}

  /** Whether the trial permits it. The limits are null for callers in no trial. */
  public record Trial(
      boolean allow,
      List<String> reasons,
      @JsonProperty("daily_task_limit") Long dailyTaskLimit,
      @JsonProperty("spend_cap_microusd") Long spendCapMicroUsd) {}

  /** Whether a governor must approve it first. */
  public record Governor(
      @JsonProperty("approval_required") boolean approvalRequired, List<String> reasons) {}

  /** Where it is forwarded. */
  public record Routing(Upstream upstream) {}

  /** The upstreams there are. */
  public enum Upstream {
    @JsonProperty("sandbox")
    SANDBOX,
    @JsonProperty("production")
    PRODUCTION
  }

  /** Caps and cost, in micro-dollars; thresholds in per cent. */
  public record Budget(
      @JsonProperty("agent_daily_microusd") long agentDailyMicroUsd,
      @JsonProperty("platform_monthly_microusd") long platformMonthlyMicroUsd,
      @JsonProperty("request_cost_microusd") long requestCostMicroUsd,
      List<Integer> thresholds) {}

  /** Steady requests an hour, and how many at once. */
  public record Limits(@JsonProperty("requests_per_hour") long requestsPerHour, long burst) {}

  /**
   * A decision as the rules wrote it.
   *
   * @throws PolicyException if any part is missing, unknown or of the wrong type: a decision is
   *     whole or it is none
   */
  public static Decision parse(String json) {
    try {
      Decision decision = MAPPER.readValue(json, Decision.class);
      if (decision == null
          || decision.routing().upstream() == null
          || decision.limits().requestsPerHour() <= 0
          || decision.limits().burst() <= 0
          || decision.budget().agentDailyMicroUsd() < 0
          || decision.budget().platformMonthlyMicroUsd() < 0
          || decision.budget().requestCostMicroUsd() < 0) {
        throw new PolicyException("The decision is incomplete");
      }
      return decision;
    } catch (JsonProcessingException e) {
      throw new PolicyException("The decision cannot be read", e);
    }
  }
}
