package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
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
  private final AuditTrail audit;
  private final Jobs jobs;
  private final Ids ids;
  private final InstantSource clock;

  public Runs(
      Hires hires,
      Goals goals,
      TrialTasks tasks,
      Spending spending,
      RunExecutor executor,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    this.hires = requireNonNull(hires, "hires");
    this.goals = requireNonNull(goals, "goals");
    this.tasks = requireNonNull(tasks, "tasks");
    this.spending = requireNonNull(spending, "spending");
    this.audit = requireNonNull(audit, "audit");
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(RunExecutor.JOB, executor::work);
  }

  Run start(Handle tx, Request request, UUID goalId) {
    Goal goal = goals.get(tx, goalId);
    Hire hire = hires.get(tx, goal.hireId());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    hire.requireWorking(now);
    // The gateway counts when the token speaks of a trial. A token that does not, because its
    // customer pays for another hire, must not make this one free of its limit.
    Optional<String> task =
        hire.onTrial(now) && !request.passport().taskCounted()
            ? Optional.of(tasks.take(hire.customerId(), hire.trial().orElseThrow().tasksPerDay()))
            : Optional.empty();
    Optional<Spending.Held> held = Optional.empty();
    try {
      Spender spender = Spender.of(hire, now);
      held = pay(tx, request, spender);
      Run run = queue(tx, request, goal, hire, now, held.map(Spending.Held::reservation));
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
  private Optional<Spending.Held> pay(Handle tx, Request request, Spender spender) {
    long cost = request.passport().costMicroUsd();
    if (cost == 0) {
      return Optional.empty();
    }
    String reservation = request.passport().reservationId();
    return reservation == null
        ? Optional.of(spending.reserve(tx, spender, cost))
        : spending.join(tx, reservation, spender, cost);
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

  Run stop(Handle tx, Request request) {
    Run run = get(tx, request.id());
    Instant now = clock.instant();
    if (!RunStore.stop(tx, run.id(), now)) {
      throw Problem.of(
              ProblemType.CONFLICT,
              "This run is " + get(tx, run.id()).status().word() + " already.")
          .exception();
    }
    EventStore.append(
        tx,
        run.id(),
        null,
        List.of(RunEvent.status(RunStatus.STOPPED, null, "Stopped as you asked", now)));
    record(tx, request, "run.finished", run.id(), RunStatus.STOPPED.word(), Map.of());
    return get(tx, run.id());
  }

  private Run queue(
      Handle tx, Request request, Goal goal, Hire hire, Instant now, Optional<String> heldHere) {
    long cost = request.passport().costMicroUsd();
    RunStore.New run =
        new RunStore.New(
            ids.next(),
            hire.customerId(),
            hire.id(),
            goal.id(),
            hire.agent().id(),
            hire.agent().slug(),
            RunStep.pending(goals.program(hire)),
            request.userId().toString(),
            request.passport().correlationId(),
            now);
    RunStore.insert(tx, run);
    List<RunEvent> events = new ArrayList<>();
    events.add(RunEvent.status(RunStatus.QUEUED, null, "Waiting for its turn", now));
    if (cost > 0) {
      RunStore.charge(
          tx,
          ids.next(),
          run,
          cost,
          hire.onTrial(now),
          heldHere.orElse(request.passport().reservationId()));
      events.add(RunEvent.cost(cost, "Charged for starting this run", now));
    }
    EventStore.append(tx, run.id(), null, events);
    jobs.schedule(tx, RunExecutor.JOB, run.id().toString(), now);
    EventStore.notify(tx, EventStore.QUEUED, run.id());
    record(
        tx,
        request,
        "run.started",
        run.id(),
        "ok",
        Map.of("goal", goal.id().toString(), "agent", hire.agent().slug(), "cost_microusd", cost));
    return get(tx, run.id());
  }

  private void record(
      Handle tx, Request request, String action, UUID runId, String outcome, Map<String, ?> body) {
    audit.record(
        tx,
        new BusinessEvent(
            request.userId().toString(),
            action,
            "run",
            runId.toString(),
            request.customerId(),
            request.passport().correlationId(),
            outcome,
            body));
  }
}
