package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.approval.Ruling.Outcome;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.OutsideAct;
import com.waooaw.plant.approval.OutsideApprovals;
import com.waooaw.plant.approval.OutsideApprovals.RunAct;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.hire.HireState;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.outside.Connectors;
import com.waooaw.plant.work.ClaimStore.Claimed;
import com.waooaw.plant.work.MoveStore.Standing;
import com.waooaw.plant.work.OutsideActStore.Act;
import com.waooaw.plant.work.OutsideActStore.Kept;
import com.waooaw.plant.work.OutsideActStore.Mode;
import com.waooaw.plant.work.OutsideActStore.Status;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What runs would do outside: asked of the customer, decided, and begun once. The approval is for
 * the hash of exactly the kept content, so content that was edited since has none. Only the hire of
 * a paying customer reaches the outside; every other act goes to the sandbox's outbox.
 */
public final class OutsideActs {
  private static final String NOT_ALLOWED =
      "You did not allow this, so nothing was sent. What was made before stays yours.";
  private static final String NOT_IN_TIME =
      "Nobody allowed this in time, which counts as a no, so nothing was sent. What was made before stays yours.";

  private final OutsideApprovals approvals;
  private final Hires hires;
  private final Connectors connectors;
  private final AuditTrail audit;
  private final Wake wake;
  private final Ids ids;
  private final InstantSource clock;

