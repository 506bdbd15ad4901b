package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.RunStopped;
import com.waooaw.plant.agent.StepContext;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.work.ClaimStore.Claimed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one step says while it works. Written away every {@link #TICK}, so that a viewer sees it
 * live; of several steps forward within a tick only the newest is kept. The same tick notices that
 * the run was stopped or taken over.
 */
final class RunJournal implements StepContext, AutoCloseable {
  /** The longest that a word of the program waits before it is stored. */
  static final Duration TICK = Duration.ofMillis(200);

  private static final Logger log = LoggerFactory.getLogger(RunJournal.class);
  private static final int TICKS_BETWEEN_LOOKS = 3;
  private static final int MOST_PENDING = 500;

  private final Database database;
  private final InstantSource clock;
  private final PaidCalls paid;
  private final Claimed run;
  private final String step;
  private final JsonNode state;
  private final BooleanSupplier shuttingDown;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<RunEvent> pending = new ArrayList<>();
  private final Thread ticker;
  private volatile boolean lost;
  private volatile boolean closed;

  RunJournal(
      Database database,
      InstantSource clock,
      PaidCalls paid,
      Claimed run,
      String step,
      JsonNode state,
      BooleanSupplier shuttingDown) {
    this.database = requireNonNull(database, "database");
    this.clock = requireNonNull(clock, "clock");
    this.paid = requireNonNull(paid, "paid");
    this.run = requireNonNull(run, "run");
    this.step = requireNonNull(step, "step");
    this.state = requireNonNull(state, "state");
    this.shuttingDown = requireNonNull(shuttingDown, "shuttingDown");
    this.ticker = Thread.ofVirtual().name("journal-" + run.runId()).start(this::tick);
  }

  @Override
  public String statement() {
    return run.statement();
  }

  @Override
  public List<String> successCriteria() {
    return run.successCriteria();
  }

  @Override
  public List<String> constraints() {
    return run.constraints();
  }

  @Override
  public Optional<String> changeRequest() {
    return run.changeRequest();
  }

  @Override
  public void proceed() {
    checkStopped();
  }

  @Override
  public <T> T paid(String what, long mostMicroUsd, PaidCall<T> call) throws AgentFailure {
    checkStopped();
    return paid.make(run, what, mostMicroUsd, call, this::note);
  }

  @Override
  public JsonNode inputs() {
    return run.inputs();
  }

  @Override
  public JsonNode state() {
    return state;
  }

  @Override
  public Instant now() {
    return run.createdAt();
  }

  @Override
  public void think(String text) {
    say("think", text, Json.mapper().createObjectNode());
  }

  @Override
  public void act(String text) {
    say("act", text, Json.mapper().createObjectNode());
  }

  @Override
  public void observe(String text, JsonNode data) {
    say("observe", text, (ObjectNode) Nul.without(data));
  }

  @Override
  public void progress(long done, long total) {
    checkStopped();
    RunEvent event = RunEvent.progress(step, done, total, clock.instant());
    lock.lock();
    try {
      if (!pending.isEmpty() && pending.getLast().kind().equals("progress")) {
        pending.removeLast();
      }
      pending.add(event);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the run is not this attempt's any more. */
  boolean lost() {
    return lost;
  }

  /**
   * Writes what is still pending and then the rest, in one transaction.
   *
   * @param rest returns false if the claim is lost
   * @return false if the claim is lost, and then nothing was written
   */
  boolean write(Predicate<Handle> rest) {
    lock.lock();
    try {
      if (lost) {
        return false;
      }
      database.transactVoid(
          Scope.plant(),
          tx -> {
            if (!EventStore.append(tx, run.runId(), run.claim(), pending) || !rest.test(tx)) {
              throw new ClaimLost();
            }
          });
      pending.clear();
      return true;
    } catch (ClaimLost overtakenOrStopped) {
      lost = true;
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    ticker.interrupt();
  }

  private void say(String kind, String text, ObjectNode data) {
    checkStopped();
    note(new RunEvent(kind, step, text, data, clock.instant()));
  }

  /** Keeps an event for the next tick, also of a run that is being put down. */
  void note(RunEvent event) {
    lock.lock();
    try {
      pending.add(event);
      if (pending.size() >= MOST_PENDING) {
        write(tx -> true);
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkStopped() {
    if (lost || shuttingDown.getAsBoolean()) {
      throw new RunStopped();
    }
  }

  private void tick() {
    int quiet = 0;
    while (!closed && !lost) {
      try {
        Thread.sleep(TICK);
      } catch (InterruptedException done) {
        return;
      }
      quiet = flush(quiet);
    }
  }

  private int flush(int quiet) {
    lock.lock();
    try {
      if (closed) {
        return quiet;
      }
      if (!pending.isEmpty()) {
        write(tx -> true);
        return 0;
      }
      if (quiet >= TICKS_BETWEEN_LOOKS) {
        write(tx -> ClaimStore.holds(tx, run.runId(), run.claim()));
        return 0;
      }
    } catch (RuntimeException databaseAway) {
      // What is pending stays so; the step's own end finds out whether the database came back.
      log.atWarn()
          .addKeyValue("run", run.runId())
          .setCause(databaseAway)
          .log("Events of a run wait for the database");
    } finally {
      lock.unlock();
    }
    return quiet + 1;
  }

  /** Rolls a transaction back whose claim is lost. */
  private static final class ClaimLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClaimLost() {
      super("The claim is lost", null, false, false);
    }
  }
}
