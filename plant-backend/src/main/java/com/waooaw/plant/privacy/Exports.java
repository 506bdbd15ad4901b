package com.waooaw.plant.privacy;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of everything of a customer, made by a durable job in one moment of the database, handed
 * out for a week and then put away by the same job.
 */
final class Exports {
  static final String JOB = "customer-export";
  static final Duration KEPT = Duration.ofDays(7);

  private static final Logger log = LoggerFactory.getLogger(Exports.class);
  private static final int MOST_TRIES = 5;
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final Database database;
  private final AuditTrail audit;
  private final Jobs jobs;
  private final Ids ids;
  private final InstantSource clock;

  Exports(Database database, AuditTrail audit, Jobs jobs, Ids ids, InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.audit = requireNonNull(audit, "audit");
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::attempt);
  }

  Export request(Handle tx, Request request) {
    UUID id = ids.next();
    Instant now = now();
    if (!ExportStore.insert(tx, id, request.customerId(), request.userId().toString(), now)) {
      throw Problem.of(ProblemType.CONFLICT, "An export is being made already.").exception();
    }
    jobs.schedule(tx, JOB, id.toString(), now);
    record(
        tx,
        request.userId().toString(),
        "export.requested",
        id,
        request.customerId(),
        request.passport().correlationId(),
        "ok");
    return get(tx, id);
  }

  Export get(Handle tx, UUID id) {
    return ExportStore.find(tx, id)
        .orElseThrow(
            () -> Problem.of(ProblemType.NOT_FOUND, "You have no such export.").exception());
  }

  /** An export that can be handed out now; that it was is recorded. */
  Export download(Handle tx, Request request) {
    Export export = get(tx, request.id());
    if (!export.status().equals("ready") || !clock.instant().isBefore(export.expiresAt())) {
      throw Problem.of(
              ProblemType.CONFLICT,
              export.status().equals("queued")
                  ? "This export is still being made."
                  : "This export is not there any more. Ask for a new one.")
          .exception();
    }
    record(
        tx,
        request.userId().toString(),
        "export.downloaded",
        export.id(),
        request.customerId(),
        request.passport().correlationId(),
        "ok");
    return export;
  }

  private Jobs.Next attempt(String job) {
    UUID id = UUID.fromString(job);
    Optional<ExportStore.Due> found =
        database.transact(Scope.plant(), tx -> ExportStore.lock(tx, id));
    if (found.isEmpty()) {
      return new Jobs.Next.Done();
    }
    ExportStore.Due due = found.get();
    return switch (due.status()) {
      case "queued" -> make(due);
      case "ready" -> putAway(due);
      default -> new Jobs.Next.Done();
    };
  }

  private Jobs.Next make(ExportStore.Due due) {
    try {
      database.transact(
          Scope.customer(due.customerId()),
          TransactionIsolationLevel.REPEATABLE_READ,
          tx -> write(tx, due));
      return new Jobs.Next.Again(KEPT);
    } catch (RuntimeException failed) {
      log.atError().addKeyValue("export", due.id()).setCause(failed).log("An export failed");
      boolean forGood =
          database.transact(Scope.plant(), tx -> ExportStore.countTry(tx, due.id(), MOST_TRIES));
      return forGood ? new Jobs.Next.Done() : new Jobs.Next.Again(AFTER_FAILURE);
    }
  }

  // All or nothing: a copy that was cut off is not there at all.
  private boolean write(Handle tx, ExportStore.Due due) {
    Optional<ExportStore.Due> mine = ExportStore.lock(tx, due.id());
    if (mine.filter(d -> d.status().equals("queued")).isEmpty()) {
      return false;
    }
    Instant now = now();
    ChunkedStream out =
        new ChunkedStream(
            (position, content) -> ExportStore.insertChunk(tx, due, position, content));
    try {
      new Archive(tx, due.customerId(), now).write(due.id(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ExportStore.ready(tx, due.id(), out.size(), out.sha256(), now, now.plus(KEPT));
    record(tx, "system", "export.made", due.id(), due.customerId(), null, "ok");
    return true;
  }

  private Jobs.Next putAway(ExportStore.Due due) {
    Duration left = Duration.between(clock.instant(), due.expiresAt());
    if (left.isPositive()) {
      return new Jobs.Next.Again(left);
    }
    database.transactVoid(Scope.plant(), tx -> ExportStore.expire(tx, due.id()));
    return new Jobs.Next.Done();
  }

  private void record(
      Handle tx,
      String actor,
      String action,
      UUID id,
      UUID customer,
      String correlationId,
      String outcome) {
    audit.record(
        tx,
        new BusinessEvent(
            actor, action, "export", id.toString(), customer, correlationId, outcome, Map.of()));
  }

  // Postgres keeps microseconds.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
