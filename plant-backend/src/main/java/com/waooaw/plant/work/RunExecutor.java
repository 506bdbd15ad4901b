package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.agent.AgentProgram.Outcome;
import com.waooaw.plant.agent.AgentPrograms;
import com.waooaw.plant.agent.RunStopped;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.deliverable.Deliverables;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.work.ClaimStore.Claimed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on runs, step by step. What a step leaves is stored in one transaction before the next
 * begins, so whoever picks a run up goes on at the step it had reached. Events a broken-off step
 * had already said are kept; its repetition begins with a {@code status} event that says so and
 * numbers on, so a reader by number never misses and never repeats one.
 */
public final class RunExecutor {
  /** The kind of job that works on a run. */
  public static final String JOB = "run";

  private static final Logger log = LoggerFactory.getLogger(RunExecutor.class);
  private static final int TRIES = 3;
  private static final Duration BACK_OFF = Duration.ofSeconds(1);
  private static final String GAVE_UP =
      "Something went wrong on our side while working on this, "
          + TRIES
          + " times in a row. We keep what happened and look into it.";

  private final Database database;
  private final AgentPrograms programs;
  private final Deliverables deliverables;
  private final OutsideActs acts;
  private final Outbox outbox;
  private final PaidCalls paid;
  private final AuditTrail audit;
  private final Ids ids;
  private final InstantSource clock;
  private volatile boolean stopping;

  public RunExecutor(
      Database database,
      AgentPrograms programs,
      Deliverables deliverables,
      OutsideActs acts,
      PaidCalls paid,
      AuditTrail audit,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.programs = requireNonNull(programs, "programs");
    this.deliverables = requireNonNull(deliverables, "deliverables");
    this.acts = requireNonNull(acts, "acts");
    this.outbox = new Outbox(database, acts, clock);
    this.paid = requireNonNull(paid, "paid");
    this.audit = requireNonNull(audit, "audit");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Makes runs at work put themselves down at their next word, for another process to go on. */
  public void stop() {
    stopping = true;
  }

  /** What became of a step. */
  private sealed interface Step {
    /** It is done and stored, and the run goes on with this. */
    record Advanced(Claimed run) implements Step {}

    /** The job is over for this process. */
    record Over(Jobs.Next next) implements Step {}
  }

  /** Works on a run until it is finished, stopped, put down or to be tried again. */
  public Jobs.Next work(String job) {
    if (stopping) {
      return new Jobs.Next.Again(Duration.ZERO);
    }
    Optional<Claimed> claimed = pickUp(Wake.runOf(job));
    if (claimed.isEmpty()) {
      return new Jobs.Next.Done();
    }
    Claimed run = claimed.get();
    Optional<AgentProgram> program = programs.find(run.agentSlug());
    if (program.isEmpty()) {
      return fail(run, "This agent cannot work here any more.", Optional.empty());
    }
    if (run.stepTries() > TRIES) {
      return fail(run, GAVE_UP, Optional.of("The process was lost " + TRIES + " times"));
    }
    while (true) {
      switch (step(run, program.get())) {
        case Step.Advanced advanced -> run = advanced.run();
        case Step.Over over -> {
          return over.next();
        }
      }
    }
  }

  private Optional<Claimed> pickUp(UUID runId) {
    return database.transact(
        Scope.plant(),
        tx -> {
          Instant now = clock.instant();
          Optional<Claimed> claimed = ClaimStore.claim(tx, runId, UUID.randomUUID(), now);
          return claimed.map(run -> begin(tx, run, now));
        });
  }

  private static Claimed begin(Handle tx, Claimed run, Instant now) {
    RunStep step = run.step().started(now);
    List<RunStep> steps = RunStep.with(run.steps(), run.stepIndex(), step);
    List<RunEvent> events = new ArrayList<>();
    if (run.attempts() > 1) {
      events.add(
          RunEvent.status(
              RunStatus.RUNNING, step.name(), "Taking up again at: " + step.title(), now));
    }
    events.add(RunEvent.stepStatus(step, step.title(), now));
    ClaimStore.steps(tx, run, steps);
    EventStore.append(tx, run.runId(), run.claim(), events);
    return run.at(run.stepIndex(), steps, run.state(), run.stepTries());
  }

  private Step step(Claimed run, AgentProgram program) {
    if (stopping) {
      return new Step.Over(putDown(run));
    }
    AgentProgram.Step step = program.steps().get(run.stepIndex());
    try (RunJournal journal =
        new RunJournal(database, clock, paid, run, step.name(), run.state(), () -> stopping)) {
      try {
        Optional<OutsideActStore.Act> act = actOf(run);
        if (act.isPresent()) {
          outbox.letOut(run, act.get(), journal);
          return advance(run, program, journal, Outcome.of(run.state()));
        }
        Outcome outcome = step.work().run(journal);
        Outcome kept =
            new Outcome(Nul.without(outcome.state()), outcome.deliverables(), outcome.act());
        return kept.act().isPresent()
            ? await(run, journal, kept)
            : advance(run, program, journal, kept);
      } catch (AgentFailure failure) {
        return new Step.Over(failed(run, journal, failure.getMessage()));
      } catch (RunStopped stopped) {
        return new Step.Over(journal.lost() ? new Jobs.Next.Done() : putDown(run));
      } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError unexpected) {
        if (journal.lost()) {
          return new Step.Over(new Jobs.Next.Done());
        }
        return new Step.Over(stopping ? putDown(run) : tryAgain(run, journal, unexpected));
      }
    }
  }

