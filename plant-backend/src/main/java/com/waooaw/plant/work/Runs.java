package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.budget.Spender;
import com.waooaw.plant.budget.Spending;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.hire.TrialTasks;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rules of runs. */
public final class Runs {
  private final Hires hires;
  private final Goals goals;
  private final TrialTasks tasks;
  private final Spending spending;
  private final OutsideActs acts;
  private final long requestCostMicroUsd;
  private final AuditTrail audit;
  private final Jobs jobs;
  private final Wake wake;
  private final Ids ids;
  private final InstantSource clock;

  /**
   * @param requestCostMicroUsd what starting a run costs where no request has paid for it
   */
  public Runs(
      Hires hires,
      Goals goals,
      TrialTasks tasks,
      Spending spending,
      RunExecutor executor,
      OutsideActs acts,
      long requestCostMicroUsd,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    this.hires = requireNonNull(hires, "hires");
    this.goals = requireNonNull(goals, "goals");
    this.tasks = requireNonNull(tasks, "tasks");
    this.spending = requireNonNull(spending, "spending");
    this.acts = requireNonNull(acts, "acts");
    this.requestCostMicroUsd = requestCostMicroUsd;
    this.audit = requireNonNull(audit, "audit");
    this.wake = new Wake(jobs, ids, clock);
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(RunExecutor.JOB, executor::work);
  }

