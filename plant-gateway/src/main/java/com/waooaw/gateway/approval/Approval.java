package com.waooaw.gateway.approval;

import static java.util.Objects.requireNonNull;

import com.waooaw.contract.Route.Access;
import com.waooaw.gateway.auth.Principal;
import com.waooaw.gateway.policy.PolicyClient;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.gateway.stage.Rbac;
import com.waooaw.gateway.stage.Stage;
import com.waooaw.kernel.approval.Act;
import com.waooaw.kernel.approval.Ruling;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.policy.Decision;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage 5: what a governor must approve has an approval, of this very act by this very caller,
 * which is used up here. It comes after Budget, so that nobody whose session ended asks for one and
 * no approval is lost to a refusal that was to come anyway.
 */
public final class Approval implements Stage {
  /** The request header that names an approval. */
  public static final String HEADER = "X-Approval-Id";

  private static final Logger log = LoggerFactory.getLogger(Approval.class);

  private final PolicyClient policy;
  private final ApprovalDesk desk;

  public Approval(PolicyClient policy, ApprovalDesk desk) {
    this.policy = requireNonNull(policy, "policy");
    this.desk = requireNonNull(desk, "desk");
  }

  /** An act on its way to its approval. */
  private record Case(
      Exchange exchange, Act act, String hash, Optional<UUID> named, int waitSeconds) {
    Case decided() {
      return new Case(exchange, act, hash, named, 0);
    }
  }

  @Override
  public String name() {
    return "approval";
  }

  @Override
  public Future<Void> apply(Exchange exchange) {
    if (!exchange.decision().orElseThrow().governor().approvalRequired()) {
      return Future.succeededFuture();
    }
    Optional<UUID> named = named(exchange);
    return ActBody.of(exchange.request())
        .compose(body -> decide(exchange, open(exchange, body, named)));
  }

  private Future<Void> decide(Exchange exchange, Case asked) {
    return closed(exchange, policy.decide(Rbac.input(exchange, "approved")))
        .compose(
            decision ->
                permits(decision)
                    ? seek(asked).compose(granted -> pass(asked, decision, granted))
                    : Future.failedFuture(
                        Problem.of(
                                ProblemType.PERMISSION_DENIED,
                                "This is not permitted, not even with an approval.")
                            .exception()));
  }

  private Future<Ruling> seek(Case asked) {
    Exchange exchange = asked.exchange();
    Future<Ruling> first =
        asked.named().isPresent()
            ? desk.use(exchange, asked.named().get(), asked.hash())
            : desk.open(exchange, asked.act(), asked.hash());
    return closed(exchange, first).compose(ruling -> follow(asked, ruling));
  }

  private Future<Ruling> follow(Case asked, Ruling ruling) {
    asked.exchange().approval(ruling.approvalId());
    return switch (ruling.outcome()) {
      case GRANTED -> Future.succeededFuture(ruling);
      case PENDING ->
          asked.waitSeconds() > 0 ? hold(asked, ruling) : refuse(required(asked, ruling));
      // Who waits for the decision goes on with it; who does not repeats the request with its id.
      case APPROVED ->
          waits(asked) ? use(asked, ruling.approvalId()) : refuse(required(asked, ruling));
      case DENIED -> refuse(denied(ruling));
      case EXPIRED ->
          refuse(
              Problem.of(
                  ProblemType.APPROVAL_EXPIRED, "Nobody approved this, or used it, in time."));
      case USED -> refuse(Problem.of(ProblemType.CONFLICT, "This approval has been used."));
      case MISMATCH ->
          refuse(
              Problem.of(ProblemType.APPROVAL_DENIED, "No approval of that id is for this request.")
                  .with("reasons", List.of("approval_mismatch")));
      case TOO_MANY ->
          refuse(
              Problem.of(
                      ProblemType.TOO_MANY_REQUESTS,
                      "Too much of yours waits for a governor. Let that be decided first.")
                  .withHeader("Retry-After", "600"));
    };
  }

