package com.waooaw.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What the one data file says of money, as the services read it. Amounts are whole micro-dollars.
 *
 * @param agentDailyMicroUsd what a hired agent may cost a UTC day
 * @param platformMonthlyMicroUsd what all work together may cost a calendar month
 * @param thresholds per cents of a cap whose reaching is told once
 * @param essentialAgents slugs of the agents that go on when the platform's month is nearly gone
 * @param essentialOnlyFromPercent of the platform's month, from which only those go on
 * @param stoppedFromPercent permissions that are refused from that per cent of the platform's month
 */
public record BudgetTerms(
    long agentDailyMicroUsd,
    long platformMonthlyMicroUsd,
    List<Integer> thresholds,
    Set<String> essentialAgents,
    int essentialOnlyFromPercent,
    Map<String, Integer> stoppedFromPercent) {
  private static final int WHOLE = 100;

  public BudgetTerms {
    thresholds = List.copyOf(thresholds);
    essentialAgents = Set.copyOf(essentialAgents);
    stoppedFromPercent = Map.copyOf(stoppedFromPercent);
  }

  /** The terms as shipped. */
  public static BudgetTerms shipped() {
    return PolicyData.shipped().budget();
  }

  // What is not said stops nothing: the caps themselves are always there.
  static BudgetTerms of(JsonNode budget) {
    Map<String, Integer> stopped = new HashMap<>();
    budget
        .path("stopped_from_percent")
        .properties()
        .forEach(e -> stopped.put(e.getKey(), percent(e.getValue())));
    Set<String> essential = new HashSet<>();
    budget.path("essential_agents").forEach(slug -> essential.add(slug.asText()));
    return new BudgetTerms(
        PolicyData.positive(budget, "/agent_daily_microusd", PolicyData.MOST),
        PolicyData.positive(budget, "/platform_monthly_microusd", PolicyData.MOST),
        StreamSupport.stream(budget.path("thresholds").spliterator(), false)
            .map(BudgetTerms::percent)
            .toList(),
        essential,
        budget.has("essential_only_from_percent")
            ? percent(budget.path("essential_only_from_percent"))
            : WHOLE,
        stopped);
  }

  private static int percent(JsonNode value) {
    return (int) PolicyData.positive(value, "", WHOLE);
  }
}
