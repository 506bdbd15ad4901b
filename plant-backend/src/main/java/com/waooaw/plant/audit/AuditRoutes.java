package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.Anchors.Kept;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.EcJwk;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The audit trail over HTTP. */
public final class AuditRoutes {
  private static final String EXPORT_TYPE = "application/jsonl";

  private final Database database;
  private final AuditTrail trail;
  private final Anchors anchors;
  private final Verifier verifier;
  private final Export export;
  private final OwnActivity ownActivity;
  private final Tampering tampering;
  private final ConstitutionalAudit constitutionalAudit;

  /** The body of an order of an export; both ends are optional. */
  private record ExportOrder(Long fromSeq, Long toSeq) {}

  /**
   * @param signer signs checkpoints and exports
   * @param keys the public halves of all that ever did
   * @param amendments signed the amendments of governed entities
   */
  public AuditRoutes(
      Database database,
      AuditTrail trail,
      Anchors anchors,
      Signer signer,
      List<EcJwk> keys,
      Signer amendments,
      Entities entities,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.trail = requireNonNull(trail, "trail");
    this.anchors = requireNonNull(anchors, "anchors");
    this.verifier = new Verifier(new EntryStore(), signer, clock);
    this.export = new Export(database, signer, keys, clock);
    this.ownActivity = new OwnActivity(database, verifier, clock);
    this.tampering = new Tampering(amendments);
    this.constitutionalAudit =
        new ConstitutionalAudit(database, entities, new Constitution(amendments, entities), clock);
  }

  /** Binds the routes. */
  public void bind(Api api) {
    api.onTransaction(
        "listAuditEntries",
        (request, tx) -> {
          Page<Entry> page = new EntryQuery(request).page(tx);
          return Reply.ok(new Page<>(EntryView.of(tx, page.items()), page.nextCursor()));
        });
    api.on("verifyAudit", request -> Reply.ok(verify(request)));
    api.on("runConstitutionalAudit", request -> Reply.ok(run(request)));
    api.onTransaction("getTampering", (request, tx) -> Reply.ok(tampering(request, tx)));
    api.on("exportAudit", this::export);
    api.on("listOwnActivity", request -> Reply.ok(ownActivity.of(request)));
  }

  private Verification verify(Request request) {
    Optional<Long> since = request.query("since").map(Long::parseLong);
    // Before the snapshot: what is kept outside was committed before it was kept.
    List<Kept> kept = anchors.read();
    Verification found =
        database.transact(
            Scope.plant(),
            TransactionIsolationLevel.REPEATABLE_READ,
            tx -> verifier.verify(tx, since, kept));
    record(
        request,
        "audit.verified",
        found.valid() ? "whole" : "broken at " + found.firstBad().seq(),
        Map.of(
            "since", found.since(),
            "entries", found.entries(),
            "checkpoints", found.checkpoints()));
    return found;
  }

  private ConstitutionalAudit.Result run(Request request) {
    ConstitutionalAudit.Result result =
        constitutionalAudit.run(
            request.query("cursor").map(c -> Cursor.uuid(Cursor.parts(c, 1).getFirst())));
    record(
        request,
        "constitution.audited",
        result.failed() == 0 ? "lawful" : result.failed() + " unlawful",
        Map.of("audited", result.audited(), "failed", result.failed()));
    return result;
  }

  private Tampering.Finding tampering(Request request, Handle tx) {
    return tampering
        .compare(tx, UUID.fromString(request.path().get("entity_id")))
        .orElseThrow(
            () ->
                Problem.of(ProblemType.NOT_FOUND, "There is no governed entity with this id.")
                    .exception());
  }

  private Reply export(Request request) {
    ExportOrder order = request.body(ExportOrder.class);
    if (order.fromSeq() != null && order.toSeq() != null && order.toSeq() < order.fromSeq()) {
      throw Problem.invalid("/to_seq", "range", "to_seq is before from_seq.").exception();
    }
    Export.Piece piece =
        database.transact(
            Scope.plant(),
            tx ->
                export.piece(
                    tx, Optional.ofNullable(order.fromSeq()), Optional.ofNullable(order.toSeq())));
    record(
        request,
        "audit.exported",
        "ok",
        Map.of("from_seq", piece.from().seq() + 1, "to_seq", piece.toSeq()));
    String name = "audit-%d-%d.jsonl".formatted(piece.from().seq() + 1, piece.toSeq());
    return new Reply.Streamed(
        EXPORT_TYPE,
        out -> export.write(piece, out),
        Map.of("Content-Disposition", "attachment; filename=\"" + name + "\""));
  }

  private void record(Request request, String action, String outcome, Map<String, ?> body) {
    database.transactVoid(
        Scope.plant(),
        tx ->
            trail.record(
                tx,
                new BusinessEvent(
                    request.userId().toString(),
                    action,
                    "chain",
                    "audit",
                    null,
                    request.passport().correlationId(),
                    outcome,
                    body)));
  }
}
