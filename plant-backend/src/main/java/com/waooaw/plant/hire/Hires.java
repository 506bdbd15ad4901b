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
import com.waooaw.plant.notice.Notices;
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
  private final TrialReminders reminders;

  public Hires(
      Database database,
      Catalogue catalogue,
      TrialTerms terms,
      TrialsChanged trialsChanged,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    this(
        database,
        catalogue,
        terms,
        trialsChanged,
        audit,
        jobs,
        new Notices(ids, clock),
        ids,
        clock);
  }

  public Hires(
      Database database,
      Catalogue catalogue,
      TrialTerms terms,
      TrialsChanged trialsChanged,
      AuditTrail audit,
      Jobs jobs,
      Notices notices,
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
    this.reminders = new TrialReminders(database, notices, jobs, clock);
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
   * Moves a hire on, in the transaction, if nobody else did since it was read.
   *
   * @param request who moves it; empty when the platform does
   * @param action the audit event's name
   * @param reason given by its customer, kept when it ends
   * @return the hire as it stands then
   * @throws com.waooaw.kernel.problem.ProblemException trial-expired or conflict, if it cannot go
   *     there or went elsewhere
   */
  public Hire move(
      Handle tx,
      Hire hire,
      HireState.Event event,
      Optional<Request> request,
      String action,
      Optional<String> reason) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    HireState to = hire.after(event, now);
    if (!HireStore.move(tx, hire, to, reason, now)) {
      // What it became meanwhile says why this cannot be; if nothing does, both wanted the same.
      get(tx, hire.id()).after(event, now);
      throw conflict("The hire of " + hire.agent().name() + " was changed at the same time.");
    }
    record(tx, hire, request, action, Map.of("from", hire.state(now).word(), "to", to.word()));
    return get(tx, hire.id());
  }

  /**
   * Ends a hire whose last month is over. It has ended already for everyone who looked: this marks
   * it.
   */
  public void end(Handle tx, Hire hire) {
    HireState.Outcome outcome = hire.storedState().after(new HireState.Event.PeriodEnds());
    if (outcome instanceof HireState.Outcome.Moved moved
        && HireStore.move(tx, hire, moved.to(), Optional.empty(), clock.instant())) {
      record(tx, hire, Optional.empty(), "hire.cancelled", Map.of());
    }
  }

  /** Writes what happened to a hire into the audit trail. */
  public void record(
      Handle tx, Hire hire, Optional<Request> request, String action, Map<String, ?> body) {
    audit.record(
        tx,
        new BusinessEvent(
            request.map(r -> r.userId().toString()).orElse("system"),
            action,
            "hire",
            hire.id().toString(),
            hire.customerId(),
            request.map(r -> r.passport().correlationId()).orElse(null),
            "ok",
            body));
  }

  /** Makes tokens of a customer be renewed, whose trials are not what they say. */
  public void trialsChanged(Handle tx, UUID customerId) {
    trialsChanged.of(tx, customerId);
  }

  /** Names and sets a hire, which its customer may do until it ends. */
  Hire change(Handle tx, Request request, Hire hire, HireChange change) {
    Instant now = clock.instant();
    if (hire.state(now).ended()) {
      hire.requireWorking(now);
    }
    HireSettings settings = change.settings(hire.settings());
    if (!HireStore.change(tx, hire, change.nickname(hire.nickname()), settings)) {
      throw Problem.of(ProblemType.PRECONDITION_FAILED, "The hire was changed since it was read.")
          .exception();
    }
    record(
        tx,
        hire,
        Optional.of(request),
        "hire.changed",
        Map.of(
            "reminders", settings.reminders(),
            "time_zone", settings.timeZone().getId(),
            "named", change.named()));
    return get(tx, hire.id());
  }

  /** What a hire has and lacks. */
  List<Readiness> readiness(Handle tx, Hire hire) {
    return Readiness.of(tx, hire, catalogue.canWork(hire.agent().slug()), clock.instant());
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
    reminders.schedule(tx, hire);
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
        1,
        new AgentRef(offer.id(), offer.slug(), offer.name(), offer.specialty()),
        new HireState.TrialActive(),
        Optional.empty(),
        HireSettings.defaults(),
        now,
        null,
        offer.price(),
        offer.price(),
        Optional.of(
            new Hire.Trial(
                now.plus(Duration.ofDays(terms.days())),
                terms.tasksPerDay(),
                terms.spendCap().amount())),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        0);
  }

  private Jobs.Next expire(String id) {
    return database.transact(
        Scope.plant(),
        tx ->
            HireStore.find(tx, UUID.fromString(id))
                .filter(hire -> hire.storedState().onTrial())
                .map(hire -> expire(tx, hire))
                .orElseGet(Jobs.Next.Done::new));
  }

  private Jobs.Next expire(Handle tx, Hire hire) {
    Instant now = clock.instant();
    Instant end = hire.trial().orElseThrow().endsAt();
    if (now.isBefore(end)) {
      return new Jobs.Next.Again(Duration.between(now, end));
    }
    HireState.Outcome outcome = hire.storedState().after(new HireState.Event.TrialEnds());
    if (outcome instanceof HireState.Outcome.Moved moved
        && HireStore.move(tx, hire, moved.to(), Optional.empty(), now)) {
      record(tx, hire, Optional.empty(), "trial.expired", Map.of());
      reminders.ended(tx, hire);
      return new Jobs.Next.Done();
    }
    // Somebody moved it just now; what it became is looked at again.
    return new Jobs.Next.Again(Duration.ofSeconds(1));
  }

  private static RuntimeException conflict(String sentence) {
    return Problem.of(ProblemType.CONFLICT, sentence).exception();
  }
}
