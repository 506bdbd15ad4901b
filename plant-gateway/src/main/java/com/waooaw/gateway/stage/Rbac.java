package com.waooaw.gateway.stage;

import static java.util.Objects.requireNonNull;

import com.waooaw.contract.Route.Access;
import com.waooaw.gateway.auth.Principal;
import com.waooaw.gateway.policy.PolicyClient;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stage 2: may these roles do this. Asks for the one decision that the later stages read too. */
public final class Rbac implements Stage {
  private static final Logger log = LoggerFactory.getLogger(Rbac.class);

  private final PolicyClient policy;

  public Rbac(PolicyClient policy) {
    this.policy = requireNonNull(policy, "policy");
  }

  @Override
  public String name() {
    return "rbac";
  }

  @Override
  public Future<Void> apply(Exchange exchange) {
    long started = System.nanoTime();
    return policy
        .decide(input(exchange, "none"))
        .compose(
            decision -> {
              exchange.decided(decision, System.nanoTime() - started);
              return check(decision);
            },
            failure -> {
              log.atError()
                  .addKeyValue("correlation_id", exchange.correlationId())
                  .setCause(failure)
                  .log("No decision");
              return Future.failedFuture(undecided());
            });
  }

  private static Future<Void> check(Decision decision) {
    return decision.rbac().allow()
        ? Future.succeededFuture()
        : Future.failedFuture(
            Problem.of(ProblemType.PERMISSION_DENIED, "Your role does not permit this.")
                .with("reasons", new JsonArray(decision.rbac().reasons()))
                .exception());
  }

  // No clean answer is a denial: the rules are not skipped because they cannot be asked.
  private static Throwable undecided() {
    return Problem.of(
            ProblemType.SERVICE_UNAVAILABLE,
            "Whether this is permitted cannot be decided right now.")
        .withHeader("Retry-After", "5")
        .exception();
  }

  /**
   * What policy is asked of an authenticated request.
   *
   * @param approval {@code none}, or {@code approved} to ask what would be decided with an approval
   */
  public static DecisionInput input(Exchange exchange, String approval) {
    Optional<Principal> principal = exchange.principal();
    Instant now = exchange.startedAt();
    return new DecisionInput(
        exchange.portal(),
        principal.map(Principal::roles).orElse(List.of()),
        principal.flatMap(Principal::governorAgentId).isPresent(),
        principal.map(p -> p.trial(now)).orElse("none"),
        tier(principal),
        switch (exchange.route().access()) {
          case Access.Public open -> DecisionInput.PUBLIC;
          case Access.Permission permission -> permission.name();
        },
        exchange.route().method(),
        approval);
  }

  /** The tier that policy is asked with. */
  public static String tier(Optional<Principal> principal) {
    return principal
        .map(p -> p.portal().equals("PP") ? "staff" : p.trialMode() ? "trial" : "paid")
        .orElse("anonymous");
  }
}
