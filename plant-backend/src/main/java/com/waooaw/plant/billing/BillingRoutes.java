package com.waooaw.plant.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.hire.HireView;
import com.waooaw.plant.hire.TrialTasks;
import com.waooaw.plant.money.Money;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** HTTP of plans, bills and payments. */
final class BillingRoutes {
  /** Tells the portal that the session's token says too little now. */
  private static final Map<String, String> STALE = Map.of("X-Waooaw-Session-Stale", "true");

  private static final Map<String, String> PRINTED =
      Map.of(
          "Content-Security-Policy",
          "sandbox allow-modals; default-src 'none'; style-src 'unsafe-inline'",
          "X-Content-Type-Options",
          "nosniff",
          "Cache-Control",
          "private, no-cache");

  private final Subscriptions subscriptions;
  private final Payments payments;
  private final PaymentProvider provider;
  private final PlanList plans;
  private final BillingTrail trail;
  private final TrialTasks tasks;
  private final InstantSource clock;

  BillingRoutes(
      Subscriptions subscriptions,
      Payments payments,
      PaymentProvider provider,
      PlanList plans,
      BillingTrail trail,
      TrialTasks tasks,
      InstantSource clock) {
    this.subscriptions = requireNonNull(subscriptions, "subscriptions");
    this.payments = requireNonNull(payments, "payments");
    this.provider = requireNonNull(provider, "provider");
    this.plans = requireNonNull(plans, "plans");
    this.trail = requireNonNull(trail, "trail");
    this.tasks = requireNonNull(tasks, "tasks");
    this.clock = requireNonNull(clock, "clock");
  }

  private record TakePlan(String plan) {}

  private record Cancel(String reason, String when) {}

  private record NewPayment(UUID invoiceId, String method, Boolean keepMethod) {}

  /** What changed, as its customer reads it. */
  record ChangedView(HireView hire, InvoiceView invoice, Money credit, List<RefundView> refunds) {}

  /** A refund as its customer reads it. */
  record RefundView(
      UUID id, UUID invoiceId, UUID creditNoteId, String rule, int days, Money amount) {}

  /** A try to pay as its customer reads it. */
  record PaymentView(
      UUID id,
      UUID invoiceId,
      String status,
      String reason,
      Money amount,
      String method,
      String provider,
      boolean sandbox,
      Instant createdAt,
      Instant finishedAt) {}

  void bind(Api api) {
    api.onTransaction("listPlans", (request, tx) -> Reply.ok(plans.view(tx, request)));
    api.onTransaction("convertTrial", this::convert);
    api.onTransaction("changePlan", this::changePlan);
    api.onTransaction("cancelHire", this::cancel);
    api.onTransaction("listInvoices", this::invoices);
    api.onTransaction("getInvoice", this::invoice);
    api.onTransaction("startPayment", this::pay);
    api.onTransaction("getPayment", this::payment);
    api.onTransaction("getBillingProfile", this::profile);
    api.onTransaction("setBillingProfile", this::setProfile);
  }

  private Reply convert(Request request, Handle tx) {
    request.customerId();
    String plan = request.body(TakePlan.class).plan();
    return new Reply.Document(
        200, view(subscriptions.convert(tx, request, request.id(), plan)), STALE);
  }

  private Reply changePlan(Request request, Handle tx) {
    request.customerId();
    String plan = request.body(TakePlan.class).plan();
    return Reply.ok(view(subscriptions.changePlan(tx, request, request.id(), plan)));
  }

  private Reply cancel(Request request, Handle tx) {
    request.customerId();
    Cancel asked = request.body(Cancel.class);
    boolean atOnce = "now".equals(asked.when());
    return new Reply.Document(
        200, view(subscriptions.cancel(tx, request, request.id(), asked.reason(), atOnce)), STALE);
  }

  private Reply invoices(Request request, Handle tx) {
    List<Invoice> rows =
        InvoiceStore.page(
            tx,
            request.customerId(),
            request.query("hire_id").map(UUID::fromString),
            Cursor.id(request.query("cursor")),
            request.limit());
    return Reply.ok(
        Page.cut(rows, request.limit(), row -> Cursor.of(row.id())).map(InvoiceView::of));
  }

