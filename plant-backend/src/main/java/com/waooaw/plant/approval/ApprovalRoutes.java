package com.waooaw.plant.approval;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.approval.ApprovalCall;
import com.waooaw.kernel.approval.Ruling;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.database.Database;
import org.jdbi.v3.core.Handle;

/** HTTP of approvals: for people by the contract, and for the gateway by paths of its own. */
public final class ApprovalRoutes {
  private final Database database;
  private final Approvals approvals;

  public ApprovalRoutes(Database database, Approvals approvals) {
    this.database = requireNonNull(database, "database");
    this.approvals = requireNonNull(approvals, "approvals");
  }

  private record NewDecision(String decision, String reason) {}

  @FunctionalInterface
  private interface Asked {
    Ruling answer(Handle tx, Request request, ApprovalCall call);
  }

  /** Binds the operations of approvals. */
  public void bind(Api api) {
    api.onTransaction("listApprovals", (request, tx) -> Reply.ok(approvals.page(tx, request)));
    api.onTransaction("getApproval", (request, tx) -> Reply.ok(approvals.view(tx, request)));
    api.onTransaction("decideApproval", this::decide);
    api.onGateway(ApprovalCall.OPEN, request -> inTransaction(request, approvals::open));
    api.onGateway(ApprovalCall.USE, request -> inTransaction(request, approvals::use));
    api.onGateway(
        ApprovalCall.WAIT,
        request -> Reply.ok(approvals.await(request, request.body(ApprovalCall.class))));
  }

  private Reply decide(Request request, Handle tx) {
    NewDecision said = request.body(NewDecision.class);
    return Reply.ok(approvals.decide(tx, request, Verdict.of(said.decision()), said.reason()));
  }

  private Reply inTransaction(Request request, Asked asked) {
    return Reply.ok(
        database.transact(
            request.scope(), tx -> asked.answer(tx, request, request.body(ApprovalCall.class))));
  }
}
