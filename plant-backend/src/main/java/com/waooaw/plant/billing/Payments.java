package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.billing.PaymentProvider.Charge;
import com.waooaw.plant.billing.PaymentProvider.SignedEvent;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Tries to pay orders. A try is written before the provider is asked, and is a durable job: should
 * the process die in between, another asks again under the same id, and the provider answers the
 * same.
 */
final class Payments {
  private static final String JOB = "payment";

  private final Database database;
  private final PaymentProvider provider;
  private final PaymentEvents events;
  private final BillingTrail trail;
  private final Jobs jobs;
  private final Ids ids;
  private final InstantSource clock;

  Payments(
      Database database,
      PaymentProvider provider,
      PaymentEvents events,
      BillingTrail trail,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.provider = requireNonNull(provider, "provider");
    this.events = requireNonNull(events, "events");
    this.trail = requireNonNull(trail, "trail");
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::work);
  }

  /**
   * Begins a try to pay an order, in the caller's transaction.
   *
   * @param request who pays; empty for a renewal
   * @return empty if the order is not open, or another try is under way
   */
  Optional<Payment> start(
      Handle tx, Optional<Request> request, Order order, String method, boolean keep) {
    UUID id = ids.next();
    Instant now = clock.instant();
    String by = request.map(r -> r.userId().toString()).orElse("system");
    if (!PaymentStore.start(tx, id, order.id(), method, keep, by, now)) {
      return Optional.empty();
    }
    jobs.schedule(tx, JOB, id.toString(), now);
    tx.afterCommit(jobs::poke);
    trail.record(
        tx,
        request,
        "payment.started",
        "payment",
        id.toString(),
        order.customerId(),
        "ok",
        Map.of("invoice", order.invoiceId().toString(), "amount", order.amount()));
    return PaymentStore.find(tx, id);
  }

  /** The order of an open invoice. */
  Order payable(Handle tx, UUID invoiceId) {
    Order order =
        OrderStore.ofInvoice(tx, invoiceId)
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.NOT_FOUND, "You have no such invoice to pay.")
                        .exception());
    if (order.status() != Order.Status.OPEN) {
      throw Problem.of(
              ProblemType.CONFLICT,
              order.status() == Order.Status.PAID
                  ? "This invoice is paid already."
                  : "This invoice was cancelled, and nothing is owed for it.")
          .exception();
    }
    return order;
  }

  private Jobs.Next work(String id) {
    UUID paymentId = UUID.fromString(id);
    Optional<Charge> charge =
        database.transact(
            Scope.plant(),
            tx ->
                PaymentStore.find(tx, paymentId)
                    .filter(payment -> payment.status().equals(Payment.PROCESSING))
                    .map(payment -> charge(tx, payment)));
    // No transaction waits for the provider.
    charge
        .map(provider::charge)
        .ifPresent(event -> database.transactVoid(Scope.plant(), tx -> settle(tx, event)));
    return new Jobs.Next.Done();
  }

  private void settle(Handle tx, SignedEvent event) {
    PaymentEvents.Outcome outcome = events.accept(tx, event);
    if (outcome instanceof PaymentEvents.Outcome.Refused refused) {
      throw new IllegalStateException("The provider's own answer was refused: " + refused.why());
    }
  }

  private static Charge charge(Handle tx, Payment payment) {
    Order order = OrderStore.find(tx, payment.orderId()).orElseThrow();
    return new Charge(
        payment.id(), order.providerOrderId(), payment.number(), payment.method(), order.money());
  }
}
