package com.waooaw.plant.jobs;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.waooaw.plant.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Durable work: a job exists if and only if the transaction that asked for it committed, and it is
 * picked up again when the process that had it dies.
 */
public final class Jobs {
  private static final String TABLE = "plant.scheduled_task";
  // A dead process is noticed after four missed heartbeats, which are looked for every two.
  private static final Duration HEARTBEAT = Duration.ofMillis(800);
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration STOP = Duration.ofSeconds(3);
  private static final int THREADS = 4;

  private final Database database;
  private final InstantSource clock;
  private final List<Task<?>> tasks = new ArrayList<>();
  private Scheduler scheduler;

  /** What becomes of a job that was tried. */
  public sealed interface Next {
    /** It is done and forgotten. */
    record Done() implements Next {}

    /** It is tried again after a while. */
    record Again(Duration after) implements Next {}
  }

  /** A kind of job, each one named by an id. */
  @FunctionalInterface
  public interface Work {
    /** Tries the job. What it throws is logged, and it is tried again later. */
    Next attempt(String id);
  }

  public Jobs(Database database, InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Registers a kind of job. Call before {@link #start}. */
  public Jobs on(String name, Work work) {
    CustomTask<Void> task =
        Tasks.custom(name, Void.class)
            .onFailure(
                (complete, operations) ->
                    operations.reschedule(complete, clock.instant().plus(AFTER_FAILURE)))
            .onDeadExecutionRevive()
            .execute((instance, context) -> completion(work.attempt(instance.getId())));
    tasks.add(task);
    return this;
  }

  /** Asks for a job in the caller's transaction. Asking twice for the same one is asking once. */
  public void schedule(Handle tx, String name, String id, Instant at) {
    client(tx).scheduleIfNotExists(new TaskInstance<Void>(name, id), at);
  }

  /** Starts working. */
  public synchronized void start() {
    scheduler =
        Scheduler.create(database.dataSource(), tasks)
            .tableName(TABLE)
            .schedulerName(new SchedulerName.Fixed(processName()))
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .pollUsingLockAndFetch(0.5, 1.0)
            .pollingInterval(POLL)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(STOP)
            .threads(THREADS)
            .clock(clock::instant)
            .build();
    scheduler.start();
  }

  /** Looks for due jobs now instead of at the next poll. */
  public synchronized void poke() {
    if (scheduler != null) {
      scheduler.triggerCheckForDueExecutions();
    }
  }

  /** Takes no more jobs and gives those at work a moment to put themselves down. */
  public void stop() {
    Scheduler stopping;
    synchronized (this) {
      stopping = scheduler;
      scheduler = null;
    }
    if (stopping != null) {
      stopping.stop();
    }
  }

  // Two processes may share a host, and which of them has a job must be told apart.
  private static String processName() {
    return new SchedulerName.Hostname().getName() + "/" + ProcessHandle.current().pid();
  }

  private CompletionHandler<Void> completion(Next next) {
    return switch (next) {
      case Next.Done done -> new CompletionHandler.OnCompleteRemove<>();
      case Next.Again again ->
          (complete, operations) ->
              operations.reschedule(complete, clock.instant().plus(again.after()));
    };
  }

  private SchedulerClient client(Handle tx) {
    return SchedulerClient.Builder.create(new OneConnection(tx.getConnection()), tasks)
        .tableName(TABLE)
        .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
        .build();
  }
}
