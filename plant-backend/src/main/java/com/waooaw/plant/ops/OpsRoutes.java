package com.waooaw.plant.ops;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What operators look at. */
public final class OpsRoutes {
  private final HealthBoard board;

  private OpsRoutes(HealthBoard board) {
    this.board = requireNonNull(board, "board");
  }

  /** Binds the routes. */
  public static void bind(Api api, HealthBoard board) {
    OpsRoutes routes = new OpsRoutes(board);
    api.on("opsHealth", request -> Reply.ok(board.look()));
    api.on("streamOpsHealth", request -> new Reply.Events(board::stream, Map.of()));
    api.onTransaction("listOpsRuns", routes::runs);
    api.onTransaction("getRunTimeline", routes::timeline);
  }

  private record Timeline(
      OpsRun run,
      List<RunMoment> items,
      String nextCursor,
      List<OpsRunStore.Verdict> verdicts,
      List<OpsRunStore.Charge> charges) {}

  private Reply runs(Request request, Handle tx) {
    Map<String, Object> filters = new HashMap<>();
    request.query("status").ifPresent(status -> filters.put("status", status));
    request.query("agent").ifPresent(slug -> filters.put("agent_slug", slug));
    request.query("customer_id").ifPresent(id -> filters.put("customer_id", UUID.fromString(id)));
    List<OpsRun> rows =
        OpsRunStore.page(tx, filters, Cursor.id(request.query("cursor")), request.limit());
    return Reply.ok(Page.cut(rows, request.limit(), run -> Cursor.of(run.id())));
  }

  private Reply timeline(Request request, Handle tx) {
    OpsRun run =
        OpsRunStore.find(tx, request.id())
            .orElseThrow(
                () -> Problem.of(ProblemType.NOT_FOUND, "There is no such run.").exception());
    long after = request.query("cursor").map(OpsRoutes::seq).orElse(0L);
    Page<RunMoment> moments =
        Page.cut(
            OpsRunStore.moments(tx, run.id(), after, request.limit()),
            request.limit(),
            moment -> Cursor.of(List.of(Long.toString(moment.seq()))));
    return Reply.ok(
        new Timeline(
            run,
            moments.items(),
            moments.nextCursor(),
            OpsRunStore.verdicts(tx, run.correlationId()),
            OpsRunStore.charges(tx, run.id())));
  }

  private static long seq(String cursor) {
    try {
      return Long.parseLong(Cursor.parts(cursor, 1).getFirst());
    } catch (NumberFormatException notOne) {
      throw Cursor.invalid();
    }
  }
}
