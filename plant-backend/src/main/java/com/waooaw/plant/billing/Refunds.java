package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.policy.BillingTerms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Gives money back when a hire ends at once: all of it within some days of the first charge,
 * afterwards the whole days of the month that are left. Bills that are not paid are cancelled. The
 * rule, who decided it and why are kept.
 */
final class Refunds {
  private static final String JOB = "refund";

  private final Database database;
  private final PaymentProvider provider;
  private final BillingTerms terms;
  private final Bills bills;
  private final BillingTrail trail;
  private final Jobs jobs;
  private final Ids ids;
  private final InstantSource clock;

  Refunds(
      Database database,
      PaymentProvider provider,
      BillingTerms terms,
      Bills bills,
      BillingTrail trail,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.provider = requireNonNull(provider, "provider");
    this.terms = requireNonNull(terms, "terms");
    this.bills = requireNonNull(bills, "bills");
    this.trail = requireNonNull(trail, "trail");
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::pay);
  }

  /** By which rule money is given back. */
  enum Rule {
    FULL("full"),
    UNUSED_DAYS("unused_days");

    private final String word;

    Rule(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** An order and the invoice it is for. */
  private record Billed(Order order, Invoice invoice) {}

  /**
   * Decides what is given back of a hire that ends now, in the caller's transaction.
   *
   * @throws com.waooaw.kernel.problem.ProblemException conflict, if a payment is under way
   */
  List<Refund> decide(Handle tx, Request request, Hire hire, String reason, Instant now) {
    List<Billed> billed = new ArrayList<>();
    for (Order order : OrderStore.lockAll(tx, hire.id())) {
      billed.add(new Billed(order, InvoiceStore.find(tx, order.invoiceId()).orElseThrow()));
    }
    if (PaymentStore.underWay(tx, hire.id())) {
      throw Problem.of(
              ProblemType.CONFLICT, "A payment for this hire is under way. Try again in a moment.")
          .exception();
    }
    Optional<Instant> firstCharge =
        billed.stream()
            .map(b -> b.order().paidAt())
            .filter(Objects::nonNull)
            .min(Instant::compareTo);
    boolean full =
        firstCharge
            .map(at -> now.isBefore(at.plus(Duration.ofDays(terms.fullRefundDays()))))
            .orElse(false);
    long days = Math.min(hire.paid().orElseThrow().period().wholeDaysLeft(now), terms.monthDays());
    long left = full ? Long.MAX_VALUE : unused(hire, billed, days, now);
    List<Refund> refunds = new ArrayList<>();
    for (Billed one : billed.reversed()) {
      boolean counts = full || one.invoice().periodEnd().isAfter(now);
      if (one.order().status() == Order.Status.PAID && counts && left > 0) {
        long taxable = Math.min(left, one.invoice().tax().taxable());
        left -= taxable;
        Rule rule = full ? Rule.FULL : Rule.UNUSED_DAYS;
        refunds.add(refund(tx, request, one, taxable, rule, days, reason, now));
      }
    }
    billed.stream()
        .filter(one -> OrderStore.voided(tx, one.order().id()))
        .forEach(
            one ->
                bills.credit(
                    tx,
                    Optional.of(request),
                    one.invoice(),
                    one.invoice().tax().taxable(),
                    "Cancelled before it was paid",
                    now));
    return refunds;
  }

  // Before tax: the days that are left at today's price, and what is owed of a change of plan, less
  // what was billed of this month and never paid.
  private long unused(Hire hire, List<Billed> billed, long days, Instant now) {
    long unpaid =
        billed.stream()
            .filter(one -> one.order().status() == Order.Status.OPEN)
            .filter(one -> one.invoice().periodEnd().isAfter(now))
            .mapToLong(one -> one.invoice().tax().taxable())
            .sum();
    return Shares.of(hire.price().amount(), days, terms.monthDays())
        + hire.paid().orElseThrow().creditPaise()
        - unpaid;
  }

  private Refund refund(
      Handle tx,
      Request request,
      Billed of,
      long taxable,
      Rule rule,
      long days,
      String reason,
      Instant now) {
    String text =
        rule == Rule.FULL
            ? "Refund in full"
            : "Refund of " + days + " unused days of " + terms.monthDays();
    Invoice note = bills.credit(tx, Optional.of(request), of.invoice(), taxable, text, now);
    Refund refund =
        new Refund(
            ids.next(),
            of.order().id(),
            of.invoice().id(),
            note.id(),
            note.number(),
            rule.word(),
            (int) days,
            note.tax().total(),
            note.currency(),
            request.userId().toString(),
            reason,
            now);
    refund.insert(tx, of.order());
    jobs.schedule(tx, JOB, refund.id().toString(), now);
    tx.afterCommit(jobs::poke);
    Map<String, Object> body = new HashMap<>();
    body.put("invoice", of.invoice().number());
    body.put("credit_note", note.number());
    body.put("amount", refund.amount());
    body.put("currency", refund.currency());
    body.put("days", days);
    trail.record(
        tx,
        Optional.of(request),
        "refund.decided",
        "refund",
        refund.id().toString(),
        of.order().customerId(),
        rule.word(),
        body);
    return refund;
  }

  private Jobs.Next pay(String id) {
    UUID refundId = UUID.fromString(id);
    Optional<Refund.Due> due = database.transact(Scope.plant(), tx -> Refund.due(tx, refundId));
    // No transaction waits for the provider, which gives the same money back once.
    due.ifPresent(
        d -> {
          String theirs = provider.refund(refundId, d.providerOrderId(), d.money());
          database.transactVoid(Scope.plant(), tx -> refunded(tx, refundId, d, theirs));
        });
    return new Jobs.Next.Done();
  }

  private void refunded(Handle tx, UUID refundId, Refund.Due due, String theirs) {
    if (Refund.done(tx, refundId, theirs, clock.instant())) {
      trail.record(
          tx,
          Optional.empty(),
          "refund.paid",
          "refund",
          refundId.toString(),
          due.customerId(),
          "ok",
          Map.of("amount", due.amount(), "currency", due.currency(), "provider_refund", theirs));
    }
  }
}
