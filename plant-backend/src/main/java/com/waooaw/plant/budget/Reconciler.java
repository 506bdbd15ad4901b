package com.waooaw.plant.budget;

import static java.util.Objects.requireNonNull;

import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.CapBook;
import com.waooaw.ledger.CapBook.Alert;
import com.waooaw.ledger.CapBook.Sums;
import com.waooaw.ledger.Window;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.policy.BudgetTerms;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what Redis counts with what was charged, which is the truth, and keeps what Redis told.
 * What Redis lost is put back, so that no cap can be spent twice; what it counts too much stays
 * counted, for that errs on the safe side, and is reported. Any number of processes may do this at
 * a time: each repair and each alert happens once.
 */
public final class Reconciler {
  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
  private static final long ALERTS_MILLIS = 1_000;
  private static final Duration BETWEEN = Duration.ofSeconds(10);
  private static final int ALERTS_AT_ONCE = 500;
  // A trial's last charge is this long ago at most while its cap still matters.
  private static final Duration TRIALS_MATTER = Duration.ofDays(31);

  private final Database database;
  private final CapBook book;
  private final AuditTrail audit;
  private final Supplier<BudgetTerms> terms;
  private final InstantSource clock;
  private final AtomicLong lastReported = new AtomicLong();
  private volatile Drift drift = Drift.UNKNOWN;
  private volatile Thread thread;

