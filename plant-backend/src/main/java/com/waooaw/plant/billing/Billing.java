package com.waooaw.plant.billing;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.catalogue.Catalogue;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.hire.PaidHires;
import com.waooaw.plant.hire.TrialTasks;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.notice.Notices;
import com.waooaw.policy.BillingTerms;
import java.time.InstantSource;
import java.util.Optional;

/** Plans, bills and payments, wired to each other. */
public final class Billing {
  private final BillingRoutes routes;
  private final PaymentEvents events;

  private Billing(BillingRoutes routes, PaymentEvents events) {
    this.routes = routes;
    this.events = events;
  }

  /** Wires the capability and registers its jobs, before they start. */
  public static Billing wire(
      Database database,
      PaymentProvider provider,
      Hires hires,
      Catalogue catalogue,
      TrialTasks tasks,
      Notices notices,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    BillingTerms terms = BillingTerms.shipped();
    BillingTrail trail = new BillingTrail(audit);
    PaidHires paid = new PaidHires(hires);
    Bills bills = new Bills(provider, terms, trail, jobs, ids);
    Renewals renewals = new Renewals(database, hires, paid, bills, jobs, clock);
    PaymentEvents events =
        new PaymentEvents(provider, hires, paid, renewals, notices, terms, trail, clock);
    Payments payments = new Payments(database, provider, events, trail, jobs, ids, clock);
    renewals.chargeBy(
        (tx, invoice, method) ->
            OrderStore.ofInvoice(tx, invoice.id())
                .ifPresent(o -> payments.start(tx, Optional.empty(), o, method, false)));
    Dunning.register(database, hires, payments, events, notices, terms, jobs, clock);
    Refunds refunds = new Refunds(database, provider, terms, bills, trail, jobs, ids, clock);
    Subscriptions subscriptions =
        new Subscriptions(hires, paid, bills, renewals, refunds, terms, clock);
    return new Billing(
        new BillingRoutes(
            subscriptions,
            payments,
            provider,
            new PlanList(terms, provider, catalogue),
            trail,
            tasks,
            clock),
        events);
  }

  /** Binds the operations. */
  public void bind(Api api) {
    routes.bind(api);
  }

  /** The door of the provider's events. */
  PaymentEvents events() {
    return events;
  }
}
