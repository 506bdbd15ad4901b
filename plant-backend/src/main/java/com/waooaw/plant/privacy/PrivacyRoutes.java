package com.waooaw.plant.privacy;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;

/** A customer's own data: a copy of all of it, and the end of all of it. */
public final class PrivacyRoutes {
  private final Database database;
  private final Exports exports;
  private final Deletions deletions;

  private PrivacyRoutes(Database database, Exports exports, Deletions deletions) {
    this.database = requireNonNull(database, "database");
    this.exports = requireNonNull(exports, "exports");
    this.deletions = requireNonNull(deletions, "deletions");
  }

  /** Binds the routes and their jobs. Call before the jobs are started. */
  public static void bind(
      Api api,
      Database database,
      TokensRenewed tokens,
      AuditTrail audit,
      Jobs jobs,
      Ids ids,
      InstantSource clock) {
    PrivacyRoutes routes =
        new PrivacyRoutes(
            database,
            new Exports(database, audit, jobs, ids, clock),
            new Deletions(database, tokens, audit, jobs, ids, clock));
    api.onTransaction("requestExport", routes::requestExport);
    api.onTransaction("getExport", routes::getExport);
    api.on("getExportContent", routes::content);
    api.onTransaction("requestDeletion", routes::requestDeletion);
    api.onTransaction("getDeletion", routes::getDeletion);
    api.onTransaction("cancelDeletion", routes::cancelDeletion);
  }

  /** A deletion as its customer sees it. */
  private record View(String status, Instant requestedAt, Instant dueAt, Instant endedAt) {
    static View of(Deletions.Deletion deletion) {
      return new View(
          deletion.status(), deletion.requestedAt(), deletion.dueAt(), deletion.endedAt());
    }
  }

  private Reply requestExport(Request request, Handle tx) {
    request.customerId();
    return Reply.accepted(exports.request(tx, request));
  }

  private Reply getExport(Request request, Handle tx) {
    request.customerId();
    return Reply.ok(exports.get(tx, request.id()));
  }

  // Piece by piece, each in a transaction of its own: a slow reader holds no connection.
  private Reply content(Request request) {
    Scope scope = Scope.customer(request.customerId());
    Export export = database.transact(scope, tx -> exports.download(tx, request));
    UUID id = export.id();
    AtomicInteger position = new AtomicInteger();
    return new Reply.Stream(
        "application/zip",
        export.size(),
        () -> database.transact(scope, tx -> ExportStore.chunk(tx, id, position.getAndIncrement())),
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"waooaw-export-" + id + ".zip\"",
            "Cache-Control",
            "private, no-store",
            "X-Content-Type-Options",
            "nosniff",
            "ETag",
            '"' + export.sha256() + '"'));
  }

  private Reply requestDeletion(Request request, Handle tx) {
    request.customerId();
    return Reply.accepted(View.of(deletions.request(tx, request)));
  }

  private Reply getDeletion(Request request, Handle tx) {
    request.customerId();
    return Reply.ok(View.of(deletions.get(tx)));
  }

  private Reply cancelDeletion(Request request, Handle tx) {
    request.customerId();
    deletions.cancel(tx, request);
    return Reply.noContent();
  }
}