  // A step that was never begun before has asked for nothing yet.
  private Optional<OutsideActStore.Act> actOf(Claimed run) {
    return run.attempts() == 1
        ? Optional.empty()
        : database.transact(Scope.plant(), tx -> acts.ofStep(tx, run));
  }

  private Step await(Claimed run, RunJournal journal, Outcome outcome) throws AgentFailure {
    Instant now = clock.instant();
    AtomicReference<AgentFailure> refused = new AtomicReference<>();
    journal.write(
        tx -> {
          try {
            RunEvent asked = acts.ask(tx, run, outcome.act().orElseThrow());
            List<RunEvent> events = new ArrayList<>(keep(tx, run, outcome, now));
            events.add(asked);
            events.add(
                RunEvent.status(
                    RunStatus.WAITING_APPROVAL, run.step().name(), "Waiting for you", now));
            return EventStore.append(tx, run.runId(), run.claim(), events)
                && ClaimStore.await(tx, run, outcome.state());
          } catch (AgentFailure failure) {
            refused.set(failure);
            return true;
          }
        });
    if (refused.get() != null) {
      throw refused.get();
    }
    return new Step.Over(new Jobs.Next.Done());
  }

  private Step advance(Claimed run, AgentProgram program, RunJournal journal, Outcome outcome) {
    Instant now = clock.instant();
    boolean last = run.stepIndex() == program.steps().size() - 1;
    List<RunStep> steps = RunStep.with(run.steps(), run.stepIndex(), run.step().ended("done", now));
    List<RunStep> next =
        last
            ? steps
            : RunStep.with(steps, run.stepIndex() + 1, steps.get(run.stepIndex() + 1).started(now));
    boolean written =
        journal.write(
            tx -> {
              List<RunEvent> events = new ArrayList<>(keep(tx, run, outcome, now));
              events.add(RunEvent.stepStatus(steps.get(run.stepIndex()), "Done", now));
              if (last) {
                events.add(RunEvent.status(RunStatus.SUCCEEDED, null, "Finished", now));
                return ClaimStore.finish(tx, run, RunStatus.SUCCEEDED, next, Optional.empty(), now)
                    && EventStore.append(tx, run.runId(), run.claim(), events)
                    && audited(tx, run, RunStatus.SUCCEEDED);
              }
              RunStep following = next.get(run.stepIndex() + 1);
              events.add(RunEvent.stepStatus(following, following.title(), now));
              return ClaimStore.advance(tx, run, next, outcome.state())
                  && EventStore.append(tx, run.runId(), run.claim(), events);
            });
    return written && !last
        ? new Step.Advanced(run.at(run.stepIndex() + 1, next, outcome.state(), 1))
        : new Step.Over(new Jobs.Next.Done());
  }

