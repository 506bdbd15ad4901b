package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.policy.BillingTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Issues invoices, and credit notes that correct them. */
final class Bills {
  private final PaymentProvider provider;
  private final BillingTerms terms;
  private final BillingTrail trail;
  private final Jobs jobs;
  private final Ids ids;

  Bills(PaymentProvider provider, BillingTerms terms, BillingTrail trail, Jobs jobs, Ids ids) {
    this.provider = requireNonNull(provider, "provider");
    this.terms = requireNonNull(terms, "terms");
    this.trail = requireNonNull(trail, "trail");
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
  }

  /**
   * What a bill is made of.
   *
   * @param end exclusive
   * @param lines before tax; their sum is not negative
   */
  record Draft(Order.Purpose purpose, Instant start, Instant end, List<Invoice.Line> lines) {
    long taxable() {
      return lines.stream().mapToLong(Invoice.Line::amount).sum();
    }
  }

  /** A line for the service. */
  Invoice.Line line(String text, long amount) {
    return new Invoice.Line(text, terms.service().sac(), amount);
  }

  /** Issues an invoice, and the order for it unless nothing is owed. */
  Invoice issue(Handle tx, Optional<Request> request, Hire hire, Draft draft, Instant now) {
    Invoice.Buyer buyer = buyer(tx, hire);
    boolean inside = buyer.state().equals(terms.seller().state());
    Invoice invoice =
        new Invoice(
            ids.next(),
            hire.customerId(),
            hire.id(),
            Invoice.Kind.INVOICE,
            InvoiceStore.number(tx, Invoice.Kind.INVOICE, now),
            null,
            now,
            draft.start(),
            draft.end(),
            Invoice.Seller.of(terms.seller()),
            buyer,
            draft.lines(),
            hire.price().currency(),
            Tax.on(draft.taxable(), terms.gstPercent(), inside),
            null,
            null);
    InvoiceStore.insert(tx, invoice);
    if (invoice.tax().total() > 0) {
      order(tx, invoice, draft.purpose(), now);
    }
    record(tx, request, invoice, "invoice.issued");
    return InvoiceStore.find(tx, invoice.id()).orElseThrow();
  }

  /**
   * Issues a credit note for a part of an invoice, at the tax it was issued with.
   *
   * @param taxable how much of it, before tax
   */
  Invoice credit(
      Handle tx, Optional<Request> request, Invoice of, long taxable, String text, Instant now) {
    Tax tax =
        taxable == of.tax().taxable()
            ? of.tax()
            : Tax.on(taxable, of.tax().percent(), of.tax().igst() == 0);
    Invoice note =
        new Invoice(
            ids.next(),
            of.customerId(),
            of.hireId(),
            Invoice.Kind.CREDIT_NOTE,
            InvoiceStore.number(tx, Invoice.Kind.CREDIT_NOTE, now),
            of.id(),
            now,
            of.periodStart(),
            of.periodEnd(),
            of.seller(),
            of.buyer(),
            List.of(line(text, taxable)),
            of.currency(),
            tax,
            null,
            null);
    InvoiceStore.insert(tx, note);
    record(tx, request, note, "credit_note.issued");
    return note;
  }

  private void order(Handle tx, Invoice invoice, Order.Purpose purpose, Instant now) {
    UUID id = ids.next();
    OrderStore.insert(
        tx,
        new Order(
            id,
            invoice.customerId(),
            invoice.hireId(),
            invoice.id(),
            purpose,
            invoice.tax().total(),
            invoice.currency(),
            provider.name(),
            provider.order(id),
            Order.Status.OPEN,
            0,
            now,
            null));
    jobs.schedule(
        tx, Dunning.JOB, id.toString(), now.plus(Duration.ofDays(terms.retryDays().getFirst())));
  }

  private Invoice.Buyer buyer(Handle tx, Hire hire) {
    return BillingProfile.find(tx, hire.customerId())
        .map(
            profile ->
                new Invoice.Buyer(
                    profile.legalName(), profile.address(), profile.state(), profile.gstin()))
        .orElseGet(() -> unregistered(tx, hire));
  }

  // Of a buyer whose address is not on record, the place of supply is the seller's (section
  // 12(2)(b)(ii) of the IGST Act).
  private Invoice.Buyer unregistered(Handle tx, Hire hire) {
    String name =
        tx.createQuery("SELECT name FROM identity.customer WHERE id = :id")
            .bind("id", hire.customerId())
            .mapTo(String.class)
            .one();
    return new Invoice.Buyer(name, null, terms.seller().state(), null);
  }

  private void record(Handle tx, Optional<Request> request, Invoice invoice, String action) {
    trail.record(
        tx,
        request,
        action,
        "invoice",
        invoice.id().toString(),
        invoice.customerId(),
        "ok",
        Map.of(
            "number", invoice.number(),
            "hire", invoice.hireId().toString(),
            "total", invoice.tax().total(),
            "currency", invoice.currency()));
  }
}
