package com.waooaw.gateway.stage;

import static java.util.Objects.requireNonNull;

import com.waooaw.contract.Route.Access;
import com.waooaw.gateway.auth.Principal;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.ledger.Admission;
import com.waooaw.ledger.AdmissionRequest;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.AdmissionRequest.Charge;
import com.waooaw.ledger.AdmissionRequest.SessionRef;
import com.waooaw.ledger.AdmissionRequest.Stop;
import com.waooaw.ledger.AdmissionRequest.TaskQuota;
import com.waooaw.ledger.Admissions;
import com.waooaw.ledger.LedgerProblems;
import com.waooaw.ledger.Window;
import com.waooaw.policy.BudgetTerms;
import com.waooaw.policy.Decision;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage 4: the session still holds, the rate is kept, a task is left and the money is there; all in
 * one atomic step.
 */
public final class Budget implements Stage {
  private static final Logger log = LoggerFactory.getLogger(Budget.class);
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Admissions admissions;
  private final Rates rates;
  private final Supplier<BudgetTerms> terms;
  private final InstantSource clock;

  public Budget(
      Admissions admissions, Rates rates, Supplier<BudgetTerms> terms, InstantSource clock) {
    this.admissions = requireNonNull(admissions, "admissions");
    this.rates = requireNonNull(rates, "rates");
    this.terms = requireNonNull(terms, "terms");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public String name() {
    return "budget";
  }

  @Override
  public Future<Void> apply(Exchange exchange) {
    Decision decision = exchange.decision().orElseThrow();
    AdmissionRequest request = request(exchange, decision, clock.instant());
    return admissions
        .admit(request)
        .recover(
            redisAway -> {
              log.atError()
                  .addKeyValue("correlation_id", exchange.correlationId())
                  .setCause(redisAway)
                  .log("No admission");
              return Future.failedFuture(
                  Problem.of(
                          ProblemType.SERVICE_UNAVAILABLE,
                          "Limits and budgets cannot be checked right now.")
                      .withHeader("Retry-After", "5")
                      .exception());
            })
        .compose(admission -> settle(exchange, request, admission));
  }

  private Future<Void> settle(Exchange exchange, AdmissionRequest request, Admission admission) {
    return switch (admission) {
      case Admission.Admitted admitted -> {
        Rates.tell(exchange, request.rate(), admitted.rate());
        admitted
            .reservation()
            .ifPresent(
                id ->
                    exchange.reserved(
                        new Exchange.Reservation(
                            id,
                            request.charge().map(Charge::microUsd).orElse(0L),
                            request.task().isPresent())));
        yield Future.succeededFuture();
      }
      case Admission.SessionEnded ended ->
          Future.failedFuture(
              Authentication.challenge(
                  Problem.of(
                      ProblemType.TOKEN_REVOKED,
                      "This session has ended or its token was renewed.")));
      case Admission.RateLimited limited -> {
        Rates.tell(exchange, request.rate(), limited.rate());
        yield Future.failedFuture(
            Refusals.rateLimited(request.rate(), limited, request.now()).exception());
      }
      case Admission.TasksUsedUp used -> {
        Rates.tell(exchange, request.rate(), used.rate());
        yield Future.failedFuture(LedgerProblems.tasksUsedUp(used, request.now()).exception());
      }
      case Admission.OverBudget over -> {
        Rates.tell(exchange, request.rate(), over.rate());
        yield Future.failedFuture(LedgerProblems.overBudget(over, request.now()).exception());
      }
    };
  }

  private AdmissionRequest request(Exchange exchange, Decision decision, Instant now) {
    Optional<Principal> principal = exchange.principal();
    Optional<TaskQuota> task =
        Optional.ofNullable(decision.trial().dailyTaskLimit())
            .filter(limit -> exchange.route().createsTask())
            .flatMap(
                limit ->
                    principal.flatMap(Principal::customerId).map(id -> new TaskQuota(id, limit)));
    return new AdmissionRequest(
        principal.map(p -> new SessionRef(p.sessionId(), p.generation())),
        rates.of(exchange),
        task,
        charge(principal, decision),
        stops(exchange, decision),
        LEASE,
        now);
  }

  private static Optional<Charge> charge(Optional<Principal> principal, Decision decision) {
    long cost = decision.budget().requestCostMicroUsd();
    if (cost == 0) {
      return Optional.empty();
    }
    List<Cap> caps = new ArrayList<>();
    caps.add(platform(decision));
    principal
        .flatMap(Principal::customerId)
        .ifPresent(
            id -> {
              // Counted for everyone, so that a cap set in the middle of a month knows the month.
              caps.add(new Cap("customer", id, Window.MONTH, Cap.UNLIMITED, true));
              Long trialCap = decision.trial().spendCapMicroUsd();
              if (trialCap != null) {
                caps.add(new Cap("trial", id, Window.TRIAL, trialCap));
              }
            });
    return Optional.of(new Charge(cost, caps, decision.budget().thresholds()));
  }

  // Which agents are essential is known where the goal is; here only what no agent makes essential.
  private List<Stop> stops(Exchange exchange, Decision decision) {
    if (!(exchange.route().access() instanceof Access.Permission permission)) {
      return List.of();
    }
    Integer percent = terms.get().stoppedFromPercent().get(permission.name());
    return percent == null ? List.of() : List.of(new Stop(platform(decision), percent));
  }

  private static Cap platform(Decision decision) {
    return new Cap(
        "platform", "all", Window.MONTH, decision.budget().platformMonthlyMicroUsd(), true);
  }
}