  private List<RunEvent> keep(Handle tx, Claimed run, Outcome outcome, Instant now) {
    Deliverables.Origin origin =
        new Deliverables.Origin(
            run.customerId(), run.runId(), run.goalId(), run.hireId(), run.revises());
    List<RunEvent> events = new ArrayList<>();
    for (AgentProgram.Draft draft : outcome.deliverables()) {
      UUID id = deliverables.keep(tx, origin, draft, now);
      events.add(RunEvent.deliverable(id, run.step().name(), draft.title(), now));
      record(
          tx,
          run,
          "deliverable.made",
          "deliverable",
          id,
          "ok",
          Map.of("run", run.runId().toString()));
    }
    return events;
  }

  private Jobs.Next failed(Claimed run, RunJournal journal, String sentence) {
    journal.write(tx -> end(tx, run, sentence));
    return new Jobs.Next.Done();
  }

  private Jobs.Next fail(Claimed run, String sentence, Optional<String> deadBecause) {
    database.transactVoid(
        Scope.plant(),
        tx -> {
          if (end(tx, run, sentence) && deadBecause.isPresent()) {
            ClaimStore.deadLetter(
                tx, ids.next(), run, sentence, deadBecause.get(), clock.instant());
          }
        });
    return new Jobs.Next.Done();
  }

  private Jobs.Next tryAgain(Claimed run, RunJournal journal, Throwable unexpected) {
    log.atError()
        .addKeyValue("run", run.runId())
        .addKeyValue("step", run.step().name())
        .addKeyValue("try", run.stepTries())
        .addKeyValue("correlation_id", run.correlationId())
        .setCause(unexpected)
        .log("A step failed unexpectedly");
    Instant now = clock.instant();
    if (run.stepTries() >= TRIES) {
      journal.write(
          tx -> {
            boolean ended = end(tx, run, GAVE_UP);
            ClaimStore.deadLetter(tx, ids.next(), run, GAVE_UP, describe(unexpected), now);
            return ended;
          });
      return new Jobs.Next.Done();
    }
    journal.write(
        tx ->
            EventStore.append(
                tx,
                run.runId(),
                run.claim(),
                List.of(
                    RunEvent.status(
                        RunStatus.RUNNING,
                        run.step().name(),
                        "This step went wrong on our side and is tried again.",
                        now))));
    return new Jobs.Next.Again(BACK_OFF.multipliedBy(run.stepTries()));
  }

  private Jobs.Next putDown(Claimed run) {
    database.transactVoid(Scope.plant(), tx -> ClaimStore.putDown(tx, run));
    return new Jobs.Next.Again(Duration.ZERO);
  }

  private boolean end(Handle tx, Claimed run, String sentence) {
    Instant now = clock.instant();
    List<RunStep> steps = RunStep.cutShort(run.steps(), "failed", now);
    return ClaimStore.finish(tx, run, RunStatus.FAILED, steps, Optional.of(sentence), now)
        && EventStore.append(
            tx,
            run.runId(),
            run.claim(),
            List.of(RunEvent.status(RunStatus.FAILED, run.step().name(), sentence, now)))
        && audited(tx, run, RunStatus.FAILED);
  }

  private boolean audited(Handle tx, Claimed run, RunStatus status) {
    record(
        tx,
        run,
        "run.finished",
        "run",
        run.runId(),
        status.word(),
        Map.of("agent", run.agentSlug()));
    return true;
  }

  private void record(
      Handle tx,
      Claimed run,
      String action,
      String type,
      UUID id,
      String outcome,
      Map<String, ?> body) {
    audit.record(
        tx,
        new BusinessEvent(
            run.startedBy(),
            action,
            type,
            id.toString(),
            run.customerId(),
            run.correlationId(),
            outcome,
            body));
  }

  // The class and message stay with us; the customer reads a plain sentence.
  private static String describe(Throwable unexpected) {
    return Nul.without(unexpected.toString());
  }
}
