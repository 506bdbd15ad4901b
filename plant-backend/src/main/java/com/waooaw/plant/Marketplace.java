package com.waooaw.plant;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.id.Ids;
import com.waooaw.ledger.Ledger;
import com.waooaw.plant.agent.AgentPrograms;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.approval.ApprovalRoutes;
import com.waooaw.plant.approval.Approvals;
import com.waooaw.plant.approval.OutsideApprovals;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.billing.Billing;
import com.waooaw.plant.billing.SandboxPayments;
import com.waooaw.plant.budget.Spending;
import com.waooaw.plant.catalogue.Catalogue;
import com.waooaw.plant.catalogue.CatalogueRoutes;
import com.waooaw.plant.catalogue.ListingRoutes;
import com.waooaw.plant.catalogue.TrialTerms;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.deliverable.DeliverableRoutes;
import com.waooaw.plant.deliverable.Deliverables;
import com.waooaw.plant.genesis.Drafting;
import com.waooaw.plant.genesis.EntityViews;
import com.waooaw.plant.genesis.Genesis;
import com.waooaw.plant.genesis.GenesisRoutes;
import com.waooaw.plant.hire.HireLifeRoutes;
import com.waooaw.plant.hire.HireRoutes;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.hire.TrialTasks;
import com.waooaw.plant.hire.TrialsChanged;
import com.waooaw.plant.identity.TrialClaims;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.keys.Purpose;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.money.Cost;
import com.waooaw.plant.notice.NoticeRoutes;
import com.waooaw.plant.notice.Notices;
import com.waooaw.plant.review.ReviewRoutes;
import com.waooaw.plant.review.Reviews;
import com.waooaw.plant.usage.UsageRoutes;
import com.waooaw.plant.work.DeadLetters;
import com.waooaw.plant.work.DeliverableReviews;
import com.waooaw.plant.work.Goals;
import com.waooaw.plant.work.OutsideActs;
import com.waooaw.plant.work.PaidCalls;
import com.waooaw.plant.work.Recurrences;
import com.waooaw.plant.work.RunExecutor;
import com.waooaw.plant.work.RunFeed;
import com.waooaw.plant.work.Runs;
import com.waooaw.plant.work.WorkRoutes;
import com.waooaw.policy.BudgetTerms;
import com.waooaw.policy.GovernorTerms;
import com.waooaw.policy.ModelTerms;
import com.waooaw.policy.PolicyData;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Catalogue, hires, work and approvals, wired to each other. */
final class Marketplace {
  private final Hires hires;
  private final Jobs jobs;
  private final CatalogueRoutes catalogueRoutes;
  private final HireRoutes hireRoutes;
  private final WorkRoutes workRoutes;
  private final DeliverableRoutes deliverableRoutes;
  private final ListingRoutes listingRoutes;
  private final ApprovalRoutes approvalRoutes;
  private final HireLifeRoutes hireLifeRoutes;
  private final Billing billing;
  private final UsageRoutes usageRoutes;
  private final GenesisRoutes genesisRoutes;
  private final ReviewRoutes reviewRoutes;

  private Marketplace(
      Hires hires,
      Jobs jobs,
      CatalogueRoutes catalogue,
      HireRoutes hire,
      WorkRoutes work,
      DeliverableRoutes deliverable,
      ListingRoutes listing,
      ApprovalRoutes approval,
      HireLifeRoutes hireLife,
      Billing billing,
      UsageRoutes usage,
      GenesisRoutes genesis,
      ReviewRoutes review) {
    this.hires = hires;
    this.jobs = jobs;
    this.catalogueRoutes = catalogue;
    this.hireRoutes = hire;
    this.workRoutes = work;
    this.deliverableRoutes = deliverable;
    this.listingRoutes = listing;
    this.approvalRoutes = approval;
    this.hireLifeRoutes = hireLife;
    this.billing = billing;
    this.usageRoutes = usage;
    this.genesisRoutes = genesis;
    this.reviewRoutes = review;
  }

