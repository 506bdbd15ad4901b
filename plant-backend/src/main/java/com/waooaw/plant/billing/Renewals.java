package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.hire.HireState;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.hire.PaidHires;
import com.waooaw.plant.hire.Period;
import com.waooaw.plant.jobs.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Begins the next month of each paid hire when the one before is over, with its bill, or ends the
 * hire if it was cancelled. One durable job a hire, which sleeps from month to month.
 */
final class Renewals {
  private static final String JOB = "hire-period";

  private final Database database;
  private final Hires hires;
  private final PaidHires paidHires;
  private final Bills bills;
  private final Jobs jobs;
  private final InstantSource clock;
  private Charging charging;

  /** Charges the bill of a renewal to what the customer left for that. */
  @FunctionalInterface
  interface Charging {
    /** Begins the try. */
    void charge(Handle tx, Invoice invoice, String method);
  }

  Renewals(
      Database database,
      Hires hires,
      PaidHires paidHires,
      Bills bills,
      Jobs jobs,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.hires = requireNonNull(hires, "hires");
    this.paidHires = requireNonNull(paidHires, "paidHires");
    this.bills = requireNonNull(bills, "bills");
    this.jobs = requireNonNull(jobs, "jobs");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::work);
  }

  /** Says who charges; before the jobs start. */
  void chargeBy(Charging who) {
    this.charging = requireNonNull(who, "who");
  }

  /** Has a hire's month looked after. */
  void schedule(Handle tx, Hire hire) {
    Instant end = hire.paid().orElseThrow().period().end();
    jobs.schedule(tx, JOB, hire.id().toString(), end);
  }

  private Jobs.Next work(String id) {
    return database.transact(
        Scope.plant(), tx -> work(tx, hires.get(tx, UUID.fromString(id)), clock.instant()));
  }

  private Jobs.Next work(Handle tx, Hire hire, Instant now) {
    if (hire.storedState().ended() || hire.paid().isEmpty()) {
      return new Jobs.Next.Done();
    }
    Period period = hire.paid().get().period();
    if (now.isBefore(period.end())) {
      return new Jobs.Next.Again(Duration.between(now, period.end()));
    }
    if (hire.paid().get().cancelsAt().isPresent()) {
      hires.end(tx, hire);
      return new Jobs.Next.Done();
    }
    if (hire.storedState() instanceof HireState.Suspended) {
      // No month begins while it is suspended. When it is reinstated it is scheduled again.
      return new Jobs.Next.Done();
    }
    return renew(tx, hire, next(period, now), now);
  }

  // A hire that stood still for longer than a month after its end begins anew and owes nothing for
  // the time between; one whose job was late by less goes on as if it had not been.
  private static Period next(Period period, Instant now) {
    Period next = period.next();
    return now.isBefore(next.end()) ? next : Period.first(now.truncatedTo(ChronoUnit.MICROS));
  }

  private Jobs.Next renew(Handle tx, Hire hire, Period next, Instant now) {
    long price = hire.price().amount();
    long credit = Math.min(hire.paid().orElseThrow().creditPaise(), price);
    Optional<Hire> renewed = paidHires.renew(tx, hire, next, credit);
    if (renewed.isEmpty()) {
      return new Jobs.Next.Again(Duration.ofSeconds(1));
    }
    List<Invoice.Line> lines = new ArrayList<>();
    lines.add(bills.line(hire.agent().name() + ", month " + next.number(), price));
    if (credit > 0) {
      lines.add(bills.line("Credit of an earlier change of plan", -credit));
    }
    Invoice invoice =
        bills.issue(
            tx,
            Optional.empty(),
            renewed.get(),
            new Bills.Draft(Order.Purpose.RENEWAL, next.start(), next.end(), lines),
            now.truncatedTo(ChronoUnit.MICROS));
    Optional<String> method = hire.paid().orElseThrow().method();
    if (invoice.tax().total() > 0) {
      method.ifPresent(m -> charging.charge(tx, invoice, m));
    }
    return new Jobs.Next.Again(Duration.between(now, next.end()));
  }
}
