package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.jobs.Jobs;
import java.time.InstantSource;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Has a run that was put down worked on again. Each time under a job of its own: the job before may
 * not be over yet, and would be taken for this one.
 */
final class Wake {
  private static final char PART = ':';

  private final Jobs jobs;
  private final Ids ids;
  private final InstantSource clock;

  Wake(Jobs jobs, Ids ids, InstantSource clock) {
    this.jobs = requireNonNull(jobs, "jobs");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  void run(Handle tx, UUID runId) {
    jobs.schedule(tx, RunExecutor.JOB, runId.toString() + PART + ids.next(), clock.instant());
    EventStore.notify(tx, EventStore.QUEUED, runId);
  }

  /** The run a job is about. */
  static UUID runOf(String job) {
    int part = job.indexOf(PART);
    return UUID.fromString(part < 0 ? job : job.substring(0, part));
  }
}
