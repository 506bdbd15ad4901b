package com.waooaw.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The terms of approvals, from the same data file as the rules that say what needs one.
 *
 * @param customerDecides permissions whose acts the customer approves; the platform's governor
 *     approves all others
 * @param highRisk permissions whose acts are of high risk
 * @param deciders how many people must approve an act of normal risk
 * @param highRiskDeciders how many must approve one of high risk
 * @param life how long an approval waits for its decision and, once approved, for its use
 * @param outsideLife the same of an act that an agent would do outside
 */
public record GovernorTerms(
    Set<String> customerDecides,
    Set<String> highRisk,
    int deciders,
    int highRiskDeciders,
    Duration life,
    Duration outsideLife) {

  public GovernorTerms {
    customerDecides = Set.copyOf(customerDecides);
    highRisk = Set.copyOf(highRisk);
    if (deciders < 1
        || highRiskDeciders < deciders
        || !life.isPositive()
        || !outsideLife.isPositive()) {
      throw new IllegalArgumentException("Approvals need deciders and time to decide");
    }
  }

  /** The terms as shipped. */
  public static GovernorTerms shipped() {
    return PolicyData.shipped().governor();
  }

  // What is not said is the strictest that was ever shipped, and nothing is left to the customer.
  static GovernorTerms of(JsonNode terms) {
    try {
      return new GovernorTerms(
          names(terms.path("customer_decides")),
          names(terms.path("high_risk")),
          terms.at("/deciders/normal").asInt(1),
          terms.at("/deciders/high").asInt(2),
          Duration.ofHours(terms.path("expires_after_hours").asInt(24)),
          Duration.ofMinutes(terms.path("outside_act_expires_after_minutes").asInt(120)));
    } catch (IllegalArgumentException senseless) {
      throw new PolicyException(senseless.getMessage(), senseless);
    }
  }

  private static Set<String> names(JsonNode list) {
    Set<String> names = new HashSet<>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }
}
