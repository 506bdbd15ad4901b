package com.waooaw.plant.hire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * One thing that a hire needs.
 *
 * @param item what it is
 * @param status {@code ready} or {@code missing}
 * @param detail one plain sentence
 * @param blocks what cannot be done without it; null when it is there
 */
record Readiness(String item, String status, String detail, String blocks) {
  /** What was configured beside the hire itself. */
  private record Configured(boolean goal, boolean billing) {}

  static List<Readiness> of(Handle tx, Hire hire, boolean canWork, Instant now) {
    Configured configured = configured(tx, hire);
    HireState state = hire.state(now);
    List<Readiness> list = new ArrayList<>();
    list.add(
        item(
            "agent",
            canWork,
            hire.agent().name() + " can work here.",
            hire.agent().name() + " needs a model, and none is configured here.",
            "goals and runs"));
    list.add(item("state", working(state), "The hire is at work.", standing(state), "new work"));
    list.add(
        item(
            "goal",
            configured.goal(),
            "A goal was given.",
            "No goal was given yet.",
            "the first run"));
    list.add(
        item(
            "plan",
            hire.paid().isPresent(),
            "A plan was chosen.",
            "No plan was chosen: this is a trial.",
            "outside acts for real; a trial's go to the sandbox"));
    list.add(
        item(
            "payment_method",
            hire.paid().flatMap(Hire.Paid::method).isPresent(),
            "Renewals are charged to what you left for them.",
            "Nothing was left to charge renewals to.",
            "automatic renewal: each bill is paid by hand"));
    list.add(
        item(
            "billing_details",
            configured.billing(),
            "Invoices carry your billing details.",
            "No billing details were given.",
            "your name and GSTIN on invoices"));
    return list;
  }

  private static boolean working(HireState state) {
    return state.equals(new HireState.TrialActive()) || state.equals(new HireState.Active());
  }

  private static String standing(HireState state) {
    return "The hire is " + state.word() + ".";
  }

  private static Readiness item(
      String item, boolean ready, String isThere, String isMissing, String blocks) {
    return ready
        ? new Readiness(item, "ready", isThere, null)
        : new Readiness(item, "missing", isMissing, blocks);
  }

  private static Configured configured(Handle tx, Hire hire) {
    return tx.createQuery(
            """
            SELECT EXISTS (SELECT 1 FROM plant.goal WHERE hire_id = :hire) AS goal,
                   EXISTS (SELECT 1 FROM plant.billing_profile WHERE customer_id = :customer) AS billing
            """)
        .bind("hire", hire.id())
        .bind("customer", hire.customerId())
        .map((rs, ctx) -> new Configured(rs.getBoolean("goal"), rs.getBoolean("billing")))
        .one();
  }
}
