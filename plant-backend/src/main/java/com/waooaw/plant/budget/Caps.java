package com.waooaw.plant.budget;

import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.Window;
import java.util.UUID;

/**
 * The caps there are, by the names that the gateway uses too. Limits come from the database, so
 * none is adjustable by what Redis remembers.
 */
final class Caps {
  static final String PLATFORM = "platform";
  static final String CUSTOMER = "customer";
  static final String AGENT = "agent";
  static final String TRIAL = "trial";
  static final String ALL = "all";

  private Caps() {}

  static Cap platform(long limit) {
    return new Cap(PLATFORM, ALL, Window.MONTH, limit);
  }

  static Cap customer(UUID customerId, long limit) {
    return new Cap(CUSTOMER, customerId.toString(), Window.MONTH, limit);
  }

  /** An agent as hired: one customer's day of it does not use up another's. */
  static Cap agent(UUID hireId, long limit) {
    return new Cap(AGENT, hireId.toString(), Window.DAY, limit);
  }

  static Cap trial(UUID customerId, long limit) {
    return new Cap(TRIAL, customerId.toString(), Window.TRIAL, limit);
  }
}
