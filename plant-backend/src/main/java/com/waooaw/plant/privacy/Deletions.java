package com.waooaw.plant.privacy;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Customers who want to be forgotten. They have thirty days to think better of it; then a durable
 * job asks the database to forget them, which it does only if it is time. What the chain holds of
 * them are ids, and no id leads to anybody any more.
 */
final class Deletions {
  static final String JOB = "customer-deletion";
  static final Duration GRACE = Duration.ofDays(30);

  private static final String SELECT =
      "SELECT id, customer_id, status, requested_at, due_at, ended_at FROM plant.deletion ";

  private final Database database;
  private final TokensRenewed tokens;
  private final AuditTrail audit;
  private final Jobs jobs;
  private final Ids ids;
  private final InstantSource clock;

  /**
   * A deletion.
   *
   * @param status {@code scheduled}, {@code cancelled} or {@code done}
   * @param dueAt when the customer is forgotten, unless it is cancelled before
   */
  record Deletion(
      UUID id,
      UUID customerId,
      String status,
      Instant requestedAt,
      Instant dueAt,
      Instant endedAt) {}

  Deletions(
      Database database,
      TokensRenewed tokens,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.tokens = requireNonNull(tokens, "tokens");
    this.audit = requireNonNull(audit, "audit");
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::attempt);
  }

  Deletion request(Handle tx, Request request) {
    Instant now = now();
    UUID id = ids.next();
    boolean first =
        tx.createUpdate(
                    """
                    INSERT INTO plant.deletion (id, customer_id, status, requested_by, requested_at, due_at)
                    VALUES (:id, :customer, 'scheduled', :by, :now, :due)
                    ON CONFLICT (customer_id) WHERE status = 'scheduled' DO NOTHING
                    """)
                .bind("id", id)
                .bind("customer", request.customerId())
                .bind("by", request.userId().toString())
                .bind("now", now)
                .bind("due", now.plus(GRACE))
                .execute()
            == 1;
    if (!first) {
      throw Problem.of(ProblemType.CONFLICT, "The deletion is scheduled already.").exception();
    }
    jobs.schedule(tx, JOB, id.toString(), now.plus(GRACE));
    record(tx, request, "customer.deletion_requested", request.customerId());
    return latest(tx).orElseThrow();
  }

  /** The newest deletion of the customer whose rows the transaction sees. */
  Deletion get(Handle tx) {
    return latest(tx)
        .orElseThrow(
            () -> Problem.of(ProblemType.NOT_FOUND, "No deletion was asked for.").exception());
  }

  void cancel(Handle tx, Request request) {
    boolean cancelled =
        tx.createUpdate(
                    """
                    UPDATE plant.deletion SET status = 'cancelled', ended_at = :now
                    WHERE customer_id = :customer AND status = 'scheduled'
                    """)
                .bind("customer", request.customerId())
                .bind("now", now())
                .execute()
            == 1;
    if (!cancelled) {
      throw Problem.of(ProblemType.NOT_FOUND, "No deletion is scheduled.").exception();
    }
    record(tx, request, "customer.deletion_cancelled", request.customerId());
  }

  private Jobs.Next attempt(String id) {
    Instant now = now();
    return database.transact(
        Scope.plant(),
        tx -> {
          Optional<Deletion> found = scheduled(tx, UUID.fromString(id));
          if (found.isEmpty()) {
            return new Jobs.Next.Done();
          }
          Deletion deletion = found.get();
          if (now.isBefore(deletion.dueAt())) {
            return new Jobs.Next.Again(Duration.between(now, deletion.dueAt()));
          }
          // Before the sessions are gone: afterwards nobody knows which tokens to refuse.
          tokens.of(tx, deletion.customerId());
          if (forget(tx, deletion.customerId(), now)) {
            record(tx, deletion.customerId());
          }
          return new Jobs.Next.Done();
        });
  }

  private static boolean forget(Handle tx, UUID customer, Instant now) {
    return tx.createQuery("SELECT plant.forget_customer(:customer, :now)")
        .bind("customer", customer)
        .bind("now", now)
        .mapTo(Boolean.class)
        .one();
  }

  private static Optional<Deletion> latest(Handle tx) {
    return tx.createQuery(SELECT + "ORDER BY id DESC LIMIT 1")
        .map(RecordMapper.of(Deletion.class))
        .findOne();
  }

  private static Optional<Deletion> scheduled(Handle tx, UUID id) {
    return tx.createQuery(SELECT + "WHERE id = :id AND status = 'scheduled'")
        .bind("id", id)
        .map(RecordMapper.of(Deletion.class))
        .findOne();
  }

  private void record(Handle tx, UUID customer) {
    audit.record(
        tx,
        new BusinessEvent(
            "system",
            "customer.deleted",
            "customer",
            customer.toString(),
            customer,
            null,
            "ok",
            Map.of()));
  }

  private void record(Handle tx, Request request, String action, UUID customer) {
    audit.record(
        tx,
        new BusinessEvent(
            request.userId().toString(),
            action,
            "customer",
            customer.toString(),
            customer,
            request.passport().correlationId(),
            "ok",
            Map.of()));
  }

  // Postgres keeps microseconds.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
