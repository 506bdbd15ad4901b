package com.waooaw.plant.rules;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import com.waooaw.plant.rules.Simulation.Question;
import com.waooaw.policy.Decision;
import com.waooaw.policy.PolicyException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The rules in force, their revisions and what they denied, over HTTP. For staff. */
public final class PolicyRoutes {
  private final Database database;
  private final ActivePolicy policy;

  private PolicyRoutes(Database database, ActivePolicy policy) {
    this.database = requireNonNull(database, "database");
    this.policy = requireNonNull(policy, "policy");
  }

  /** Binds the routes, and keeps every revision from now on. */
  public static void bind(Api api, Database database, ActivePolicy policy) {
    PolicyRoutes routes = new PolicyRoutes(database, policy);
    api.onTransaction("getPolicies", routes::policies);
    api.onTransaction("listDenials", routes::denials);
    api.on("simulateDenial", routes::simulate);
    policy.follow(state -> database.transactVoid(Scope.plant(), tx -> Revisions.keep(tx, state)));
  }

  /** What is in force. */
  private record Active(
      String revision, String sha256, String engine, Instant since, JsonNode data) {}

  /** Two revisions compared. */
  private record Comparison(
      String from, String fromSha256, String to, String toSha256, List<Changes.Change> changes) {}

  private record Policies(
      Active active, List<Revisions.Revision> revisions, Comparison comparison) {}

  private record Asked(long seq) {}

  private Reply policies(Request request, Handle tx) {
    InForce now = policy.inForce();
    return Reply.ok(
        new Policies(
            new Active(now.revision(), now.sha256(), policy.engine(), now.since(), now.document()),
            Revisions.newest(tx),
            request
                .query("from")
                .map(from -> compare(tx, from, request.query("to").orElse(now.sha256()), now))
                .orElse(null)));
  }

  private static Comparison compare(Handle tx, String from, String to, InForce now) {
    Revisions.Kept before = kept(tx, from, now);
    Revisions.Kept after = kept(tx, to, now);
    return new Comparison(
        before.revision(),
        before.sha256(),
        after.revision(),
        after.sha256(),
        Changes.between(before.data(), after.data()));
  }

  // What is in force is known here even in the moment before it is kept.
  private static Revisions.Kept kept(Handle tx, String name, InForce now) {
    if (name.equals(now.sha256()) || name.equals(now.revision())) {
      return new Revisions.Kept(now.sha256(), now.revision(), now.document());
    }
    return Revisions.find(tx, name)
        .orElseThrow(
            () ->
                Problem.of(ProblemType.NOT_FOUND, "No such revision was ever in force here.")
                    .exception());
  }

  private Reply denials(Request request, Handle tx) {
    List<Denial.Row> rows =
        DenialStore.page(
            tx,
            request.query("actor"),
            request.query("error"),
            request.query("cursor").map(PolicyRoutes::seq),
            request.limit());
    Explanations explanations = new Explanations(policy.inForce().document());
    return Reply.ok(
        Page.cut(rows, request.limit(), row -> Cursor.of(List.of(Long.toString(row.seq()))))
            .map(row -> Denial.of(row, explanations)));
  }

  // The rules are asked outside of a transaction: an OPA server may take its two seconds.
  private Reply simulate(Request request) {
    long seq = request.body(Asked.class).seq();
    Denial.Row row =
        database
            .transact(request.scope(), tx -> DenialStore.find(tx, seq))
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.NOT_FOUND, "No denial of the trail has this number.")
                        .exception());
    Question question = Question.of(row.event());
    return Reply.ok(
        Simulation.of(
            Denial.of(row, new Explanations(policy.inForce().document())),
            question,
            decide(question),
            policy.engine()));
  }

  private Decision decide(Question question) {
    try {
      return policy.decide(question.input());
    } catch (PolicyException undecided) {
      throw Problem.of(ProblemType.SERVICE_UNAVAILABLE, "The rules do not answer right now.")
          .withHeader("Retry-After", "5")
          .exception();
    }
  }

  private static long seq(String cursor) {
    try {
      return Long.parseLong(Cursor.parts(cursor, 1).getFirst());
    } catch (NumberFormatException notOne) {
      throw Cursor.invalid();
    }
  }
}
