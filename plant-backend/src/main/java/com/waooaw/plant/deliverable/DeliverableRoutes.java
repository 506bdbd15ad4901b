package com.waooaw.plant.deliverable;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** HTTP of deliverables. Their content was made from foreign text, so it is shown in a sandbox. */
public final class DeliverableRoutes {
  private static final String SANDBOX =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private final Hires hires;

  public DeliverableRoutes(Hires hires) {
    this.hires = requireNonNull(hires, "hires");
  }

  /** Binds the operations of deliverables. */
  public void bind(Api api) {
    api.onTransaction("listTrialDeliverables", this::ofTrial);
    api.onTransaction("getDeliverable", this::get);
    api.onTransaction("getDeliverableContent", this::content);
  }

  private Reply ofTrial(Request request, Handle tx) {
    request.customerId();
    UUID hire = hires.get(tx, request.id()).id();
    List<Deliverable> rows =
        DeliverableStore.ofHire(tx, hire, Cursor.id(request.query("cursor")), request.limit());
    return Reply.ok(Page.cut(rows, request.limit(), row -> Cursor.of(row.id())));
  }

  private Reply get(Request request, Handle tx) {
    request.customerId();
    return Reply.ok(DeliverableStore.find(tx, request.id()).orElseThrow(this::notFound));
  }

  private Reply content(Request request, Handle tx) {
    request.customerId();
    Deliverable.Content content =
        DeliverableStore.content(tx, request.id(), request.query("part"))
            .orElseThrow(this::notFound);
    String etag = '"' + content.sha256() + '"';
    Map<String, String> headers = new HashMap<>();
    headers.put("ETag", etag);
    headers.put("Content-Security-Policy", SANDBOX);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Cache-Control", "private, no-cache");
    boolean download = request.query("download").map(Boolean::parseBoolean).orElse(false);
    headers.put(
        "Content-Disposition",
        (download ? "attachment" : "inline") + "; filename=\"" + fileName(content.name()) + '"');
    if (matches(request.headers().get("If-None-Match"), etag)) {
      return new Reply.Empty(304, headers);
    }
    return new Reply.Bytes(content.mediaType(), content.bytes(), headers);
  }

  // RFC 9110, section 13.1.2: a list, weakly compared.
  private static boolean matches(String header, String etag) {
    if (header == null) {
      return false;
    }
    for (String candidate : header.split(",", -1)) {
      String tag = candidate.strip();
      if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }

  // No path, no quote, no control character and no leading dot reaches anybody's disk.
  static String fileName(String name) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    return safe.isEmpty() ? "deliverable" : safe;
  }

  private RuntimeException notFound() {
    return Problem.of(ProblemType.NOT_FOUND, "You have no such deliverable.").exception();
  }
}
