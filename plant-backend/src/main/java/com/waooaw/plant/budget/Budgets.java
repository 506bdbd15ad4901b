package com.waooaw.plant.budget;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.CapBook;
import com.waooaw.ledger.CapBook.Sums;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.money.Cost;
import com.waooaw.policy.BudgetTerms;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** What budgets stand at, and who sets their limits. */
public final class Budgets {
  private final CapBook book;
  private final Reconciler reconciler;
  private final AuditTrail audit;
  private final Supplier<BudgetTerms> terms;
  private final InstantSource clock;

  public Budgets(
      CapBook book,
      Reconciler reconciler,
      AuditTrail audit,
      Supplier<BudgetTerms> terms,
      InstantSource clock) {
    this.book = requireNonNull(book, "book");
    this.reconciler = requireNonNull(reconciler, "reconciler");
    this.audit = requireNonNull(audit, "audit");
    this.terms = requireNonNull(terms, "terms");
    this.clock = requireNonNull(clock, "clock");
  }

  BudgetView.Platform platform(Handle tx) {
    Instant now = clock.instant();
    Cap cap = Caps.platform(BudgetStore.platformLimit(tx, terms.get().platformMonthlyMicroUsd()));
    long spent = BudgetStore.spent(tx, cap.window().start(now), cap.window().end(now));
    BudgetView budget = view(tx, cap, spent, now);
    long gone = spent + (budget.reserved() == null ? 0 : budget.reserved().amount());
    Drift drift = reconciler.drift();
    return new BudgetView.Platform(
        budget,
        Cost.microUsd(terms.get().platformMonthlyMicroUsd()),
        gone >= cap.limitMicroUsd()
            ? "none"
            : reached(gone, cap, terms.get().essentialOnlyFromPercent()) ? "essential_only" : "all",
        !reached(gone, cap, terms.get().stoppedFromPercent().getOrDefault("hire.create", 100)),
        drift.checkedAt() == null
            ? null
            : new BudgetView.DriftView(
                Cost.microUsd(drift.amount()), drift.reported(), drift.checkedAt()));
  }

  BudgetView.OfHire ofHire(Handle tx, Hire hire) {
    Instant now = clock.instant();
    UUID customer = hire.customerId();
    Limits limits = BudgetStore.limits(tx, terms.get().platformMonthlyMicroUsd(), customer);
    Cap agent =
        Caps.agent(
            hire.id(),
            hire.paid().map(Hire.Paid::dailyMicroUsd).orElse(terms.get().agentDailyMicroUsd()));
    Cap own = Caps.customer(customer, limits.customerOrUnlimited());
    return new BudgetView.OfHire(
        hire.id(),
        view(
            tx,
            agent,
            BudgetStore.spentByHire(
                tx, hire.id(), agent.window().start(now), agent.window().end(now)),
            now),
        view(tx, own, spentBy(tx, own, customer, now), now),
        hire.onTrial(now)
            ? view(
                tx,
                Caps.trial(customer, hire.trial().orElseThrow().spendCapMicroUsd()),
                BudgetStore.spentOnTrials(tx, customer, now.plusSeconds(1)),
                now)
            : null);
  }

  /** Sets the platform's limit of a month, or gives it back policy's. */
  BudgetView.Platform setPlatform(Handle tx, Request request, Optional<Long> limit) {
    BudgetStore.setPlatform(tx, limit, request.userId().toString(), clock.instant());
    record(tx, request, Caps.PLATFORM, Caps.ALL, null, limit);
    tell(Caps.PLATFORM, Caps.ALL, limit);
    return platform(tx);
  }

  /** Sets a customer's own limit of a month, or takes it away. */
  BudgetView setCustomer(Handle tx, Request request, UUID customer, Optional<Long> limit) {
    if (!BudgetStore.customerExists(tx, customer)) {
      throw Problem.of(ProblemType.NOT_FOUND, "There is no such customer.").exception();
    }
    Instant now = clock.instant();
    BudgetStore.setCustomer(tx, customer, limit, request.userId().toString(), now);
    record(tx, request, Caps.CUSTOMER, customer.toString(), customer, limit);
    tell(Caps.CUSTOMER, customer.toString(), limit);
    Cap cap = Caps.customer(customer, limit.orElse(Cap.UNLIMITED));
    return view(tx, cap, spentBy(tx, cap, customer, now), now);
  }

  private static long spentBy(Handle tx, Cap month, UUID customer, Instant now) {
    return BudgetStore.spentByCustomer(
        tx, customer, month.window().start(now), month.window().end(now));
  }

  // In the transaction, before it commits: a limit that cannot be told is not set. Should the
  // commit fail after this, the reconciler puts the old one back.
  private void tell(String scope, String key, Optional<Long> limit) {
    try {
      await(book.setLimit(scope, key, limit));
    } catch (CompletionException away) {
      throw Problem.of(ProblemType.SERVICE_UNAVAILABLE, "Limits cannot be set now. Try again soon.")
          .withHeader("Retry-After", "2")
          .exception();
    }
  }

  private void record(
      Handle tx, Request request, String scope, String key, UUID customer, Optional<Long> limit) {
    Map<String, Object> body = new HashMap<>(Map.of("scope", scope));
    limit.ifPresent(microUsd -> body.put("limit_microusd", microUsd));
    audit.record(
        tx,
        new BusinessEvent(
            request.userId().toString(),
            "budget.set",
            "budget",
            scope + ":" + key,
            customer,
            request.passport().correlationId(),
            limit.isPresent() ? "set" : "removed",
            body));
  }

  private BudgetView view(Handle tx, Cap cap, long spent, Instant now) {
    String period = cap.window().name(now);
    boolean limited = cap.limitMicroUsd() != Cap.UNLIMITED;
    Optional<Sums> sums = sums(cap, now);
    long reserved = sums.map(Sums::reserved).orElse(0L);
    List<BudgetView.Mark> marks =
        BudgetStore.told(tx, cap.scope(), cap.key(), period).stream()
            .map(told -> new BudgetView.Mark(told.mark(), told.at()))
            .toList();
    return new BudgetView(
        cap.scope(),
        period,
        limited ? Cost.microUsd(cap.limitMicroUsd()) : null,
        Cost.microUsd(spent),
        sums.map(Sums::reserved).map(Cost::microUsd).orElse(null),
        limited ? Cost.microUsd(Math.max(0, cap.limitMicroUsd() - spent - reserved)) : null,
        cap.window().resetsAt(now).orElse(null),
        marks);
  }

  private Optional<Sums> sums(Cap cap, Instant now) {
    try {
      return Optional.of(await(book.sums(cap, now)));
    } catch (CompletionException redisAway) {
      return Optional.empty();
    }
  }

  private static boolean reached(long gone, Cap cap, int percent) {
    return gone * 100 >= cap.limitMicroUsd() * percent;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