  private Future<Ruling> hold(Case asked, Ruling pending) {
    Exchange exchange = asked.exchange();
    exchange.context().response().putHeader("Preference-Applied", "wait=" + asked.waitSeconds());
    return desk.await(exchange, pending.approvalId(), asked.waitSeconds())
        // It waits on, whether or not we can: nothing is lost by saying so.
        .recover(away -> Future.succeededFuture(pending))
        .compose(
            ruling ->
                ruling.outcome() == Ruling.Outcome.APPROVED
                    ? use(asked, pending.approvalId())
                    : follow(asked.decided(), ruling));
  }

  private Future<Ruling> use(Case asked, UUID approvalId) {
    Exchange exchange = asked.exchange();
    if (exchange.context().response().closed()) {
      return refuse(Problem.of(ProblemType.CONFLICT, "The caller has left."));
    }
    return closed(exchange, desk.use(exchange, approvalId, asked.hash()))
        .compose(ruling -> follow(asked.decided(), ruling));
  }

  private static boolean waits(Case asked) {
    return asked.waitSeconds() > 0 && asked.named().isEmpty();
  }

  private static Future<Void> pass(Case asked, Decision decision, Ruling granted) {
    asked
        .exchange()
        .approved(decision, Buffer.buffer(asked.act().body() == null ? "" : asked.act().body()));
    return Future.succeededFuture();
  }

  private static boolean permits(Decision decision) {
    return decision.rbac().allow()
        && decision.trial().allow()
        && !decision.governor().approvalRequired();
  }

  private static Case open(Exchange exchange, Optional<String> body, Optional<UUID> named) {
    Principal caller = exchange.principal().orElseThrow(Approval::nobody);
    String query = exchange.request().query();
    Act act =
        new Act(
            exchange.route().method(),
            query == null ? exchange.path() : exchange.path() + "?" + query,
            exchange.route().template(),
            exchange.route().access() instanceof Access.Permission permission
                ? permission.name()
                : "public.none",
            body.orElse(null));
    return new Case(
        exchange,
        act,
        act.hash(caller.userId(), caller.customerId().orElse(null)),
        named,
        Preference.waitSeconds(exchange.request().headers()));
  }

  private static Optional<UUID> named(Exchange exchange) {
    List<String> given = exchange.request().headers().getAll(HEADER);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if (given.size() > 1
        || !given.getFirst().matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw Problem.invalid(HEADER, "format", "Name one approval by its id.").exception();
    }
    return Optional.of(UUID.fromString(given.getFirst()));
  }

  private static Problem required(Case asked, Ruling ruling) {
    String what =
        ruling.outcome() == Ruling.Outcome.APPROVED
            ? "This is approved. Repeat the request with " + HEADER + "."
            : "A governor must approve this first. Then repeat the request with " + HEADER + ".";
    Decision decision = asked.exchange().decision().orElseThrow();
    return Problem.of(ProblemType.APPROVAL_REQUIRED, what)
        .with("approval_id", ruling.approvalId().toString())
        .with(
            "approval_status", ruling.outcome() == Ruling.Outcome.APPROVED ? "approved" : "pending")
        .with("expires_at", ruling.expiresAt().toString())
        .with("reasons", List.copyOf(decision.governor().reasons()))
        .withHeader("Location", "/api/v1/approvals/" + ruling.approvalId());
  }

  private static Problem denied(Ruling ruling) {
    Problem denied = Problem.of(ProblemType.APPROVAL_DENIED, "A governor denied this.");
    return ruling.reason() == null ? denied : denied.with("reason", ruling.reason());
  }

  // No clean answer lets nothing through.
  private static <T> Future<T> closed(Exchange exchange, Future<T> answer) {
    return answer.recover(
        failure -> {
          log.atError()
              .addKeyValue("correlation_id", exchange.correlationId())
              .setCause(failure)
              .log("No word on an approval");
          return Future.failedFuture(
              Problem.of(
                      ProblemType.SERVICE_UNAVAILABLE,
                      "Whether this is approved cannot be said right now.")
                  .withHeader("Retry-After", "5")
                  .exception());
        });
  }

  private static ProblemException nobody() {
    return Problem.of(ProblemType.UNAUTHORIZED, "Sign in first.").exception();
  }

  private static Future<Ruling> refuse(Problem problem) {
    return Future.failedFuture(problem.exception());
  }
}
