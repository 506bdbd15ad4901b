package com.waooaw.plant.hire;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.money.Money;
import com.waooaw.policy.BillingTerms.Plan;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The rules of hires that are paid for: what is written of a plan, its months and its end. Each
 * write is conditional on what was read, so of two at once one wins and the other is told.
 */
public final class PaidHires {
  private final Hires hires;

  public PaidHires(Hires hires) {
    this.hires = requireNonNull(hires, "hires");
  }

  /**
   * Makes a running trial a paid hire, at once, at the price and limit of a plan as they are now.
   *
   * @throws com.waooaw.kernel.problem.ProblemException trial-expired or conflict
   */
  public Hire convert(Handle tx, Request request, Hire hire, Plan plan, Instant now) {
    HireState to = hire.after(new HireState.Event.Convert(), now);
    Money price = new Money(plan.pricePaise(hire.ownPrice().amount()), hire.price().currency());
    if (!PaidHireStore.convert(tx, hire, to, plan, price, Period.first(now))) {
      hires.get(tx, hire.id()).after(new HireState.Event.Convert(), now);
      throw changedMeanwhile(hire);
    }
    hires.record(
        tx,
        hire,
        Optional.of(request),
        "trial.converted",
        Map.of("plan", plan.id(), "price", price.amount(), "currency", price.currency()));
    hires.trialsChanged(tx, hire.customerId());
    return hires.get(tx, hire.id());
  }

  /**
   * Takes another plan.
   *
   * @param creditPaise what is owed to the customer for the days left, 0 if nothing is
   * @throws com.waooaw.kernel.problem.ProblemException conflict, if it ends, or changed meanwhile
   */
  public Hire changePlan(
      Handle tx, Request request, Hire hire, Plan plan, Money price, long creditPaise) {
    if (!PaidHireStore.changePlan(tx, hire, plan, price, creditPaise)) {
      throw changedMeanwhile(hire);
    }
    hires.record(
        tx,
        hire,
        Optional.of(request),
        "hire.plan_changed",
        Map.of(
            "from", hire.paid().orElseThrow().plan(),
            "to", plan.id(),
            "price", price.amount(),
            "credit", creditPaise));
    return hires.get(tx, hire.id());
  }

  /**
   * Ends a hire when its paid month is over.
   *
   * @throws com.waooaw.kernel.problem.ProblemException conflict, if it cannot end or ends already
   */
  public Hire cancelLater(Handle tx, Request request, Hire hire, String reason, Instant now) {
    hire.after(new HireState.Event.CancelLater(), now);
    if (!PaidHireStore.cancelLater(tx, hire, reason)) {
      Hire meanwhile = hires.get(tx, hire.id());
      meanwhile.after(new HireState.Event.CancelLater(), now);
      if (meanwhile.paid().flatMap(Hire.Paid::cancelsAt).isPresent()) {
        throw Problem.of(
                ProblemType.CONFLICT,
                "The hire of "
                    + hire.agent().name()
                    + " was cancelled before, and ends with its"
                    + " month.")
            .exception();
      }
      throw changedMeanwhile(hire);
    }
    Hire ending = hires.get(tx, hire.id());
    hires.record(
        tx,
        hire,
        Optional.of(request),
        "hire.cancel_requested",
        Map.of("ends_at", ending.paid().orElseThrow().cancelsAt().orElseThrow().toString()));
    return ending;
  }

  /**
   * Begins the next month; empty if somebody did, or it ends.
   *
   * @param creditUsed of what was owed to the customer, set off against its bill
   */
  public Optional<Hire> renew(Handle tx, Hire hire, Period next, long creditUsed) {
    if (!PaidHireStore.renew(tx, hire, next, creditUsed)) {
      return Optional.empty();
    }
    hires.record(
        tx,
        hire,
        Optional.empty(),
        "hire.renewed",
        Map.of("month", next.number(), "until", next.end().toString()));
    return Optional.of(hires.get(tx, hire.id()));
  }

  /** Keeps what renewals are charged to. */
  public void keepMethod(Handle tx, UUID hireId, String method) {
    PaidHireStore.keepMethod(tx, hireId, method);
  }

  private static RuntimeException changedMeanwhile(Hire hire) {
    return Problem.of(
            ProblemType.CONFLICT,
            "The hire of " + hire.agent().name() + " was changed at the same time.")
        .exception();
  }
}