  private Reply invoice(Request request, Handle tx) {
    request.customerId();
    InvoiceView view =
        InvoiceStore.find(tx, request.id())
            .map(InvoiceView::of)
            .orElseThrow(() -> notFound("You have no such invoice."));
    if (request.query("format").orElse("json").equals("html")) {
      return new Reply.Bytes(
          "text/html; charset=utf-8",
          InvoicePage.of(view, provider.sandbox()).getBytes(UTF_8),
          PRINTED);
    }
    return Reply.ok(view);
  }

  private Reply pay(Request request, Handle tx) {
    request.customerId();
    NewPayment asked = request.body(NewPayment.class);
    Order order = payments.payable(tx, asked.invoiceId());
    if (!provider.accepts(asked.method())) {
      throw Problem.invalid("/method", "method", "method is nothing that can be paid with here.")
          .exception();
    }
    boolean keep = Boolean.TRUE.equals(asked.keepMethod());
    Payment payment =
        payments
            .start(tx, Optional.of(request), order, asked.method(), keep)
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemType.CONFLICT, "A payment of this invoice is under way already.")
                        .exception());
    return Reply.accepted(view(payment, order));
  }

  private Reply payment(Request request, Handle tx) {
    request.customerId();
    Payment payment =
        PaymentStore.find(tx, request.id())
            .orElseThrow(() -> notFound("You have no such payment."));
    return Reply.ok(view(payment, OrderStore.find(tx, payment.orderId()).orElseThrow()));
  }

  private Reply profile(Request request, Handle tx) {
    return Reply.ok(
        BillingProfile.find(tx, request.customerId())
            .orElseThrow(() -> notFound("You gave no billing details yet.")));
  }

  private Reply setProfile(Request request, Handle tx) {
    BillingProfile profile = request.body(BillingProfile.class);
    if (!States.known(profile.state())) {
      throw Problem.invalid("/state", "state", "state is no GST code of a state of India.")
          .exception();
    }
    if (profile.gstin() != null) {
      Gstin gstin =
          Gstin.parse(profile.gstin())
              .orElseThrow(
                  () ->
                      Problem.invalid(
                              "/gstin",
                              "gstin",
                              "gstin is not one: its check character does not hold.")
                          .exception());
      if (!gstin.state().equals(profile.state())) {
        throw Problem.invalid("/gstin", "gstin", "gstin is of another state than state.")
            .exception();
      }
    }
    UUID customer = request.customerId();
    profile.save(tx, customer, request.userId().toString(), clock.instant());
    trail.record(
        tx,
        Optional.of(request),
        "billing.set",
        "billing",
        customer.toString(),
        customer,
        "ok",
        Map.of("state", profile.state(), "registered", profile.gstin() != null));
    return Reply.ok(profile);
  }

  private ChangedView view(Subscriptions.Changed changed) {
    String currency = changed.hire().price().currency();
    return new ChangedView(
        HireView.of(changed.hire(), clock.instant(), tasks.usedToday(changed.hire().customerId())),
        changed.invoice().map(InvoiceView::of).orElse(null),
        new Money(changed.creditPaise(), currency),
        changed.refunds().stream()
            .map(
                refund ->
                    new RefundView(
                        refund.id(),
                        refund.invoiceId(),
                        refund.creditNoteId(),
                        refund.rule(),
                        refund.days(),
                        new Money(refund.amount(), refund.currency())))
            .toList());
  }

  private PaymentView view(Payment payment, Order order) {
    return new PaymentView(
        payment.id(),
        order.invoiceId(),
        payment.status(),
        payment.reason(),
        order.money(),
        payment.method(),
        provider.name(),
        provider.sandbox(),
        payment.createdAt(),
        payment.finishedAt());
  }

  private static RuntimeException notFound(String sentence) {
    return Problem.of(ProblemType.NOT_FOUND, sentence).exception();
  }
}
