package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.StepContext.PaidCall;
import com.waooaw.plant.budget.Spender;
import com.waooaw.plant.budget.Spending;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.work.ClaimStore.Claimed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Calls that cost money while a run works: held under every cap before, charged after. The charge
 * is written before the ledger hears of it, for the charges are the truth; should the process be
 * lost between the two, the ledger is put right from them.
 */
public final class PaidCalls {
  private final Database database;
  private final Hires hires;
  private final Spending spending;
  private final long trialCallMicroUsd;
  private final Ids ids;
  private final InstantSource clock;

  /**
   * @param trialCallMicroUsd a single call that may cost more is refused in a trial
   */
  public PaidCalls(
      Database database,
      Hires hires,
      Spending spending,
      long trialCallMicroUsd,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.hires = requireNonNull(hires, "hires");
    this.spending = requireNonNull(spending, "spending");
    this.trialCallMicroUsd = trialCallMicroUsd;
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  <T> T make(Claimed run, String what, long mostMicroUsd, PaidCall<T> call, Consumer<RunEvent> said)
      throws AgentFailure {
    if (mostMicroUsd < 1) {
      throw new IllegalArgumentException("A paid call costs something");
    }
    Spender spender = spender(run, mostMicroUsd, said);
    Spending.Held held = hold(spender, mostMicroUsd);
    AtomicLong spent = new AtomicLong();
    try {
      return call.make(microUsd -> spent.set(Math.max(0, microUsd)));
    } finally {
      settle(run, what, spender, held, spent.get(), said);
    }
  }

  private Spender spender(Claimed run, long mostMicroUsd, Consumer<RunEvent> said)
      throws AgentFailure {
    Instant now = clock.instant();
    Hire hire = database.transact(Scope.plant(), tx -> hires.get(tx, run.hireId()));
    try {
      hire.requireWorking(now);
    } catch (ProblemException refused) {
      throw new AgentFailure(refused.problem().detail());
    }
    Spender spender = Spender.of(hire, now);
    if (spender.onTrial() && mostMicroUsd > trialCallMicroUsd) {
      String sentence =
          "One call would cost up to "
              + dollars(mostMicroUsd)
              + "; in a trial a single call may cost "
              + dollars(trialCallMicroUsd)
              + " at most, so it was not made.";
      said.accept(RunEvent.policy(run.step().name(), sentence, now));
      throw new AgentFailure(sentence);
    }
    return spender;
  }

  private Spending.Held hold(Spender spender, long microUsd) throws AgentFailure {
    try {
      return database.transact(Scope.plant(), tx -> spending.reserve(tx, spender, microUsd));
    } catch (ProblemException refused) {
      if (refused.problem().type() == ProblemType.BUDGET_EXCEEDED) {
        throw new AgentFailure(refused.problem().detail());
      }
      throw refused;
    }
  }

  private void settle(
      Claimed run,
      String what,
      Spender spender,
      Spending.Held held,
      long microUsd,
      Consumer<RunEvent> said) {
    if (microUsd == 0) {
      spending.release(held);
      return;
    }
    Instant now = clock.instant();
    // Not under the claim: what was spent was spent, whoever works on the run by now.
    database.transactVoid(
        Scope.plant(),
        tx ->
            tx.createUpdate(
                    """
                    INSERT INTO plant.charge
                      (id, customer_id, hire_id, run_id, reason, amount_microusd, at, in_trial, reservation)
                    VALUES (:id, :customer, :hire, :run, 'model.call', :amount, :now, :trial, :reservation)
                    """)
                .bind("id", ids.next())
                .bind("customer", run.customerId())
                .bind("hire", run.hireId())
                .bind("run", run.runId())
                .bind("amount", microUsd)
                .bind("now", now)
                .bind("trial", spender.onTrial())
                .bind("reservation", held.reservation())
                .execute());
    spending.settle(held, OptionalLong.of(microUsd));
    said.accept(RunEvent.cost(microUsd, "Charged for " + what, now));
  }

  private static String dollars(long microUsd) {
    return String.format(Locale.ROOT, "USD %.2f", microUsd / 1e6);
  }
}
