package com.waooaw.plant.budget;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.ledger.Admission;
import com.waooaw.ledger.AdmissionRequest;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.AdmissionRequest.Charge;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.AdmissionRequest.Stop;
import com.waooaw.ledger.Ledger;
import com.waooaw.ledger.LedgerProblems;
import com.waooaw.policy.BudgetTerms;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Money for work, reserved before and settled after. The gateway reserves what a request costs
 * under the caps it knows; here, where the goal and so the agent is known, that reservation joins
 * the others. Work that no request pays for is reserved here under all of them, in one step.
 */
public final class Spending {
  private static final Duration LEASE = Duration.ofMinutes(2);
  // The gateway limits rates; here only money is counted.
  private static final long UNLIMITED = 3_600_000;

  private final Ledger ledger;
  private final Supplier<BudgetTerms> terms;
  private final InstantSource clock;

  public Spending(Ledger ledger, Supplier<BudgetTerms> terms, InstantSource clock) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.terms = requireNonNull(terms, "terms");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Money that is held until it is settled or released.
   *
   * @param microUsd at most this is spent of it
   */
  public record Held(String reservation, long microUsd) {}

  /**
   * Puts the gateway's reservation under every cap of the spender.
   *
   * @param reservation the gateway's; it settles it by the answer's status
   * @return empty when the gateway's stands; what is held instead when it is not open any more
   * @throws com.waooaw.kernel.problem.ProblemException budget-exceeded, if a cap has no room
   */
  public Optional<Held> join(Handle tx, String reservation, Spender who, long microUsd) {
    Instant now = clock.instant();
    List<Cap> caps = caps(tx, who);
    return switch (await(
        ledger.join(
            reservation, caps, stops(who, caps.getFirst()), terms.get().thresholds(), now))) {
      case Ledger.Joined.All all -> Optional.empty();
      case Ledger.Joined.Refused refused ->
          throw LedgerProblems.overBudget(refused.over(), now).exception();
      case Ledger.Joined.Gone gone -> Optional.of(reserve(tx, who, microUsd));
    };
  }

  /**
   * Reserves money under every cap of the spender, or under none.
   *
   * @param microUsd the most it may cost
   * @throws com.waooaw.kernel.problem.ProblemException budget-exceeded, if a cap has no room
   */
  public Held reserve(Handle tx, Spender who, long microUsd) {
    Instant now = clock.instant();
    List<Cap> caps = caps(tx, who);
    AdmissionRequest request =
        new AdmissionRequest(
            Optional.empty(),
            new RateLimit("spending:" + who.hireId(), UNLIMITED, UNLIMITED),
            Optional.empty(),
            Optional.of(new Charge(microUsd, caps, terms.get().thresholds())),
            stops(who, caps.getFirst()),
            LEASE,
            now);
    return switch (await(ledger.admit(request))) {
      case Admission.Admitted admitted -> new Held(admitted.reservation().orElseThrow(), microUsd);
      case Admission.OverBudget over -> throw LedgerProblems.overBudget(over, now).exception();
      case Admission.SessionEnded other -> throw unexpected(other);
      case Admission.RateLimited other -> throw unexpected(other);
      case Admission.TasksUsedUp other -> throw unexpected(other);
    };
  }

  /**
   * Turns held money into spending, once.
   *
   * @param actualMicroUsd what it really cost; when nobody can say, all that was held
   * @return what was spent
   */
  public long settle(Held held, OptionalLong actualMicroUsd) {
    long spent = actualMicroUsd.orElse(held.microUsd());
    await(ledger.settle(held.reservation(), spent));
    return spent;
  }

  /** Gives held money back, once. */
  public void release(Held held) {
    await(ledger.release(held.reservation()));
  }

  private List<Cap> caps(Handle tx, Spender who) {
    Limits limits = BudgetStore.limits(tx, terms.get().platformMonthlyMicroUsd(), who.customerId());
    List<Cap> caps = new ArrayList<>();
    caps.add(Caps.platform(limits.platformMicroUsd()));
    caps.add(Caps.customer(who.customerId(), limits.customerOrUnlimited()));
    who.trialCapMicroUsd().ifPresent(cap -> caps.add(Caps.trial(who.customerId(), cap)));
    caps.add(
        Caps.agent(
            who.hireId(), who.agentDailyMicroUsd().orElse(terms.get().agentDailyMicroUsd())));
    return caps;
  }

  private List<Stop> stops(Spender who, Cap platform) {
    return terms.get().essentialAgents().contains(who.agentSlug())
        ? List.of()
        : List.of(new Stop(platform, terms.get().essentialOnlyFromPercent()));
  }

  private static RuntimeException unexpected(Admission admission) {
    return new IllegalStateException("Reserving money was answered by " + admission);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException away) {
      throw Problem.of(
              ProblemType.SERVICE_UNAVAILABLE, "Budgets cannot be checked now. Try again soon.")
          .withHeader("Retry-After", "2")
          .exception();
    }
  }
}
