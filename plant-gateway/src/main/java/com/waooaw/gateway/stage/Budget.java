package com.waooaw.gateway.stage;

import static java.util.Objects.requireNonNull;

import com.waooaw.gateway.auth.Principal;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.ledger.Admission;
import com.waooaw.ledger.Admission.RateState;
import com.waooaw.ledger.AdmissionRequest;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.AdmissionRequest.Charge;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.AdmissionRequest.SessionRef;
import com.waooaw.ledger.AdmissionRequest.TaskQuota;
import com.waooaw.ledger.Admissions;
import com.waooaw.ledger.Window;
import com.waooaw.policy.Decision;
import com.waooaw.policy.PolicyData;
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
  private final Supplier<PolicyData> data;
  private final InstantSource clock;

  public Budget(Admissions admissions, Supplier<PolicyData> data, InstantSource clock) {
    this.admissions = requireNonNull(admissions, "admissions");
    this.data = requireNonNull(data, "data");
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
        tell(exchange, request.rate(), admitted.rate());
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
        tell(exchange, request.rate(), limited.rate());
        yield Future.failedFuture(Refusals.rateLimited(limited).exception());
      }
      case Admission.TasksUsedUp used -> {
        tell(exchange, request.rate(), used.rate());
        yield Future.failedFuture(Refusals.tasksUsedUp(used, request.now()).exception());
      }
      case Admission.OverBudget over -> {
        tell(exchange, request.rate(), over.rate());
        yield Future.failedFuture(Refusals.overBudget(over).exception());
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
        rate(exchange, decision),
        task,
        charge(principal, decision),
        LEASE,
        now);
  }

  private RateLimit rate(Exchange exchange, Decision decision) {
    PolicyData.RateLimit named = data.get().limits().get(exchange.route().rateClass());
    if (named != null) {
      return new RateLimit(
          exchange.route().rateClass() + ":" + exchange.clientAddress(),
          named.requestsPerHour(),
          named.burst());
    }
    String whose =
        exchange
            .principal()
            .map(p -> p.customerId().map(id -> "customer:" + id).orElse("staff:" + p.userId()))
            .orElseGet(() -> "anonymous:" + exchange.clientAddress());
    return new RateLimit(whose, decision.limits().requestsPerHour(), decision.limits().burst());
  }

  private static Optional<Charge> charge(Optional<Principal> principal, Decision decision) {
    long cost = decision.budget().requestCostMicroUsd();
    if (cost == 0) {
      return Optional.empty();
    }
    List<Cap> caps = new ArrayList<>();
    caps.add(new Cap("platform", "all", Window.MONTH, decision.budget().platformMonthlyMicroUsd()));
    Long trialCap = decision.trial().spendCapMicroUsd();
    if (trialCap != null) {
      principal
          .flatMap(Principal::customerId)
          .ifPresent(id -> caps.add(new Cap("trial", id, Window.TRIAL, trialCap)));
    }
    return Optional.of(new Charge(cost, caps));
  }

  // draft-ietf-httpapi-ratelimit-headers
  private static void tell(Exchange exchange, RateLimit limit, RateState state) {
    long window = Duration.ofHours(1).toSeconds() * limit.burst() / limit.perHour();
    exchange
        .context()
        .response()
        .putHeader("RateLimit-Policy", "\"burst\";q=" + limit.burst() + ";w=" + Math.max(1, window))
        .putHeader(
            "RateLimit",
            "\"burst\";r=" + state.remaining() + ";t=" + Refusals.seconds(state.reset()));
  }
}
