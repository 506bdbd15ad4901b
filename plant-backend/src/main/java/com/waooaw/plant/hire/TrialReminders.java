package com.waooaw.plant.hire;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.notice.Notice;
import com.waooaw.plant.notice.Notices;
import com.waooaw.policy.BillingTerms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Reminds customers of a trial's end. Each reminder is a durable job. One that comes late says what
 * is true when it comes, and nothing when a later one is due already or the trial is over.
 */
final class TrialReminders {
  private static final String JOB = "trial-reminder";
  private static final String SEPARATOR = ":";
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy 'at' HH:mm 'in' VV", Locale.ENGLISH);

  private final Database database;
  private final Notices notices;
  private final Jobs jobs;
  private final InstantSource clock;
  private final List<Integer> days = BillingTerms.shipped().reminderDays();

  TrialReminders(Database database, Notices notices, Jobs jobs, InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.notices = requireNonNull(notices, "notices");
    this.jobs = requireNonNull(jobs, "jobs");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::remind);
  }

  void schedule(Handle tx, Hire hire) {
    for (int day : days) {
      Instant due = hire.startedAt().plus(Duration.ofDays(day));
      if (due.isBefore(hire.trial().orElseThrow().endsAt())) {
        jobs.schedule(tx, JOB, hire.id() + SEPARATOR + day, due);
      }
    }
  }

  /** Tells that a trial is over, and what is kept. */
  void ended(Handle tx, Hire hire) {
    Instant until =
        hire.trial()
            .orElseThrow()
            .endsAt()
            .plus(Duration.ofDays(BillingTerms.shipped().workspaceDays()));
    notices.tell(
        tx,
        new Notice(
            hire.customerId(),
            hire.id(),
            "trial-ended",
            hire.id().toString(),
            "Your trial of " + hire.agent().name() + " has ended",
            "Nothing was charged. What it made stays yours for good; its goals and runs can be read"
                + " until "
                + when(until, hire)
                + "."));
  }

  private Jobs.Next remind(String id) {
    String[] parts = id.split(SEPARATOR, 2);
    int day = Integer.parseInt(parts[1]);
    database.transactVoid(
        Scope.plant(),
        tx ->
            HireStore.find(tx, UUID.fromString(parts[0]))
                .filter(hire -> wanted(hire, day, clock.instant()))
                .ifPresent(hire -> tell(tx, hire, day)));
    return new Jobs.Next.Done();
  }

  private boolean wanted(Hire hire, int day, Instant now) {
    Optional<Integer> later = days.stream().filter(other -> other > day).findFirst();
    boolean superseded =
        later
            .map(other -> hire.startedAt().plus(Duration.ofDays(other)))
            .filter(due -> !now.isBefore(due))
            .isPresent();
    return hire.settings().reminders() && hire.state(now).onTrial() && !superseded;
  }

  private void tell(Handle tx, Hire hire, int day) {
    long left = hire.daysRemaining(clock.instant());
    notices.tell(
        tx,
        new Notice(
            hire.customerId(),
            hire.id(),
            JOB,
            hire.id() + SEPARATOR + day,
            "Your trial of "
                + hire.agent().name()
                + (left == 1 ? " ends within a day" : " ends in " + left + " days"),
            "It ends on "
                + when(hire.trial().orElseThrow().endsAt(), hire)
                + ". Nothing is charged unless you choose a plan. What it made stays yours in any"
                + " case."));
  }

  private static String when(Instant at, Hire hire) {
    return WHEN.format(at.atZone(hire.settings().timeZone()));
  }
}
