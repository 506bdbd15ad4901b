package com.waooaw.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  private static final String FILE = "/policy/platform/data.json";

  public BudgetTerms {
    thresholds = List.copyOf(thresholds);
    essentialAgents = Set.copyOf(essentialAgents);
    stoppedFromPercent = Map.copyOf(stoppedFromPercent);
  }

  /** The terms as shipped. */
  public static BudgetTerms shipped() {
    JsonNode budget;
    try {
      budget = new ObjectMapper().readTree(PolicyModule.resource(FILE)).path("budget");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Integer> stopped = new HashMap<>();
    budget
        .path("stopped_from_percent")
        .properties()
        .forEach(e -> stopped.put(e.getKey(), e.getValue().intValue()));
    Set<String> essential = new HashSet<>();
    budget.path("essential_agents").forEach(slug -> essential.add(slug.textValue()));
    return new BudgetTerms(
        budget.path("agent_daily_microusd").longValue(),
        budget.path("platform_monthly_microusd").longValue(),
        StreamSupport.stream(budget.path("thresholds").spliterator(), false)
            .map(JsonNode::intValue)
            .toList(),
        essential,
        budget.path("essential_only_from_percent").intValue(),
        stopped);
  }
}