  public OutsideActs(
      OutsideApprovals approvals,
      Hires hires,
      Connectors connectors,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    this.approvals = requireNonNull(approvals, "approvals");
    this.hires = requireNonNull(hires, "hires");
    this.connectors = requireNonNull(connectors, "connectors");
    this.audit = requireNonNull(audit, "audit");
    this.wake = new Wake(jobs, ids, clock);
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  Connectors connectors() {
    return connectors;
  }

  /**
   * Asks the customer, in the transaction that puts the run down.
   *
   * @return what to tell whoever watches
   * @throws AgentFailure if there is no way out for it here
   */
  RunEvent ask(Handle tx, Claimed run, OutsideAct asked) throws AgentFailure {
    Hire hire = hires.get(tx, run.hireId());
    Mode mode =
        hire.state(clock.instant()) instanceof HireState.Active ? Mode.PRODUCTION : Mode.SANDBOX;
    if (mode == Mode.PRODUCTION && connectors.find(asked.kind()).isEmpty()) {
      throw new AgentFailure(
          "Nothing can be sent from here: no way out for this kind ("
              + asked.kind().word()
              + ") is set up. What was made before stays yours.");
    }
    UUID id = ids.next();
    RunAct content = content(run, hire, asked.kind(), mode, asked.summary(), asked.messages());
    OutsideApprovals.Asked approval = approvals.ask(tx, content);
    OutsideActStore.insert(
        tx,
        new Act(
            id,
            run.customerId(),
            run.hireId(),
            run.runId(),
            run.step().name(),
            asked.kind(),
            mode,
            asked.summary(),
            approval.hash(),
            approval.id(),
            Status.WAITING),
        asked,
        clock.instant());
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("approval_id", approval.id().toString())
        .put("expires_at", approval.expiresAt().toString())
        .put("kind", asked.kind().word())
        .put("mode", mode.word())
        .put("messages", asked.messages().size());
    String text =
        asked.summary()
            + (mode == Mode.SANDBOX
                ? " This waits for you. In a trial it is recorded and not sent."
                : " This waits for you.");
    return RunEvent.approval(run.step().name(), text, data, clock.instant());
  }

  /** The act that a run's step has asked for, if it has. */
  Optional<Act> ofStep(Handle tx, Claimed run) {
    return OutsideActStore.ofStep(tx, run.runId(), run.step().name());
  }

  /**
   * Uses the approval up, once, or finds that it was used for this very act before.
   *
   * @throws AgentFailure if it may not be done, with a sentence that says why
   */
  void begin(Handle tx, Claimed run, Act act) throws AgentFailure {
    Hire hire = hires.get(tx, act.hireId());
    if (act.mode() == Mode.PRODUCTION
        && !(hire.state(clock.instant()) instanceof HireState.Active)) {
      throw new AgentFailure(
          "The hire of "
              + hire.agent().name()
              + " is not active any more, so nothing more was sent.");
    }
    List<OutsideAct.Message> messages =
        OutsideActStore.messages(tx, act.id()).stream().map(Kept::message).toList();
    RunAct content = content(run, hire, act.kind(), act.mode(), act.summary(), messages);
    if (!content.hash().equals(act.contentHash())) {
      throw new AgentFailure("What was approved is not what would be sent, so nothing was sent.");
    }
    if (act.status() == Status.EXECUTING) {
      return;
    }
    Outcome outcome = approvals.use(tx, act.approvalId(), content);
    if (outcome != Outcome.GRANTED
        || !OutsideActStore.move(tx, act.id(), Status.WAITING, Status.EXECUTING, clock.instant())) {
      throw new AgentFailure(outcome == Outcome.DENIED ? NOT_ALLOWED : NOT_IN_TIME);
    }
  }

  /** Ends an act whose every message has met its end; false if it was ended before. */
  boolean done(Handle tx, Claimed run, Act act) {
    if (!OutsideActStore.move(tx, act.id(), Status.EXECUTING, Status.DONE, clock.instant())) {
      return false;
    }
    audit.record(
        tx,
        new BusinessEvent(
            "agent:" + act.hireId(),
            "outside.done",
            "outside_act",
            act.id().toString(),
            act.customerId(),
            run.correlationId(),
            act.mode().word(),
            Map.of(
                "run", act.runId().toString(),
                "kind", act.kind().word(),
                "approval", act.approvalId().toString(),
                "content_hash", act.contentHash())));
    return true;
  }

  /** Takes back what a run has asked, because it was stopped. */
  void withdraw(Handle tx, UUID runId) {
    for (Act act : OutsideActStore.waitingOf(tx, runId)) {
      OutsideActStore.move(tx, act.id(), Status.WAITING, Status.DENIED, clock.instant());
      approvals.withdraw(tx, act.approvalId());
    }
  }

  /** Hears the last word on an approval, and has the run that waits for it go on or end. */
  public void decided(Handle tx, UUID approvalId, Outcome outcome, String reason) {
    Optional<Act> found = OutsideActStore.ofApproval(tx, approvalId);
    if (found.isEmpty() || found.get().status() != Status.WAITING) {
      return;
    }
    Act act = found.get();
    Standing run = MoveStore.lock(tx, act.runId()).orElseThrow();
    if (run.status() != RunStatus.WAITING_APPROVAL) {
      return;
    }
    if (outcome == Outcome.APPROVED) {
      MoveStore.queue(tx, act.runId());
      say(tx, act, RunEvent.status(RunStatus.QUEUED, act.step(), "Approved", clock.instant()));
      wake.run(tx, act.runId());
      return;
    }
    OutsideActStore.move(tx, act.id(), Status.WAITING, Status.DENIED, clock.instant());
    String sentence = outcome == Outcome.DENIED ? NOT_ALLOWED : NOT_IN_TIME;
    MoveStore.fail(tx, act.runId(), run.steps(), sentence, clock.instant());
    say(tx, act, RunEvent.status(RunStatus.FAILED, act.step(), sentence, clock.instant()));
    audit.record(
        tx,
        new BusinessEvent(
            "agent:" + act.hireId(),
            "run.finished",
            "run",
            act.runId().toString(),
            act.customerId(),
            null,
            RunStatus.FAILED.word(),
            Map.of(
                "approval",
                approvalId.toString(),
                "decision",
                outcome.name().toLowerCase(java.util.Locale.ROOT))));
  }

  private static void say(Handle tx, Act act, RunEvent event) {
    EventStore.append(tx, act.runId(), null, List.of(event));
  }

  private static RunAct content(
      Claimed run,
      Hire hire,
      OutsideAct.Kind kind,
      Mode mode,
      String summary,
      List<OutsideAct.Message> messages) {
    ObjectNode content = Json.mapper().createObjectNode();
    content.put("kind", kind.word()).put("mode", mode.word()).put("summary", summary);
    ArrayNode all = content.putArray("messages");
    for (OutsideAct.Message message : messages) {
      all.addObject()
          .put("to", message.to())
          .put("subject", message.subject())
          .put("body", message.body());
    }
    return new RunAct(
        run.customerId(),
        run.hireId(),
        hire.agent().name(),
        run.runId(),
        run.step().name(),
        kind.word(),
        content,
        run.correlationId());
  }
}
