package com.waooaw.plant.approval;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.approval.Act;
import com.waooaw.kernel.approval.ApprovalCall;
import com.waooaw.kernel.approval.Ruling;
import com.waooaw.kernel.approval.Ruling.Outcome;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.approval.Approval.Decider;
import com.waooaw.plant.approval.Approval.Risk;
import com.waooaw.plant.approval.Approval.Status;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.page.Page;
import com.waooaw.policy.GovernorTerms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The keeper of approvals. The gateway asks it before it lets an act through that policy says a
 * governor must approve; an approval is for the hash of that act and its requester, is decided by
 * somebody else, and is used once. Nobody answering is a denial.
 */
public final class Approvals {
  static final String EXPIRY = "approval-expiry";
  private static final int MOST_OPEN = 100;
  private static final int PRECEDENTS = 5;
  private static final int ESCALATED_DECIDERS = 2;
  private static final int MOST_SPANS = 7;
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Database database;
  private final Supplier<GovernorTerms> terms;
  private final AuditTrail audit;
  private final Jobs jobs;
  private final Ids ids;
  private final InstantSource clock;
  private volatile Decided decided = (tx, approval, outcome, reason) -> {};

  public Approvals(
      Database database,
      Supplier<GovernorTerms> terms,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.terms = requireNonNull(terms, "terms");
    this.audit = requireNonNull(audit, "audit");
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(EXPIRY, this::expire);
  }

  /** Tells somebody of every last word, in the transaction that writes it. */
  public void onDecided(Decided listener) {
    decided = requireNonNull(listener, "listener");
  }

  /** The open approval of an act: the one there is, however often it is asked for, or a new one. */
  Ruling open(Handle tx, Request request, ApprovalCall call) {
    Act act = call.act();
    String hash = act.hash(request.passport().subject(), request.passport().customerId());
    if (!hash.equals(call.actHash())) {
      // Somebody reads the act otherwise than the gateway did: then nobody knows what it is.
      throw Problem.invalid("act_hash", "hash", "The hash is not of this act.").exception();
    }
    Instant now = now();
    Optional<Approval> known = ApprovalStore.open(tx, hash, now);
    if (known.filter(a -> a.status() == Status.EXPIRED).isPresent()) {
      expire(tx, known.get());
      known = Optional.empty();
    }
    if (known.isPresent()) {
      return ruling(known.get());
    }
    if (ApprovalStore.countOpen(tx, request.userId(), now) >= MOST_OPEN) {
      return Ruling.of(Outcome.TOO_MANY);
    }
    Approval asked = ask(request, act, hash, now);
    if (!ApprovalStore.insert(tx, asked)) {
      return ApprovalStore.open(tx, hash, now)
          .map(Approvals::ruling)
          .orElseThrow(() -> conflict("This was decided just now. Ask again."));
    }
    jobs.schedule(tx, EXPIRY, asked.id().toString(), asked.expiresAt());
    record(tx, asked, asked.requestedBy().toString(), "approval.requested", request, "pending");
    return ruling(asked);
  }

  /** Uses an approval for the act it is for. Of all that try, one is granted. */
  Ruling use(Handle tx, Request request, ApprovalCall call) {
    UUID me = request.userId();
    Instant now = now();
    String correlationId = request.passport().correlationId();
    boolean granted =
        ApprovalStore.use(tx, call.approvalId(), call.actHash(), me, correlationId, now);
    Optional<Approval> found =
        ApprovalStore.find(tx, call.approvalId(), now)
            .filter(a -> a.actHash().equals(call.actHash()) && a.requestedBy().equals(me));
    if (found.isEmpty()) {
      return Ruling.of(Outcome.MISMATCH);
    }
    if (granted) {
      record(tx, found.get(), me.toString(), "approval.used", request, "used");
      return new Ruling(
          Outcome.GRANTED, found.get().id(), found.get().expiresAt(), reason(found.get()));
    }
    return ruling(found.get());
  }