  public Reconciler(
      Database database,
      CapBook book,
      AuditTrail audit,
      Supplier<BudgetTerms> terms,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.book = requireNonNull(book, "book");
    this.audit = requireNonNull(audit, "audit");
    this.terms = requireNonNull(terms, "terms");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Compares now and then in the background. */
  public void start() {
    thread = Thread.ofVirtual().name("budget-reconciler").start(this::run);
  }

  /** Stops comparing. */
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      try {
        running.join(2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How it was when last compared. */
  Drift drift() {
    return drift;
  }

  /** The drift in millionths of a dollar, for a metric. */
  public long driftMicroUsd() {
    return drift.amount();
  }

  /** Whether the drift is above what is tolerated, for health. */
  public boolean driftReported() {
    return drift.reported();
  }

  private void run() {
    long nextCompare = 0;
    while (thread != null) {
      try {
        keepAlerts();
        if (System.nanoTime() >= nextCompare) {
          reconcile();
          nextCompare = System.nanoTime() + BETWEEN.toNanos();
        }
      } catch (RuntimeException away) {
        log.atDebug().setCause(away).log("Budgets were not compared, will be again");
      }
      try {
        Thread.sleep(ALERTS_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Keeps what Redis told, each mark once for good. */
  void keepAlerts() {
    List<Alert> alerts = await(book.alerts(ALERTS_AT_ONCE));
    if (alerts.isEmpty()) {
      return;
    }
    database.transactVoid(Scope.plant(), tx -> alerts.forEach(alert -> keep(tx, alert)));
    await(book.forget(alerts));
  }

  private void keep(Handle tx, Alert alert) {
    Optional<UUID> customer = customer(tx, alert);
    if (!BudgetStore.keep(tx, alert, customer, clock.instant())) {
      return;
    }
    audit.record(
        tx,
        new BusinessEvent(
            "system",
            "budget.alerted",
            "budget",
            alert.scope() + ":" + alert.key() + ":" + alert.period(),
            customer.orElse(null),
            null,
            alert.mark() >= 100 ? "critical" : alert.mark() >= 95 ? "high" : "warning",
            Map.of(
                "scope", alert.scope(),
                "percent", alert.mark(),
                "limit_microusd", alert.limit(),
                "spent_microusd", alert.spent(),
                "reserved_microusd", alert.reserved())));
  }

  private static Optional<UUID> customer(Handle tx, Alert alert) {
    return switch (alert.scope()) {
      case Caps.CUSTOMER, Caps.TRIAL -> Optional.of(UUID.fromString(alert.key()));
      case Caps.AGENT -> BudgetStore.customerOfHire(tx, UUID.fromString(alert.key()));
      default -> Optional.empty();
    };
  }

  /** A cap, and what was charged to it. */
  private record Known(Cap cap, long charged) {}

  /** The charges as they are at one instant, and the limits. */
  private record Books(Known platform, List<Known> others, Map<UUID, Long> customerLimits) {}

  /** Compares once and puts back what is missing. */
  Drift reconcile() {
    Instant now = clock.instant();
    // Read before the charges: all that was settled by then has its charge. What is raised is
    // compared after them: all that is charged was reserved by then. So work under way is no drift.
    Sums before = await(book.sums(Caps.platform(Cap.UNLIMITED), now));
    Books books = database.transact(Scope.plant(), tx -> read(tx, now));
    putLimitsBack(books);
    long repaired = raise(books.platform(), now);
    for (Known known : books.others()) {
      long lifted = raise(known, now);
      if (lifted > Drift.TOLERATED) {
        report("repaired", known.cap(), lifted, now);
      }
    }
    long excess = Math.max(0, before.spent() - books.platform().charged());
    if (repaired > Drift.TOLERATED) {
      report("repaired", books.platform().cap(), repaired, now);
    }
    if (excess > Drift.TOLERATED
        && Math.abs(excess - lastReported.getAndSet(excess)) > Drift.TOLERATED) {
      report("kept", books.platform().cap(), excess, now);
    }
    drift = new Drift(excess, repaired, now);
    return drift;
  }

  private Books read(Handle tx, Instant now) {
    Instant month = Window.MONTH.start(now);
    Instant end = Window.MONTH.end(now);
    Map<UUID, Long> limits = BudgetStore.customerLimits(tx);
    List<Known> others = new ArrayList<>();
    BudgetStore.spentByCustomer(tx, month, end)
        .forEach(
            t ->
                others.add(
                    new Known(
                        Caps.customer(t.owner(), limits.getOrDefault(t.owner(), Cap.UNLIMITED)),
                        t.microUsd())));
    Map<UUID, Long> plans = BudgetStore.planLimits(tx, Window.DAY.start(now), Window.DAY.end(now));
    BudgetStore.spentByHire(tx, Window.DAY.start(now), Window.DAY.end(now))
        .forEach(
            t ->
                others.add(
                    new Known(
                        Caps.agent(
                            t.owner(),
                            plans.getOrDefault(t.owner(), terms.get().agentDailyMicroUsd())),
                        t.microUsd())));
    BudgetStore.spentOnTrials(tx, now.minus(TRIALS_MATTER), end)
        .forEach(
            t ->
                others.add(
                    new Known(Caps.trial(t.owner(), trialCap(tx, t.owner())), t.microUsd())));
    Known platform =
        new Known(
            Caps.platform(BudgetStore.platformLimit(tx, terms.get().platformMonthlyMicroUsd())),
            BudgetStore.spent(tx, month, end));
    return new Books(platform, others, limits);
  }

  private static long trialCap(Handle tx, UUID customer) {
    return BudgetStore.trialCap(tx, customer).orElse(Cap.UNLIMITED);
  }

  // A limit that Redis lost would let the gateway fall back to policy's, or to none.
  private void putLimitsBack(Books books) {
    await(
        book.setLimit(
            Caps.PLATFORM,
            Caps.ALL,
            books.platform().cap().limitMicroUsd() == terms.get().platformMonthlyMicroUsd()
                ? Optional.empty()
                : Optional.of(books.platform().cap().limitMicroUsd())));
    books
        .customerLimits()
        .forEach(
            (customer, limit) ->
                await(book.setLimit(Caps.CUSTOMER, customer.toString(), Optional.of(limit))));
  }

  private long raise(Known known, Instant now) {
    return await(book.raise(known.cap(), known.charged(), terms.get().thresholds(), now));
  }

  private void report(String outcome, Cap cap, long microUsd, Instant now) {
    log.atWarn()
        .addKeyValue("scope", cap.scope())
        .addKeyValue("key", cap.key())
        .addKeyValue("microusd", microUsd)
        .log("Redis and the charges disagree: " + outcome);
    database.transactVoid(
        Scope.plant(),
        tx ->
            audit.record(
                tx,
                new BusinessEvent(
                    "system",
                    "budget.drifted",
                    "budget",
                    cap.scope() + ":" + cap.key() + ":" + cap.window().name(now),
                    null,
                    null,
                    outcome,
                    Map.of("scope", cap.scope(), "microusd", microUsd))));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
