package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.billing.PaymentProvider.PaymentEvent;
import com.waooaw.plant.billing.PaymentProvider.SignedEvent;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.hire.HireState;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.hire.PaidHires;
import com.waooaw.plant.notice.Notice;
import com.waooaw.plant.notice.Notices;
import com.waooaw.policy.BillingTerms;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The only door through which money is believed. An event counts once, and only if its signature,
 * type, order, amount and currency agree; then it pays its own order and helps that order's hire
 * and no other.
 */
final class PaymentEvents {
  private final PaymentProvider provider;
  private final Hires hires;
  private final PaidHires paidHires;
  private final Renewals renewals;
  private final Notices notices;
  private final BillingTerms terms;
  private final BillingTrail trail;
  private final InstantSource clock;

  PaymentEvents(
      PaymentProvider provider,
      Hires hires,
      PaidHires paidHires,
      Renewals renewals,
      Notices notices,
      BillingTerms terms,
      BillingTrail trail,
      InstantSource clock) {
    this.provider = requireNonNull(provider, "provider");
    this.hires = requireNonNull(hires, "hires");
    this.paidHires = requireNonNull(paidHires, "paidHires");
    this.renewals = requireNonNull(renewals, "renewals");
    this.notices = requireNonNull(notices, "notices");
    this.terms = requireNonNull(terms, "terms");
    this.trail = requireNonNull(trail, "trail");
    this.clock = requireNonNull(clock, "clock");
  }

  /** What became of an event. */
  sealed interface Outcome {
    /** Its order is paid. */
    record Paid() implements Outcome {}

    /** Its payment failed; the order stays open. */
    record Declined() implements Outcome {}

    /** It was told before. */
    record Duplicate() implements Outcome {}

    /**
     * It counts for nothing.
     *
     * @param why what does not agree
     */
    record Refused(String why) implements Outcome {}
  }

  /** Takes an event, in a transaction of the plant. */
  Outcome accept(Handle tx, SignedEvent signed) {
    Optional<PaymentEvent> opened = provider.open(signed);
    if (opened.isEmpty()) {
      // Not kept by its id: a forger could use up the id of an event that is yet to come.
      trail.record(
          tx,
          Optional.empty(),
          "payment.event_refused",
          "payment",
          "unknown",
          null,
          "signature",
          Map.of("provider", provider.name()));
      return new Outcome.Refused("signature");
    }
    PaymentEvent event = opened.get();
    Optional<Order> order = OrderStore.lock(tx, provider.name(), event.order());
    Outcome outcome = judge(event, order);
    Instant now = clock.instant();
    if (!PaymentStore.keep(tx, provider.name(), event, order, word(outcome), now)) {
      return new Outcome.Duplicate();
    }
    switch (outcome) {
      case Outcome.Paid paid -> paid(tx, event, order.orElseThrow(), now);
      case Outcome.Declined declined -> declined(tx, event, order.orElseThrow(), now);
      case Outcome.Refused refused ->
          trail.record(
              tx,
              Optional.empty(),
              "payment.event_refused",
              "payment",
              event.id(),
              order.map(Order::customerId).orElse(null),
              refused.why(),
              Map.of("provider", provider.name(), "type", event.type()));
      case Outcome.Duplicate duplicate -> throw new IllegalStateException("judged a duplicate");
    }
    return outcome;
  }

  private static Outcome judge(PaymentEvent event, Optional<Order> found) {
    if (found.isEmpty()) {
      return new Outcome.Refused("order");
    }
    Order order = found.get();
    boolean captured = event.type().equals(PaymentEvent.CAPTURED);
    if (!captured && !event.type().equals(PaymentEvent.FAILED)) {
      return new Outcome.Refused("type");
    }
    if (event.amount() != order.amount()) {
      return new Outcome.Refused("amount");
    }
    if (!order.currency().equals(event.currency())) {
      return new Outcome.Refused("currency");
    }
    if (order.status() != Order.Status.OPEN) {
      return new Outcome.Refused("order is " + order.status().word());
    }
    return captured ? new Outcome.Paid() : new Outcome.Declined();
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Paid paid -> "paid";
      case Outcome.Declined declined -> "declined";
      case Outcome.Duplicate duplicate -> "duplicate";
      case Outcome.Refused refused -> "refused: " + refused.why();
    };
  }

  private void paid(Handle tx, PaymentEvent event, Order order, Instant now) {
    if (!OrderStore.paid(tx, order.id(), now)) {
      throw new IllegalStateException("Order " + order.id() + " was open and locked");
    }
    Optional<Payment> payment =
        PaymentStore.finish(tx, event.paymentId(), order.id(), "succeeded", null, now);
    payment
        .filter(Payment::keepMethod)
        .ifPresent(p -> paidHires.keepMethod(tx, order.hireId(), p.method()));
    record(tx, "payment.succeeded", event, order, "ok");
    reinstate(tx, order);
  }

  // Only what this order's hire was suspended for is gone, and only if no other bill of it is
  // beyond its last retry.
  private void reinstate(Handle tx, Order order) {
    Hire hire = hires.get(tx, order.hireId());
    boolean suspended =
        hire.storedState() instanceof HireState.Suspended state
            && state.cause() == HireState.Cause.PAYMENT;
    if (suspended
        && !hire.state(clock.instant()).ended()
        && !OrderStore.givenUp(tx, hire.id(), terms.retryDays().size())) {
      Hire working =
          hires.move(
              tx,
              hire,
              new HireState.Event.Reinstate(HireState.Cause.PAYMENT),
              Optional.empty(),
              "hire.reinstated",
              Optional.empty());
      renewals.schedule(tx, working);
    }
  }

  private void declined(Handle tx, PaymentEvent event, Order order, Instant now) {
    PaymentStore.finish(tx, event.paymentId(), order.id(), "declined", event.reason(), now);
    record(tx, "payment.declined", event, order, "declined");
    if (order.retries() >= terms.retryDays().size()) {
      suspend(tx, order);
    }
  }

  /** Suspends the hire of a bill that was tried as often as is tried. */
  void suspend(Handle tx, Order order) {
    Hire hire = hires.get(tx, order.hireId());
    HireState now = hire.state(clock.instant());
    HireState.Event suspend = new HireState.Event.Suspend(HireState.Cause.PAYMENT);
    if (!(now.after(suspend) instanceof HireState.Outcome.Moved)) {
      return;
    }
    hires.move(tx, hire, suspend, Optional.empty(), "hire.suspended", Optional.empty());
    notices.tell(
        tx,
        new Notice(
            hire.customerId(),
            hire.id(),
            "hire-suspended",
            order.id().toString(),
            "Your hire of " + hire.agent().name() + " is suspended",
            "Its bill was not paid in time. Pay it, and the hire goes on at once. What it made"
                + " stays yours in any case."));
  }

  private void record(Handle tx, String action, PaymentEvent event, Order order, String outcome) {
    trail.record(
        tx,
        Optional.empty(),
        action,
        "payment",
        event.paymentId() == null ? event.id() : event.paymentId().toString(),
        order.customerId(),
        outcome,
        Map.of(
            "invoice", order.invoiceId().toString(),
            "hire", order.hireId().toString(),
            "amount", order.amount(),
            "currency", order.currency(),
            "provider", order.provider(),
            "event", event.id()));
  }
}