  /** Waits until one's own approval is decided, or as long as the caller would. */
  Ruling await(Request request, ApprovalCall call) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(call.waitSeconds()).toNanos();
    while (true) {
      Optional<Approval> found =
          database.transact(
              request.scope(), tx -> ApprovalStore.find(tx, call.approvalId(), now()));
      if (found.filter(a -> a.requestedBy().equals(request.userId())).isEmpty()) {
        return Ruling.of(Outcome.MISMATCH);
      }
      if (found.get().status() != Status.PENDING || System.nanoTime() >= until) {
        return ruling(found.get());
      }
      Thread.sleep(LOOK);
    }
  }

  Page<ApprovalView.Summary> page(Handle tx, Request request) {
    ApprovalQuery query = ApprovalQuery.of(request);
    List<Approval> rows = ApprovalStore.page(tx, Desk.of(request), query, now());
    return Page.cut(rows, query.limit(), query::cursorAfter).map(ApprovalView::summary);
  }

  ApprovalView view(Handle tx, Request request) {
    Desk desk = Desk.of(request);
    Approval approval =
        ApprovalStore.find(tx, request.id(), now())
            .filter(desk::sees)
            .orElseThrow(Approvals::notFound);
    // How others were decided is for those who decide.
    List<Precedent> precedents =
        desk.all() && desk.decides(approval)
            ? ApprovalStore.precedents(tx, approval, PRECEDENTS)
            : List.of();
    return ApprovalView.of(approval, precedents);
  }

  /**
   * Says something of an act that waits.
   *
   * @throws com.waooaw.kernel.problem.ProblemException permission-denied, if the caller asked for
   *     it; approval-expired, if it is too late; conflict, if the last word was said
   */
  ApprovalView.Summary decide(Handle tx, Request request, Verdict verdict, String reason) {
    Desk desk = Desk.of(request);
    Instant now = now();
    Approval approval =
        ApprovalStore.lock(tx, request.id(), now)
            .filter(desk::sees)
            .orElseThrow(Approvals::notFound);
    mayDecide(desk, approval);
    if (!ApprovalStore.keep(
        tx, approval, desk.me(), request.passport().email(), verdict, reason, now)) {
      throw conflict("You have approved this before. Somebody else must too.");
    }
    if (!follow(tx, approval, verdict, now)) {
      throw conflict("This was decided already.");
    }
    record(tx, approval, desk.me().toString(), "approval.decided", request, verdict.word());
    Approval after = ApprovalStore.find(tx, approval.id(), now).orElseThrow();
    if (after.status() != Status.PENDING) {
      decided.decided(tx, after.id(), after.status().outcome(), reason);
    }
    return ApprovalView.summary(after);
  }

  // False if somebody else had the last word meanwhile.
  private boolean follow(Handle tx, Approval approval, Verdict verdict, Instant now) {
    return switch (verdict) {
      case APPROVE ->
          ApprovalStore.countApproving(tx, approval.id()) < approval.decidersNeeded()
              || ApprovalStore.decide(
                  tx, approval.id(), Status.APPROVED, now, now.plus(life(approval)));
      case DENY ->
          ApprovalStore.decide(tx, approval.id(), Status.DENIED, now, approval.expiresAt());
      case DEFER -> {
        ApprovalStore.defer(tx, approval.id(), deferred(approval, now));
        yield true;
      }
      case ESCALATE -> {
        ApprovalStore.needDeciders(tx, approval.id(), ESCALATED_DECIDERS);
        yield true;
      }
    };
  }

  private static void mayDecide(Desk desk, Approval approval) {
    if (approval.requestedBy().equals(desk.me())) {
      throw Problem.of(
              ProblemType.PERMISSION_DENIED, "Nobody decides what they asked for themselves.")
          .exception();
    }
    if (!desk.decides(approval)) {
      throw notFound();
    }
    switch (approval.status()) {
      case PENDING -> {}
      case EXPIRED ->
          throw Problem.of(ProblemType.APPROVAL_EXPIRED, "The time to decide this has passed.")
              .exception();
      case APPROVED, DENIED, USED -> throw conflict("This was decided already.");
    }
  }

  private Instant deferred(Approval approval, Instant now) {
    Instant most = approval.createdAt().plus(life(approval).multipliedBy(MOST_SPANS));
    Instant until = now.plus(life(approval));
    return until.isBefore(most) ? until : most;
  }

  private Duration life(Approval approval) {
    return OutsideApprovals.isOne(approval) ? terms.get().outsideLife() : terms.get().life();
  }

  private Approval ask(Request request, Act act, String hash, Instant now) {
    boolean customers = terms.get().customerDecides().contains(act.permission());
    boolean high = terms.get().highRisk().contains(act.permission());
    return new Approval(
        ids.next(),
        customers ? Decider.CUSTOMER : Decider.PLATFORM,
        request.passport().customerId() == null ? null : request.customerId(),
        hash,
        act.method(),
        act.target(),
        act.route(),
        act.permission(),
        act.body(),
        request.userId(),
        request.passport().email(),
        high ? Risk.HIGH : Risk.NORMAL,
        high ? terms.get().highRiskDeciders() : terms.get().deciders(),
        Status.PENDING,
        request.passport().correlationId(),
        now,
        now.plus(terms.get().life()),
        null,
        null,
        "[]");
  }

  private Jobs.Next expire(String id) {
    return database.transact(
        Scope.plant(),
        tx -> {
          Instant now = now();
          Optional<Approval> found = ApprovalStore.lock(tx, UUID.fromString(id), now);
          if (found.isEmpty()) {
            return new Jobs.Next.Done();
          }
          return switch (found.get().status()) {
            // Deferred, or approved and to be used by a later time.
            case PENDING, APPROVED ->
                new Jobs.Next.Again(Duration.between(now, found.get().expiresAt()));
            case EXPIRED -> {
              expire(tx, found.get());
              yield new Jobs.Next.Done();
            }
            case DENIED, USED -> new Jobs.Next.Done();
          };
        });
  }

  private void expire(Handle tx, Approval approval) {
    if (ApprovalStore.expire(tx, approval.id(), now())) {
      audit.record(
          tx,
          new BusinessEvent(
              "system",
              "approval.expired",
              "approval",
              approval.id().toString(),
              approval.customerId(),
              null,
              "expired",
              Map.of("permission", approval.permission(), "act_hash", approval.actHash())));
      decided.decided(tx, approval.id(), Outcome.EXPIRED, null);
    }
  }

  private void record(
      Handle tx, Approval approval, String actor, String action, Request request, String outcome) {
    audit.record(
        tx,
        new BusinessEvent(
            actor,
            action,
            "approval",
            approval.id().toString(),
            approval.customerId(),
            request.passport().correlationId(),
            outcome,
            Map.of(
                "permission", approval.permission(),
                "act_hash", approval.actHash(),
                "risk", approval.risk().word())));
  }

  private static Ruling ruling(Approval approval) {
    return new Ruling(
        approval.status().outcome(), approval.id(), approval.expiresAt(), reason(approval));
  }

  // The last thing anybody said of it.
  private static String reason(Approval approval) {
    JsonNode decisions = Json.read(approval.decisions());
    return decisions.isEmpty()
        ? null
        : decisions.get(decisions.size() - 1).path("reason").textValue();
  }

  // Postgres keeps microseconds.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static RuntimeException notFound() {
    return Problem.of(ProblemType.NOT_FOUND, "There is no such approval.").exception();
  }

  private static RuntimeException conflict(String sentence) {
    return Problem.of(ProblemType.CONFLICT, sentence).exception();
  }
}
