package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.hire.HireState;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.hire.PaidHires;
import com.waooaw.plant.hire.Period;
import com.waooaw.plant.money.Money;
import com.waooaw.policy.BillingTerms;
import com.waooaw.policy.BillingTerms.Plan;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rules of taking a plan, changing it and ending it. */
final class Subscriptions {
  private final Hires hires;
  private final PaidHires paidHires;
  private final Bills bills;
  private final Renewals renewals;
  private final Refunds refunds;
  private final BillingTerms terms;
  private final InstantSource clock;

  Subscriptions(
      Hires hires,
      PaidHires paidHires,
      Bills bills,
      Renewals renewals,
      Refunds refunds,
      BillingTerms terms,
      InstantSource clock) {
    this.hires = requireNonNull(hires, "hires");
    this.paidHires = requireNonNull(paidHires, "paidHires");
    this.bills = requireNonNull(bills, "bills");
    this.renewals = requireNonNull(renewals, "renewals");
    this.refunds = requireNonNull(refunds, "refunds");
    this.terms = requireNonNull(terms, "terms");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * What changed.
   *
   * @param invoice for what is owed now; empty if nothing is
   * @param creditPaise owed to the customer of this change, before tax
   */
  record Changed(Hire hire, Optional<Invoice> invoice, long creditPaise, List<Refund> refunds) {}

  /** Makes a trial a paid hire at once, and bills its first month. */
  Changed convert(Handle tx, Request request, UUID hireId, String planId) {
    Hire trial = hires.get(tx, hireId);
    Plan plan = plan(planId);
    Instant now = now();
    Hire hire = paidHires.convert(tx, request, trial, plan, now);
    Period first = hire.paid().orElseThrow().period();
    Invoice invoice =
        bills.issue(
            tx,
            Optional.of(request),
            hire,
            new Bills.Draft(
                Order.Purpose.FIRST_MONTH,
                first.start(),
                first.end(),
                List.of(
                    bills.line(
                        hire.agent().name() + ", plan " + plan.name() + ", month 1",
                        hire.price().amount()))),
            now);
    renewals.schedule(tx, hire);
    return new Changed(hire, Optional.of(invoice), 0, List.of());
  }

  /** Takes another plan at once: billed, or owed to the customer, for the days that are left. */
  Changed changePlan(Handle tx, Request request, UUID hireId, String planId) {
    Hire hire = hires.get(tx, hireId);
    Instant now = now();
    Hire.Paid paid = requireChangeable(hire, now);
    Plan plan = plan(planId);
    if (plan.id().equals(paid.plan())) {
      throw conflict("This hire is on the plan " + plan.name() + " already.");
    }
    Money price = new Money(plan.pricePaise(hire.ownPrice().amount()), hire.price().currency());
    long days = paid.period().daysLeftRoundedUp(now);
    long difference =
        Shares.proration(hire.price().amount(), price.amount(), days, terms.monthDays());
    long credit = Math.max(0, -difference);
    Hire changed = paidHires.changePlan(tx, request, hire, plan, price, credit);
    if (difference <= 0) {
      return new Changed(changed, Optional.empty(), credit, List.of());
    }
    String text =
        "%s, change to plan %s, %d of %d days"
            .formatted(
                hire.agent().name(),
                plan.name(),
                Math.min(days, terms.monthDays()),
                terms.monthDays());
    Invoice invoice =
        bills.issue(
            tx,
            Optional.of(request),
            changed,
            new Bills.Draft(
                Order.Purpose.PLAN_CHANGE,
                now,
                paid.period().end(),
                List.of(bills.line(text, difference))),
            now);
    return new Changed(changed, Optional.of(invoice), 0, List.of());
  }

  /** Ends a hire: a trial at once, a paid one when its month is over, or now if that is asked. */
  Changed cancel(Handle tx, Request request, UUID hireId, String reason, boolean atOnce) {
    Hire hire = hires.get(tx, hireId);
    Instant now = now();
    if (hire.paid().isPresent() && !atOnce) {
      Hire ending = paidHires.cancelLater(tx, request, hire, reason, now);
      return new Changed(ending, Optional.empty(), 0, List.of());
    }
    boolean trial = hire.paid().isEmpty();
    // Bills are locked before their hire wherever both are.
    OrderStore.lockAll(tx, hire.id());
    Hire cancelled =
        hires.move(
            tx,
            hire,
            new HireState.Event.CancelNow(),
            Optional.of(request),
            trial ? "trial.cancelled" : "hire.cancelled",
            Optional.of(reason));
    if (trial) {
      hires.trialsChanged(tx, hire.customerId());
      return new Changed(cancelled, Optional.empty(), 0, List.of());
    }
    List<Refund> given = refunds.decide(tx, request, hire, reason, now);
    return new Changed(cancelled, Optional.empty(), 0, given);
  }

  private Hire.Paid requireChangeable(Hire hire, Instant now) {
    HireState state = hire.state(now);
    boolean changeable =
        switch (state) {
          case HireState.Active s -> true;
          case HireState.Paused s -> !s.onTrial();
          case HireState.TrialActive s -> false;
          case HireState.Suspended s -> false;
          case HireState.Cancelled s -> false;
          case HireState.Expired s -> false;
        };
    if (!changeable) {
      throw conflict(
          "The hire of "
              + hire.agent().name()
              + " is "
              + state.word()
              + " and has no plan to change.");
    }
    Hire.Paid paid = hire.paid().orElseThrow();
    if (paid.cancelsAt().isPresent()) {
      throw conflict(
          "The hire of " + hire.agent().name() + " was cancelled and ends with its month.");
    }
    return paid;
  }

  private Plan plan(String id) {
    return terms
        .plan(id)
        .orElseThrow(
            () ->
                Problem.invalid(
                        "/plan",
                        "plan",
                        "plan is none of "
                            + String.join(", ", terms.plans().stream().map(Plan::id).toList())
                            + ".")
                    .exception());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static RuntimeException conflict(String sentence) {
    return Problem.of(ProblemType.CONFLICT, sentence).exception();
  }
}
