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
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
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
    return new Reply.Streamed(
        "application/zip",
        out -> write(scope, export, out),
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"waooaw-export-" + export.id() + ".zip\"",
            "X-Content-Type-Options",
            "nosniff",
            "ETag",
            '"' + export.sha256() + '"'));
  }

  private void write(Scope scope, Export export, OutputStream out) throws IOException {
    long left = export.size();
    for (int position = 0; left > 0; position++) {
      int next = position;
      byte[] piece =
          database
              .transact(scope, tx -> ExportStore.chunk(tx, export.id(), next))
              .orElseThrow(() -> new IOException("The export was put away while it was read"));
      out.write(piece);
      left -= piece.length;
    }
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