  /**
   * Why a run is started.
   *
   * @param by who, for the audit trail
   * @param passport the request's, or null when no request asked for it
   * @param inputs that take the goal's place
   */
  record Asked(
      String by,
      UUID customerId,
      String correlationId,
      Passport passport,
      Optional<JsonNode> inputs,
      Optional<String> changes,
      Optional<UUID> revises) {
    static Asked by(Request request) {
      return new Asked(
          request.userId().toString(),
          request.customerId(),
          request.passport().correlationId(),
          request.passport(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    boolean taskCounted() {
      return passport != null && passport.taskCounted();
    }
  }

  Run start(Handle tx, Request request, UUID goalId) {
    Goal goal = goals.get(tx, goalId);
    return start(tx, goal, Asked.by(request), request.passport().costMicroUsd());
  }

  /** Starts a run that the request asking for it has not paid for. */
  Run startUnpaid(Handle tx, Goal goal, Asked asked) {
    return start(tx, goal, asked, requestCostMicroUsd);
  }

  private Run start(Handle tx, Goal goal, Asked asked, long cost) {
    Hire hire = hires.get(tx, goal.hireId());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    hire.requireWorking(now);
    // The gateway counts when the token speaks of a trial. A token that does not, because its
    // customer pays for another hire, must not make this one free of its limit.
    Optional<String> task =
        hire.onTrial(now) && !asked.taskCounted()
            ? Optional.of(tasks.take(hire.customerId(), hire.trial().orElseThrow().tasksPerDay()))
            : Optional.empty();
    Optional<Spending.Held> held = Optional.empty();
    try {
      held = pay(tx, asked, Spender.of(hire, now), cost);
      Run run = queue(tx, asked, goal, hire, now, cost, held.map(Spending.Held::reservation));
      held.ifPresent(h -> spending.settle(h, OptionalLong.of(h.microUsd())));
      task.ifPresent(tasks::settle);
      return run;
    } catch (RuntimeException refused) {
      held.ifPresent(spending::release);
      task.ifPresent(tasks::release);
      throw refused;
    }
  }

  // What the gateway reserved it also finishes, by our answer. What it did not is held here.
  private Optional<Spending.Held> pay(Handle tx, Asked asked, Spender spender, long cost) {
    if (cost == 0) {
      return Optional.empty();
    }
    String reservation = reservation(asked);
    return reservation == null
        ? Optional.of(spending.reserve(tx, spender, cost))
        : spending.join(tx, reservation, spender, cost);
  }

  private static String reservation(Asked asked) {
    return asked.passport() == null ? null : asked.passport().reservationId();
  }

  Run get(Handle tx, UUID id) {
    Run run =
        RunStore.find(tx, id)
            .orElseThrow(
                () -> Problem.of(ProblemType.NOT_FOUND, "You have no such run.").exception());
    hires.get(tx, run.hireId()).requireWorkspace(clock.instant());
    return run;
  }

  Page<Run> ofHire(Handle tx, Request request) {
    Hire hire = hires.get(tx, request.id());
    hire.requireWorkspace(clock.instant());
    List<Run> rows =
        RunStore.ofHire(tx, hire.id(), Cursor.id(request.query("cursor")), request.limit());
    return Page.cut(rows, request.limit(), run -> Cursor.of(run.id()));
  }

  Page<OutsideActStore.OutboxItem> outbox(Handle tx, Request request) {
    UUID run = get(tx, request.id()).id();
    Optional<OutsideActStore.After> after =
        request
            .query("cursor")
            .map(cursor -> Cursor.parts(cursor, 2))
            .map(OutsideActStore.After::of);
    return Page.cut(
        OutsideActStore.outbox(tx, run, after, request.limit()),
        request.limit(),
        item -> Cursor.of(List.of(item.actId().toString(), Integer.toString(item.position()))));
  }

  Run stop(Handle tx, Request request) {
    Run run = get(tx, request.id());
    Instant now = clock.instant();
    // First, for whoever decides now takes hold of these in the same order.
    acts.withdraw(tx, run.id());
    if (!RunStore.stop(tx, run.id(), now)) {
      throw isAlready(get(tx, run.id()));
    }
    say(tx, run.id(), RunEvent.status(RunStatus.STOPPED, null, "Stopped as you asked", now));
    record(tx, Asked.by(request), "run.finished", run.id(), RunStatus.STOPPED.word(), Map.of());
    return get(tx, run.id());
  }

  Run pause(Handle tx, Request request) {
    UUID id = get(tx, request.id()).id();
    MoveStore.Standing standing = MoveStore.lock(tx, id).orElseThrow();
    switch (standing.status()) {
      case QUEUED, RUNNING -> MoveStore.pause(tx, id, standing.steps());
      case WAITING_APPROVAL ->
          throw conflict("This run waits for your decision, so there is nothing to pause.");
      case PAUSED, SUCCEEDED, FAILED, STOPPED -> throw isAlready(get(tx, id));
    }
    say(tx, id, RunEvent.status(RunStatus.PAUSED, null, "Paused as you asked", clock.instant()));
    record(tx, Asked.by(request), "run.paused", id, "ok", Map.of());
    return get(tx, id);
  }

  Run resume(Handle tx, Request request) {
    Run run = get(tx, request.id());
    hires.get(tx, run.hireId()).requireWorking(clock.instant());
    if (MoveStore.lock(tx, run.id()).orElseThrow().status() != RunStatus.PAUSED) {
      throw conflict("This run is " + get(tx, run.id()).status().word() + ", not paused.");
    }
    MoveStore.queue(tx, run.id());
    say(
        tx,
        run.id(),
        RunEvent.status(RunStatus.QUEUED, null, "Goes on as you asked", clock.instant()));
    wake.run(tx, run.id());
    record(tx, Asked.by(request), "run.resumed", run.id(), "ok", Map.of());
    return get(tx, run.id());
  }

  private static void say(Handle tx, UUID runId, RunEvent event) {
    EventStore.append(tx, runId, null, List.of(event));
  }

  private static RuntimeException isAlready(Run run) {
    return conflict("This run is " + run.status().word() + " already.");
  }

  private static RuntimeException conflict(String sentence) {
    return Problem.of(ProblemType.CONFLICT, sentence).exception();
  }

  private Run queue(
      Handle tx,
      Asked asked,
      Goal goal,
      Hire hire,
      Instant now,
      long cost,
      Optional<String> heldHere) {
    RunStore.New run =
        new RunStore.New(
            ids.next(),
            hire.customerId(),
            hire.id(),
            goal.id(),
            hire.agent().id(),
            hire.agent().slug(),
            RunStep.pending(goals.program(hire)),
            asked.by(),
            asked.correlationId(),
            now,
            asked.inputs(),
            asked.changes(),
            asked.revises());
    RunStore.insert(tx, run);
    List<RunEvent> events = new ArrayList<>();
    events.add(RunEvent.status(RunStatus.QUEUED, null, "Waiting for its turn", now));
    if (cost > 0) {
      RunStore.charge(
          tx, ids.next(), run, cost, hire.onTrial(now), heldHere.orElse(reservation(asked)));
      events.add(RunEvent.cost(cost, "Charged for starting this run", now));
    }
    EventStore.append(tx, run.id(), null, events);
    jobs.schedule(tx, RunExecutor.JOB, run.id().toString(), now);
    EventStore.notify(tx, EventStore.QUEUED, run.id());
    record(
        tx,
        asked,
        "run.started",
        run.id(),
        "ok",
        Map.of("goal", goal.id().toString(), "agent", hire.agent().slug(), "cost_microusd", cost));
    return get(tx, run.id());
  }

  private void record(
      Handle tx, Asked asked, String action, UUID runId, String outcome, Map<String, ?> body) {
    audit.record(
        tx,
        new BusinessEvent(
            asked.by(),
            action,
            "run",
            runId.toString(),
            asked.customerId(),
            asked.correlationId(),
            outcome,
            body));
  }
}
