package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.notice.Notice;
import com.waooaw.plant.notice.Notices;
import com.waooaw.policy.BillingTerms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Tries unpaid bills again on the days that policy says, and tells their customers. After the last
 * the hire is suspended. A job that comes late leaves the days between the tries as they were, so
 * that nobody is suspended sooner than was said.
 */
final class Dunning {
  static final String JOB = "payment-due";

  private final Database database;
  private final Hires hires;
  private final Payments payments;
  private final PaymentEvents events;
  private final Notices notices;
  private final InstantSource clock;
  private final List<Integer> days;

  /** Registers the job. */
  static void register(
      Database database,
      Hires hires,
      Payments payments,
      PaymentEvents events,
      Notices notices,
      BillingTerms terms,
      Jobs jobs,
      InstantSource clock) {
    Dunning dunning = new Dunning(database, hires, payments, events, notices, terms, clock);
    jobs.on(JOB, dunning::retry);
  }

  private Dunning(
      Database database,
      Hires hires,
      Payments payments,
      PaymentEvents events,
      Notices notices,
      BillingTerms terms,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.hires = requireNonNull(hires, "hires");
    this.payments = requireNonNull(payments, "payments");
    this.events = requireNonNull(events, "events");
    this.notices = requireNonNull(notices, "notices");
    this.clock = requireNonNull(clock, "clock");
    this.days = terms.retryDays();
  }

  private Jobs.Next retry(String id) {
    return database.transact(
        Scope.plant(),
        tx ->
            OrderStore.find(tx, UUID.fromString(id))
                .filter(order -> order.status() == Order.Status.OPEN)
                .filter(order -> order.retries() < days.size())
                .filter(order -> OrderStore.retried(tx, order))
                .map(order -> tryAgain(tx, order))
                .orElseGet(Jobs.Next.Done::new));
  }

  private Jobs.Next tryAgain(Handle tx, Order before) {
    Order order = OrderStore.find(tx, before.id()).orElseThrow();
    Hire hire = hires.get(tx, order.hireId());
    if (hire.state(clock.instant()).ended()) {
      return new Jobs.Next.Done();
    }
    boolean last = order.retries() == days.size();
    Optional<String> method = hire.paid().flatMap(Hire.Paid::method);
    boolean tried =
        method.flatMap(m -> payments.start(tx, Optional.empty(), order, m, false)).isPresent()
            || PaymentStore.underWay(tx, hire.id());
    tell(tx, order, hire, last);
    if (last && !tried) {
      events.suspend(tx, order);
    }
    return last
        ? new Jobs.Next.Done()
        : new Jobs.Next.Again(
            Duration.ofDays(days.get(order.retries()) - days.get(order.retries() - 1)));
  }

  private void tell(Handle tx, Order order, Hire hire, boolean last) {
    int left = last ? 0 : days.getLast() - days.get(order.retries() - 1);
    notices.tell(
        tx,
        new Notice(
            hire.customerId(),
            hire.id(),
            "bill-unpaid",
            order.id() + ":" + order.retries(),
            "The bill for " + hire.agent().name() + " is not paid",
            last
                ? "This was the last try. Unless it succeeds the hire is suspended now, until the"
                    + " bill is paid."
                : "It is tried again, or can be paid under Billing. In "
                    + left
                    + " days the hire would be suspended. What it made stays yours in any case."));
  }
}
