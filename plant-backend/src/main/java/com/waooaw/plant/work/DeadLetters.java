package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Runs that were given up after their tries. Staff list them and, once what was wrong is put right,
 * have them go on at the step they had reached.
 */
public final class DeadLetters {
  private final AuditTrail audit;
  private final Wake wake;
  private final InstantSource clock;

  public DeadLetters(AuditTrail audit, Jobs jobs, Ids ids, InstantSource clock) {
    this.audit = requireNonNull(audit, "audit");
    this.wake = new Wake(jobs, ids, clock);
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * One that was given up.
   *
   * @param reason what its customer reads
   * @param error what went wrong, for staff
   * @param runStatus where the run stands now
   */
  record DeadLetter(
      UUID id,
      UUID runId,
      UUID customerId,
      UUID hireId,
      String agentSlug,
      String step,
      String reason,
      String error,
      int attempts,
      String runStatus,
      Instant at,
      Instant requeuedAt,
      String requeuedBy) {}

  Page<DeadLetter> page(Handle tx, Request request) {
    boolean all = request.query("status").filter("all"::equals).isPresent();
    List<DeadLetter> rows =
        DeadLetterStore.page(tx, all, Cursor.id(request.query("cursor")), request.limit());
    return Page.cut(rows, request.limit(), letter -> Cursor.of(letter.id()));
  }

  /**
   * Has a run go on, with all its tries anew.
   *
   * @throws com.waooaw.kernel.problem.ProblemException not-found; conflict, if it was requeued
   *     before
   */
  DeadLetter requeue(Handle tx, Request request) {
    UUID id = request.id();
    Optional<DeadLetter> found = DeadLetterStore.find(tx, id);
    if (found.isEmpty()) {
      throw Problem.of(ProblemType.NOT_FOUND, "There is no such dead letter.").exception();
    }
    DeadLetter letter = found.get();
    Instant now = clock.instant();
    MoveStore.Standing run = MoveStore.lock(tx, letter.runId()).orElseThrow();
    if (run.status() != RunStatus.FAILED
        || !DeadLetterStore.requeue(tx, id, request.userId().toString(), now)) {
      throw Problem.of(ProblemType.CONFLICT, "This run was requeued before.").exception();
    }
    MoveStore.revive(tx, letter.runId(), run.steps());
    EventStore.append(
        tx,
        letter.runId(),
        null,
        List.of(
            RunEvent.status(
                RunStatus.QUEUED, letter.step(), "We have looked into it and try again.", now)));
    wake.run(tx, letter.runId());
    audit.record(
        tx,
        new BusinessEvent(
            request.userId().toString(),
            "run.requeued",
            "run",
            letter.runId().toString(),
            letter.customerId(),
            request.passport().correlationId(),
            "ok",
            Map.of("dead_letter", id.toString(), "step", letter.step())));
    return DeadLetterStore.find(tx, id).orElseThrow();
  }
}
