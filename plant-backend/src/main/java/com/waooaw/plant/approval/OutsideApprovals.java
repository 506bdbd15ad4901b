package com.waooaw.plant.approval;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.approval.Act;
import com.waooaw.kernel.approval.Ruling.Outcome;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.json.CanonicalJson;
import com.waooaw.plant.approval.Approval.Decider;
import com.waooaw.plant.approval.Approval.Risk;
import com.waooaw.plant.approval.Approval.Status;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.policy.GovernorTerms;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Approvals of what agents would do outside. They are the same approvals that people ask for, but a
 * hired agent asks, in its hire's name, and its customer decides. An approval is for the hash of
 * exactly that content in that run: other content is another act.
 */
public final class OutsideApprovals {
  private static final String PERMISSION = "execution.external";
  private static final String METHOD = "SEND";
  private static final String ROUTE = "outside/";

  private final Supplier<GovernorTerms> terms;
  private final AuditTrail audit;
  private final Jobs jobs;
  private final Ids ids;
  private final InstantSource clock;

  public OutsideApprovals(
      Supplier<GovernorTerms> terms, AuditTrail audit, Jobs jobs, Ids ids, InstantSource clock) {
    this.terms = requireNonNull(terms, "terms");
    this.audit = requireNonNull(audit, "audit");
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * What an agent would do.
   *
   * @param kind such as {@code email}
   * @param content all of it, as the person who decides reads it
   */
  public record RunAct(
      UUID customerId,
      UUID hireId,
      String agentName,
      UUID runId,
      String step,
      String kind,
      ObjectNode content,
      String correlationId) {

    /** The hash of exactly this. */
    public String hash() {
      return act().hash(hireId.toString(), customerId.toString());
    }

    private Act act() {
      String body = new String(CanonicalJson.bytes(content), StandardCharsets.UTF_8);
      return new Act(METHOD, "/runs/" + runId + "/steps/" + step, ROUTE + kind, PERMISSION, body);
    }
  }

  /** An approval that was asked for. */
  public record Asked(UUID id, String hash, Instant expiresAt) {}

  /** Asks the customer. */
  public Asked ask(Handle tx, RunAct run) {
    Instant now = now();
    Act act = run.act();
    Approval approval =
        new Approval(
            ids.next(),
            Decider.CUSTOMER,
            run.customerId(),
            run.hash(),
            act.method(),
            act.target(),
            act.route(),
            act.permission(),
            act.body(),
            run.hireId(),
            run.agentName(),
            Risk.NORMAL,
            terms.get().deciders(),
            Status.PENDING,
            run.correlationId(),
            now,
            now.plus(terms.get().outsideLife()),
            null,
            null,
            "[]");
    if (!ApprovalStore.insert(tx, approval)) {
      throw new IllegalStateException("This act waits already: " + approval.path());
    }
    jobs.schedule(tx, Approvals.EXPIRY, approval.id().toString(), approval.expiresAt());
    record(tx, approval, "approval.requested", "pending");
    return new Asked(approval.id(), approval.actHash(), approval.expiresAt());
  }

  /** Uses an approval for exactly this act. Of all that try, one is granted. */
  public Outcome use(Handle tx, UUID approvalId, RunAct run) {
    Instant now = now();
    if (ApprovalStore.use(tx, approvalId, run.hash(), run.hireId(), run.correlationId(), now)) {
      ApprovalStore.find(tx, approvalId, now)
          .ifPresent(used -> record(tx, used, "approval.used", "used"));
      return Outcome.GRANTED;
    }
    return ApprovalStore.find(tx, approvalId, now)
        .filter(approval -> approval.actHash().equals(run.hash()))
        .map(approval -> approval.status().outcome())
        .orElse(Outcome.MISMATCH);
  }

  /** Takes back what was asked and not decided, because nobody will do it any more. */
  public void withdraw(Handle tx, UUID approvalId) {
    Instant now = now();
    if (ApprovalStore.withdraw(tx, approvalId, now)) {
      ApprovalStore.find(tx, approvalId, now)
          .ifPresent(gone -> record(tx, gone, "approval.withdrawn", "expired"));
    }
  }

  static boolean isOne(Approval approval) {
    return approval.permission().equals(PERMISSION) && approval.route().startsWith(ROUTE);
  }

  private void record(Handle tx, Approval approval, String action, String outcome) {
    audit.record(
        tx,
        new BusinessEvent(
            "agent:" + approval.requestedBy(),
            action,
            "approval",
            approval.id().toString(),
            approval.customerId(),
            approval.correlationId(),
            outcome,
            Map.of("permission", approval.permission(), "act_hash", approval.actHash())));
  }

  // Postgres keeps microseconds.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
