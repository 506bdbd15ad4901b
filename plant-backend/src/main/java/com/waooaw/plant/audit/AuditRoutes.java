package com.waooaw.plant.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.page.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The audit trail over HTTP. */
public final class AuditRoutes {
  private final Database database;
  private final AuditTrail trail;
  private final EntryStore store = new EntryStore();
  private final Verifier verifier;

  private AuditRoutes(Database database, AuditTrail trail, Signer signer, InstantSource clock) {
    this.database = database;
    this.trail = trail;
    this.verifier = new Verifier(store, signer, clock);
  }

  /** Binds the routes. */
  public static void bind(
      Api api, Database database, AuditTrail trail, Signer signer, InstantSource clock) {
    AuditRoutes routes = new AuditRoutes(database, trail, signer, clock);
    api.onTransaction("listAuditEntries", (request, tx) -> Reply.ok(routes.list(request, tx)));
    api.on("verifyAudit", request -> Reply.ok(routes.verify(request)));
  }

  /** An entry as the contract shows it. */
  private record View(
      long seq,
      Instant at,
      String kind,
      String actor,
      String action,
      String entityType,
      String entityId,
      String customerId,
      String correlationId,
      String outcome,
      JsonNode body,
      JsonNode personal,
      String prevHash,
      String hash) {
    static View of(Entry e, Map<String, JsonNode> apart) {
      JsonNode body = readable(e.body());
      return new View(
          e.seq(),
          e.at(),
          e.kind(),
          e.actor(),
          e.action(),
          e.entityType(),
          e.entityId(),
          e.customerId(),
          e.correlationId(),
          e.outcome(),
          body,
          apart.get(Personal.digestOf(body)),
          e.prevHash(),
          e.hash());
    }

    // A body that was tampered with must still be shown, whatever it is now.
    private static JsonNode readable(String body) {
      try {
        JsonNode json = Json.read(body);
        return json.isObject() ? json : Json.mapper().createObjectNode().put("unreadable", body);
      } catch (java.io.UncheckedIOException tampered) {
        return Json.mapper().createObjectNode().put("unreadable", body);
      }
    }
  }

  private Page<View> list(Request request, org.jdbi.v3.core.Handle tx) {
    Optional<Long> before = request.query("cursor").map(AuditRoutes::seq);
    List<Entry> entries = store.search(tx, request.query(), before, request.limit() + 1);
    Page<Entry> page = Page.cut(entries, request.limit(), e -> Long.toString(e.seq()));
    Map<String, JsonNode> apart =
        Personal.find(
            tx,
            page.items().stream()
                .map(e -> Personal.digestOf(View.readable(e.body())))
                .filter(digest -> !digest.isEmpty())
                .toList());
    return page.map(e -> View.of(e, apart));
  }

  private Verification verify(Request request) {
    Verification found =
        database.transact(
            Scope.plant(), TransactionIsolationLevel.REPEATABLE_READ, verifier::verify);
    database.transactVoid(
        Scope.plant(),
        tx ->
            trail.record(
                tx,
                new BusinessEvent(
                    request.userId().toString(),
                    "audit.verified",
                    "chain",
                    "audit",
                    null,
                    request.passport().correlationId(),
                    found.valid() ? "whole" : "broken at " + found.firstBad().seq(),
                    Map.of("entries", found.entries(), "checkpoints", found.checkpoints()))));
    return found;
  }

  private static long seq(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw Problem.invalid("cursor", "cursor", "cursor is not one that this list gave out.")
          .exception();
    }
  }
}
