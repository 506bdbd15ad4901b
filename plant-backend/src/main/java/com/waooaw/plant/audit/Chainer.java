package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.health.Health;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.Signer;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts business events and requests into the one chain, in batches, and signs a checkpoint of each.
 * One process at a time does it: whoever holds the advisory lock. How far the stream was read moves
 * in the same transaction as the entries, so each event is chained exactly once whatever dies when.
 */
public final class Chainer {
  /** The Redis stream of the gateway's events; each has one field, {@code event}. */
  public static final String STREAM = "audit:requests";

  private static final Logger log = LoggerFactory.getLogger(Chainer.class);
  private static final long LOCK = 0x776F61_6175646974L;
  private static final long IDLE_MILLIS = 250;
  private static final long RETRY_MILLIS = 1_000;
  private static final int STATEMENT_MILLIS = 30_000;
  private static final Duration STALLED = Duration.ofSeconds(5);
  private static final Duration OVERDUE = Duration.ofSeconds(15);
  private static final Duration TOLD_EVERY = Duration.ofHours(1);

  private final Database database;
  private final InstantSource clock;
  private final EntryStore store = new EntryStore();
  private final HeadKeeper keeper;
  private final Chaining chaining;
  private volatile Thread thread;
  private volatile boolean stopping;
  private volatile Standing standing = Standing.STARTING;
  private volatile long lastTurn = System.nanoTime();
  private Instant told = Instant.MIN;

  /** What this process does about the chain. */
  public enum Standing {
    STARTING,
    /** It chains. */
    LEADS,
    /** Another process chains; this one would take over. */
    FOLLOWS,
    /** It could not, and tries again. */
    PAUSED
  }

  public Chainer(
      Database database, RedisLink redis, Signer signer, Anchors anchors, InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.clock = requireNonNull(clock, "clock");
    this.keeper = new HeadKeeper(anchors, store, signer);
    this.chaining = new Chaining(new RequestStream(redis), keeper, store, signer, clock);
  }

  /** Starts chaining in the background. */
  public void start() {
    thread = Thread.ofVirtual().name("audit-chainer").start(this::run);
  }

  /** Chains what is there and stops. */
  public void stop() {
    Thread running = thread;
    if (running != null) {
      // Not an interrupt: that would close the database's socket under a statement.
      stopping = true;
      try {
        running.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What this process does now. */
  public Standing standing() {
    return standing;
  }

  /**
   * For the service's health: asks the database, so not from an event loop. Has a warning when
   * events wait that nobody chains, or when the chain is not the one that was kept outside.
   */
  public JsonObject health() {
    JsonObject health =
        new JsonObject().put("chainer", standing.name().toLowerCase(java.util.Locale.ROOT));
    warning().ifPresent(warning -> health.put(Health.WARNING, warning));
    return health;
  }

  private Optional<String> warning() {
    if (keeper.lost()) {
      return Optional.of(
          "The head kept outside the database is not in the audit trail: verify the trail");
    }
    boolean stalled = System.nanoTime() - lastTurn > STALLED.toNanos();
    if (standing == Standing.PAUSED || stalled) {
      return Optional.of("The chaining of audit events is paused");
    }
    return oldestWaiting()
        .map(oldest -> Duration.between(oldest, clock.instant()))
        .filter(waits -> waits.compareTo(OVERDUE) > 0)
        .map(waits -> "Audit events have waited " + waits.toSeconds() + " s to be chained");
  }

  // A database that does not answer is told by its own probe, and by the chainer's next turn.
  private Optional<Instant> oldestWaiting() {
    try {
      return database.transact(Scope.plant(), store::oldestWaiting);
    } catch (JdbiException away) {
      return Optional.empty();
    }
  }

  private void run() {
    Jdbi jdbi = Jdbi.create(database.dataSource()).installPlugin(new PostgresPlugin());
    while (!stopping) {
      try (Handle handle = jdbi.open()) {
        lead(handle);
      } catch (RuntimeException e) {
        standing = Standing.PAUSED;
        log.atWarn().setCause(e).log("Chaining paused, will go on");
        pause(RETRY_MILLIS);
      }
    }
  }

  private void lead(Handle handle) {
    noticeLoss(handle);
    while (!stopping) {
      if (!tryLead(handle)) {
        turned(Standing.FOLLOWS);
        pause(RETRY_MILLIS);
        continue;
      }
      try {
        chaining.begin();
        while (!stopping) {
          int events = chaining.turn(handle);
          turned(Standing.LEADS);
          tell();
          if (events == 0) {
            pause(IDLE_MILLIS);
          }
        }
        chaining.turn(handle);
      } finally {
        unlock(handle);
      }
    }
  }

  // A machine that vanishes says no goodbye: the server finds out by itself and lets go of the lock
  // within seconds, and this side does not wait for ever for a server that is gone.
  private static void noticeLoss(Handle handle) {
    handle.execute("SET tcp_keepalives_idle = 2");
    handle.execute("SET tcp_keepalives_interval = 1");
    handle.execute("SET tcp_keepalives_count = 3");
    handle.execute("SET tcp_user_timeout = 5000");
    Executor here = Runnable::run;
    try {
      handle.getConnection().setNetworkTimeout(here, STATEMENT_MILLIS);
    } catch (SQLException e) {
      throw new IllegalStateException("The connection cannot be timed", e);
    }
  }

  private void turned(Standing now) {
    standing = now;
    lastTurn = System.nanoTime();
  }

  private void tell() {
    Instant now = clock.instant();
    if (told.isBefore(now.minus(TOLD_EVERY))) {
      keeper
          .newest()
          .ifPresent(
              head -> {
                Anchors.tell(head);
                told = now;
              });
    }
  }

  private static boolean tryLead(Handle handle) {
    return handle
        .createQuery("SELECT pg_try_advisory_lock(:lock)")
        .bind("lock", LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  private static void unlock(Handle handle) {
    handle
        .createQuery("SELECT pg_advisory_unlock(:lock)")
        .bind("lock", LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
