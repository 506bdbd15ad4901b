package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.keys.Signer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
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
  private static final int BATCH = 1_000;
  private static final long IDLE_MILLIS = 250;
  private static final long RETRY_MILLIS = 1_000;

  private final Database database;
  private final RedisLink redis;
  private final Signer signer;
  private final InstantSource clock;
  private final EntryStore store = new EntryStore();
  private volatile Thread thread;
  private volatile boolean stopping;

  private record Streamed(String id, String event) {}

  public Chainer(Database database, RedisLink redis, Signer signer, InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.redis = requireNonNull(redis, "redis");
    this.signer = requireNonNull(signer, "signer");
    this.clock = requireNonNull(clock, "clock");
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

  private void run() {
    Jdbi jdbi = Jdbi.create(database.dataSource()).installPlugin(new PostgresPlugin());
    while (!stopping) {
      try (Handle handle = jdbi.open()) {
        lead(handle);
      } catch (RuntimeException e) {
        log.atWarn().setCause(e).log("Chaining paused, will go on");
        pause(RETRY_MILLIS);
      }
    }
  }

  private void lead(Handle handle) {
    while (!stopping) {
      if (!tryLead(handle)) {
        pause(RETRY_MILLIS);
        continue;
      }
      try {
        while (!stopping) {
          if (chainBatch(handle) == 0) {
            pause(IDLE_MILLIS);
          }
        }
        chainBatch(handle);
      } finally {
        handle
            .createQuery("SELECT pg_advisory_unlock(:lock)")
            .bind("lock", LOCK)
            .mapTo(Boolean.class)
            .one();
      }
    }
  }

  private static boolean tryLead(Handle handle) {
    return handle
        .createQuery("SELECT pg_try_advisory_lock(:lock)")
        .bind("lock", LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  /** Chains what waits now; how many entries that made. */
  private int chainBatch(Handle handle) {
    List<Streamed> streamed = readStream(store.streamPosition(handle));
    int made =
        handle.inTransaction(
            tx -> {
              List<Entry> entries = new ArrayList<>();
              store.takeOutbox(tx, BATCH).forEach(waiting -> entries.add(entry(waiting)));
              streamed.forEach(s -> read(tx, s).ifPresent(entries::add));
              append(tx, entries);
              if (!streamed.isEmpty()) {
                store.moveStreamPosition(tx, streamed.getLast().id());
              }
              return entries.size();
            });
    if (!streamed.isEmpty()) {
      // What is chained need not stay; failing to trim only costs memory until the next time.
      redis.send(Request.cmd(Command.XTRIM).arg(STREAM).arg("MINID").arg(streamed.getLast().id()));
    }
    return made;
  }

  private void append(Handle tx, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    Optional<Entry> head = store.head(tx);
    long seq = head.map(Entry::seq).orElse(0L);
    String hash = head.map(Entry::hash).orElse(Entry.GENESIS);
    List<Entry> chained = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      Entry link = entry.chained(++seq, hash);
      hash = link.hash();
      chained.add(link);
    }
    store.append(tx, chained);
    store.insertCheckpoint(
        tx, seq, hash, signer.sign(Entry.checkpointed(seq, hash)), clock.instant());
  }

  private Optional<Entry> read(Handle tx, Streamed streamed) {
    try {
      return Optional.of(RequestEvents.read(streamed.event()));
    } catch (IllegalArgumentException malformed) {
      store.quarantine(
          tx,
          streamed.id(),
          streamed.event().replace("\0", "\\0"),
          String.valueOf(malformed.getMessage()),
          clock.instant());
      return Optional.empty();
    }
  }

  private static Entry entry(EntryStore.Waiting waiting) {
    return new Entry(
        0,
        waiting.at().truncatedTo(ChronoUnit.MICROS),
        "business",
        waiting.actor(),
        waiting.action(),
        waiting.entityType(),
        waiting.entityId(),
        waiting.customerId(),
        waiting.correlationId(),
        waiting.outcome(),
        RequestEvents.canonical(Json.read(waiting.body())),
        "",
        "");
  }

  // Redis away: business events are chained all the same, requests wait in the gateway and in
  // Redis.
  private List<Streamed> readStream(String after) {
    Response answer;
    try {
      answer =
          redis
              .send(
                  Request.cmd(Command.XREAD)
                      .arg("COUNT")
                      .arg(BATCH)
                      .arg("STREAMS")
                      .arg(STREAM)
                      .arg(after))
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (CompletionException redisAway) {
      log.atDebug().setCause(redisAway).log("The stream of requests is out of reach");
      return List.of();
    }
    List<Streamed> streamed = new ArrayList<>();
    if (answer != null) {
      for (Response item : entriesOf(answer)) {
        String id = item.get(0).toString();
        Response fields = item.get(1);
        streamed.add(new Streamed(id, fields.size() < 2 ? "" : fields.get(1).toString()));
      }
    }
    return streamed;
  }

  // RESP3 answers a map of streams, RESP2 a list of pairs.
  private static Response entriesOf(Response answer) {
    return answer.getKeys().contains(STREAM) ? answer.get(STREAM) : answer.get(0).get(1);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
