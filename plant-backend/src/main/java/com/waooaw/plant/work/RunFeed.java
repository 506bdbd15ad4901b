package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes whoever watches a run when a commit wrote events of it, by LISTEN on one connection. It is
 * only a wake-up: watchers read what is new from the table, and look by themselves now and then, so
 * a lost notification costs a moment and never an event.
 */
public final class RunFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunFeed.class);
  private static final int LISTEN_MILLIS = 500;
  private static final long RECONNECT_MILLIS = 1_000;
  // How long a watcher waits for a wake-up before it looks by itself.
  private static final long LISTENING_WAIT_MILLIS = 3_000;
  private static final long DEAF_WAIT_MILLIS = 300;

  private final Database database;
  private final Runnable queued;
  private final Map<UUID, Set<Watch>> watches = new ConcurrentHashMap<>();
  private final Thread listener;
  private volatile boolean listening;
  private volatile boolean closed;

  /**
   * @param queued called when a run waits to be worked on
   */
  public RunFeed(Database database, Runnable queued) {
    this.database = requireNonNull(database, "database");
    this.queued = requireNonNull(queued, "queued");
    this.listener = Thread.ofPlatform().name("run-feed").daemon().start(this::listen);
  }

  /** Someone watching a run. */
  final class Watch implements AutoCloseable {
    private final UUID runId;
    private final Semaphore news = new Semaphore(0);

    private Watch(UUID runId) {
      this.runId = runId;
    }

    /** Waits for news, or for the time to look without. */
    void await() throws InterruptedException {
      if (news.tryAcquire(
          listening ? LISTENING_WAIT_MILLIS : DEAF_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    }

    @Override
    public void close() {
      watches.computeIfPresent(
          runId,
          (id, those) -> {
            those.remove(this);
            return those.isEmpty() ? null : those;
          });
    }
  }

  /** Watches a run. Watch first and read then, so that nothing falls between. */
  Watch watch(UUID runId) {
    Watch watch = new Watch(runId);
    watches.compute(
        runId,
        (id, those) -> {
          Set<Watch> watching = those == null ? ConcurrentHashMap.newKeySet() : those;
          watching.add(watch);
          return watching;
        });
    return watch;
  }

  /** Whether watching is over because the process stops. */
  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    watches.values().forEach(those -> those.forEach(watch -> watch.news.release()));
    try {
      listener.join(2 * LISTEN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    while (!closed) {
      try (Connection connection = database.dataSource().getConnection()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("LISTEN " + EventStore.CHANNEL + "; LISTEN " + EventStore.QUEUED);
        }
        listening = true;
        PGConnection notifications = connection.unwrap(PGConnection.class);
        while (!closed) {
          PGNotification[] received = notifications.getNotifications(LISTEN_MILLIS);
          if (received != null) {
            wake(received);
          }
        }
        try (Statement statement = connection.createStatement()) {
          statement.execute("UNLISTEN *");
        }
      } catch (SQLException away) {
        listening = false;
        if (!closed) {
          log.atWarn().setCause(away).log("The run feed lost the database and tries again");
          pause();
        }
      }
    }
  }

  private void wake(PGNotification[] received) {
    boolean waiting = false;
    for (PGNotification notification : received) {
      if (notification.getName().equals(EventStore.QUEUED)) {
        waiting = true;
        continue;
      }
      Set<Watch> watching = watches.get(UUID.fromString(notification.getParameter()));
      if (watching != null) {
        watching.forEach(watch -> watch.news.release());
      }
    }
    if (waiting) {
      queued.run();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RECONNECT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
