package com.waooaw.plant.hire;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.catalogue.Catalogue;
import com.waooaw.plant.catalogue.TrialTerms;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.identity.TrialClaims;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rules of hires and their trials. */
public final class Hires {
  /** The kind of job that marks a trial as over. */
  public static final String EXPIRY = "trial-expiry";

  private final Database database;
  private final Catalogue catalogue;
  private final TrialTerms terms;
  private final TrialsChanged trialsChanged;
  private final AuditTrail audit;
  private final Jobs jobs;
  private final Ids ids;
  private final InstantSource clock;

  public Hires(
      Database database,
      Catalogue catalogue,
      TrialTerms terms,
      TrialsChanged trialsChanged,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.catalogue = requireNonNull(catalogue, "catalogue");
    this.terms = requireNonNull(terms, "terms");
    this.trialsChanged = requireNonNull(trialsChanged, "trialsChanged");
    this.audit = requireNonNull(audit, "audit");
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(EXPIRY, this::expire);
  }

  /**
   * One hire of the transaction's customer.
   *
   * @throws com.waooaw.kernel.problem.ProblemException not-found, also if it is another customer's
   */
  public Hire get(Handle tx, UUID id) {
    return HireStore.find(tx, id)
        .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "You have no such hire.").exception());
  }

  /**
   * What tokens must say of a customer's trials: nothing if there are none or a hire is paid for,
   * else the latest end of those that run, or an instant that has passed when all are over.
   */
  public TrialClaims trialClaims(Handle tx, UUID customerId) {
    return HireStore.trialsEnd(tx, customerId, clock.instant())
        .map(end -> new TrialClaims(true, end))
        .orElseGet(TrialClaims::none);
  }

  Hire startTrial(Handle tx, Request request, UUID agentId) {
    Catalogue.Offer offer =
        catalogue
            .offer(tx, agentId)
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.NOT_FOUND, "There is no such agent in the marketplace.")
                        .exception());
    if (!offer.runnable()) {
      throw conflict(
          offer.name() + " needs a model, and none is configured here, so it cannot be tried yet.");
    }
    Hire hire = trial(offer, request.customerId());
    if (!HireStore.insertTrial(
        tx, hire, offer.versionHash(), request.userId().toString(), terms.days())) {
      throw conflict(
          "You have tried " + offer.name() + " before. One trial of each agent is free.");
    }
    jobs.schedule(tx, EXPIRY, hire.id().toString(), hire.trial().orElseThrow().endsAt());
    trialsChanged.of(tx, hire.customerId());
    audit.record(
        tx,
        new BusinessEvent(
            request.userId().toString(),
            "trial.started",
            "hire",
            hire.id().toString(),
            hire.customerId(),
            request.passport().correlationId(),
            "ok",
            Map.of(
                "agent", offer.slug(), "ends_at", hire.trial().orElseThrow().endsAt().toString())));
    return hire;
  }

  Page<Hire> page(Handle tx, Request request, boolean trialsOnly) {
    List<Hire> rows =
        HireStore.page(
            tx,
            request.customerId(),
            trialsOnly,
            Cursor.id(request.query("cursor")),
            request.limit());
    return Page.cut(rows, request.limit(), hire -> Cursor.of(hire.id()));
  }

  private Hire trial(Catalogue.Offer offer, UUID customerId) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new Hire(
        ids.next(),
        customerId,
        new AgentRef(offer.id(), offer.slug(), offer.name(), offer.specialty()),
        Hire.State.TRIAL_ACTIVE,
        now,
        null,
        offer.price(),
        Optional.of(
            new Hire.Trial(
                now.plus(Duration.ofDays(terms.days())),
                terms.tasksPerDay(),
                terms.spendCap().amount())),
        0,
        0,
        0);
  }

  private Jobs.Next expire(String id) {
    return database.transact(
        Scope.plant(),
        tx -> {
          UUID hireId = UUID.fromString(id);
          Instant now = clock.instant();
          Optional<UUID> customer = HireStore.expire(tx, hireId, now);
          if (customer.isEmpty()) {
            // Either it is no trial any more, or its end was moved.
            return HireStore.trialEnd(tx, hireId)
                .<Jobs.Next>map(end -> new Jobs.Next.Again(Duration.between(now, end)))
                .orElseGet(Jobs.Next.Done::new);
          }
          audit.record(
              tx,
              new BusinessEvent(
                  "system", "trial.expired", "hire", id, customer.get(), null, "ok", Map.of()));
          return new Jobs.Next.Done();
        });
  }

  private static RuntimeException conflict(String sentence) {
    return Problem.of(ProblemType.CONFLICT, sentence).exception();
  }
}