  static Marketplace wire(
      ServiceRuntime runtime,
      Stores stores,
      Ledger ledger,
      Providers providers,
      TrialsChanged trialsChanged,
      AuditTrail audit,
      Ids ids,
      InstantSource clock) {
    Database database = stores.database();
    AgentPrograms programs = providers.programs();
    Signer signer = stores.keys().signer(Purpose.CERTIFICATE);
    TrialTerms terms = terms(PolicyData.shipped());
    Entities entities = new Entities(signer, ids, clock);
    Constitution constitution = new Constitution(signer, entities);
    Genesis genesis = new Genesis(entities, constitution, signer, clock);
    Catalogue catalogue = new Catalogue(database, entities, genesis, signer, programs, terms);
    TrialTasks tasks = new TrialTasks(ledger, clock);
    Jobs jobs = new Jobs(database, clock);
    Notices notices = new Notices(ids, clock);
    Hires hires =
        new Hires(database, catalogue, terms, trialsChanged, audit, jobs, notices, ids, clock);
    Spending spending = new Spending(ledger, BudgetTerms.shipped(), clock);
    Approvals approvals = new Approvals(database, GovernorTerms.shipped(), audit, jobs, ids, clock);
    OutsideApprovals outside =
        new OutsideApprovals(GovernorTerms.shipped(), audit, jobs, ids, clock);
    OutsideActs acts =
        new OutsideActs(outside, hires, providers.connectors(), audit, jobs, ids, clock);
    approvals.onDecided(acts::decided);
    long trialCall = ModelTerms.shipped().trialCallMicroUsd();
    PaidCalls paid = new PaidCalls(database, hires, spending, trialCall, ids, clock);
    RunExecutor executor =
        new RunExecutor(database, programs, new Deliverables(ids), acts, paid, audit, ids, clock);
    Goals goals = new Goals(hires, programs, audit, ids, clock);
    long cost = PolicyData.shipped().requestCostMicroUsd();
    Runs runs =
        new Runs(hires, goals, tasks, spending, executor, acts, cost, audit, jobs, ids, clock);
    DeliverableReviews reviews = new DeliverableReviews(hires, goals, runs, audit, clock);
    DeadLetters deadLetters = new DeadLetters(audit, jobs, ids, clock);
    Recurrences recurrences = new Recurrences(database, goals, runs, audit, jobs, ids, clock);
    Billing billing =
        Billing.wire(
            database,
            new SandboxPayments(new SecureRandom()),
            hires,
            catalogue,
            tasks,
            notices,
            audit,
            jobs,
            ids,
            clock);
    RunFeed feed = new RunFeed(database, jobs::poke);
    // Before requests are drained: viewers' streams would hold that up, and runs go on elsewhere.
    runtime.onStopping("feed", feed::close);
    runtime.onStopping("runs", executor::stop);
    runtime.onStopping("jobs", jobs::stop);
    return new Marketplace(
        hires,
        jobs,
        new CatalogueRoutes(catalogue),
        new HireRoutes(hires, tasks, clock),
        new WorkRoutes(database, goals, runs, reviews, deadLetters, recurrences, tasks, feed),
        new DeliverableRoutes(hires),
        new ListingRoutes(entities, genesis, audit, clock),
        new ApprovalRoutes(database, approvals),
        new HireLifeRoutes(hires, tasks, clock),
        billing,
        new UsageRoutes(clock),
        new GenesisRoutes(
            entities,
            genesis,
            new Drafting(entities, genesis),
            new EntityViews(entities, constitution, genesis),
            audit),
        new ReviewRoutes(new Reviews(catalogue, audit, ids, clock)));
  }

  void bind(Api api) {
    catalogueRoutes.bind(api);
    hireRoutes.bind(api);
    workRoutes.bind(api);
    deliverableRoutes.bind(api);
    listingRoutes.bind(api);
    approvalRoutes.bind(api);
    hireLifeRoutes.bind(api);
    billing.bind(api);
    usageRoutes.bind(api);
    NoticeRoutes.bind(api);
    genesisRoutes.bind(api);
    reviewRoutes.bind(api);
  }

  Hires hires() {
    return hires;
  }

  /** Where other capabilities name their jobs, until {@link #start}. */
  Jobs jobs() {
    return jobs;
  }

  void start() {
    jobs.start();
  }

  TrialClaims trialClaims(Handle tx, UUID customerId) {
    return hires.trialClaims(tx, customerId);
  }

  private static TrialTerms terms(PolicyData policy) {
    return new TrialTerms(
        policy.trial().days(),
        policy.trial().tasksPerDay(),
        Cost.microUsd(policy.trial().spendCapMicroUsd()));
  }
}
