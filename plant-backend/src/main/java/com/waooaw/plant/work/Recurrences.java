package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.work.RecurrenceStore.Kept;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Goals that are run again by themselves. A period has one draft at most, keyed by goal and period,
 * however often its job is tried and however late. A period that may not be worked in is passed
 * over, with the reason kept; nothing is made up for later.
 */
public final class Recurrences {
  private static final String JOB = "recurring-goal";
  private static final char PART = ':';

  private final Database database;
  private final Goals goals;
  private final Runs runs;
  private final AuditTrail audit;
  private final Jobs jobs;
  private final Ids ids;
  private final InstantSource clock;

  public Recurrences(
      Database database,
      Goals goals,
      Runs runs,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.goals = requireNonNull(goals, "goals");
    this.runs = requireNonNull(runs, "runs");
    this.audit = requireNonNull(audit, "audit");
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::draft);
  }

  /** A schedule as it is asked for. */
  record NewRecurrence(String every, String timeZone, int hour) {}

  /** A schedule as its customer reads it. */
  record Recurrence(UUID goalId, Every every, String timeZone, int hour, Instant nextAt) {}

  Recurrence set(Handle tx, Request request) {
    Goal goal = goals.get(tx, request.id());
    NewRecurrence asked = request.body(NewRecurrence.class);
    ZoneId zone = zone(asked.timeZone());
    Every every = Every.of(asked.every());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Kept kept =
        new Kept(
            goal.id(),
            goal.customerId(),
            every,
            zone.getId(),
            asked.hour(),
            every.after(now, zone, asked.hour()),
            ids.next(),
            request.userId().toString());
    RecurrenceStore.put(tx, kept, now);
    jobs.schedule(tx, JOB, goal.id().toString() + PART + kept.job(), kept.nextAt());
    record(tx, request, goal, "goal.recurs", every.word());
    return new Recurrence(goal.id(), every, kept.timeZone(), kept.hour(), kept.nextAt());
  }

  void end(Handle tx, Request request) {
    Goal goal = goals.get(tx, request.id());
    if (RecurrenceStore.remove(tx, goal.id())) {
      record(tx, request, goal, "goal.recurs", "ended");
    }
  }

  private Jobs.Next draft(String job) {
    int part = job.indexOf(PART);
    UUID goalId = UUID.fromString(job.substring(0, part));
    UUID wanted = UUID.fromString(job.substring(part + 1));
    return database.transact(
        Scope.plant(),
        tx -> {
          Optional<Kept> kept =
              RecurrenceStore.find(tx, goalId).filter(one -> one.job().equals(wanted));
          if (kept.isEmpty()) {
            // Ended, or set anew: then another job is for it.
            return new Jobs.Next.Done();
          }
          Instant now = clock.instant();
          if (!now.isBefore(kept.get().nextAt())) {
            draft(tx, kept.get(), now);
          }
          Instant next = next(kept.get(), now);
          RecurrenceStore.moveOn(tx, goalId, next);
          return new Jobs.Next.Again(Duration.between(now, next));
        });
  }

  private void draft(Handle tx, Kept kept, Instant now) {
    String period = kept.every().period(now, ZoneId.of(kept.timeZone()));
    if (!RecurrenceStore.take(tx, kept, period, now)) {
      return;
    }
    try {
      Run run =
          runs.startUnpaid(
              tx,
              goals.get(tx, kept.goalId()),
              new Runs.Asked(
                  kept.setBy(),
                  kept.customerId(),
                  "recurring-" + kept.goalId() + "-" + period,
                  null,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
      RecurrenceStore.drafted(tx, kept.goalId(), period, Optional.of(run.id()), Optional.empty());
    } catch (ProblemException refused) {
      if (refused.problem().type() == ProblemType.SERVICE_UNAVAILABLE) {
        throw refused;
      }
      String why = refused.problem().detail();
      RecurrenceStore.drafted(tx, kept.goalId(), period, Optional.empty(), Optional.of(why));
    }
  }

  private static Instant next(Kept kept, Instant now) {
    Instant from = now.isBefore(kept.nextAt()) ? kept.nextAt().minusMillis(1) : now;
    return kept.every().after(from, ZoneId.of(kept.timeZone()), kept.hour());
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw Problem.invalid("/time_zone", "time_zone", "There is no such time zone.").exception();
    }
  }

  private void record(Handle tx, Request request, Goal goal, String action, String outcome) {
    Map<String, Object> body = new HashMap<>(Map.of("hire", goal.hireId().toString()));
    audit.record(
        tx,
        new BusinessEvent(
            request.userId().toString(),
            action,
            "goal",
            goal.id().toString(),
            request.customerId(),
            request.passport().correlationId(),
            outcome,
            body));
  }
}
