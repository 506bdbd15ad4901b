package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.Signer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
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
  private static final int BATCH = 1_000;
  private static final String OUTBOX = "outbox";
  private static final String SAVEPOINT = "chained";
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
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

  /** An event that may become an entry, and what to keep of it if it cannot. */
  private record Candidate(String source, String raw, Entry entry) {}

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
              Database.enter(tx, Scope.plant());
              List<Candidate> candidates = new ArrayList<>();
              for (EntryStore.Waiting waiting : store.takeOutbox(tx, BATCH)) {
                read(tx, OUTBOX, waiting.toString(), () -> entry(waiting))
                    .ifPresent(candidates::add);
              }
              for (Streamed s : streamed) {
                read(tx, s.id(), s.event(), () -> RequestEvents.read(s.event()))
                    .ifPresent(candidates::add);
              }
              append(tx, candidates);
              if (!streamed.isEmpty()) {
                store.moveStreamPosition(tx, streamed.getLast().id());
              }
              return candidates.size();
            });
    if (!streamed.isEmpty()) {
      // What is chained need not stay; failing to trim only costs memory until the next time.
      redis.send(Request.cmd(Command.XTRIM).arg(STREAM).arg("MINID").arg(streamed.getLast().id()));
    }
    return made;
  }

  // All at once, which is fast; one by one when the database refuses one of them, so that only that
  // one is put aside.
  private void append(Handle tx, List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      return;
    }
    Optional<Entry> head = store.head(tx);
    List<Entry> chained = chain(head, candidates.stream().map(Candidate::entry).toList());
    if (!stored(tx, chained).isEmpty()) {
      chained = new ArrayList<>();
      Optional<Entry> last = head;
      for (Candidate candidate : candidates) {
        List<Entry> link = chain(last, List.of(candidate.entry()));
        Optional<String> refusal = stored(tx, link);
        if (refusal.isPresent()) {
          quarantine(tx, candidate.source(), candidate.raw(), refusal.get());
        } else {
          last = Optional.of(link.getFirst());
          chained.add(link.getFirst());
        }
      }
    }
    if (!chained.isEmpty()) {
      Entry last = chained.getLast();
      byte[] signed = Entry.checkpointed(last.seq(), last.hash());
      store.insertCheckpoint(tx, last.seq(), last.hash(), signer.sign(signed), clock.instant());
    }
  }

  private static List<Entry> chain(Optional<Entry> head, List<Entry> entries) {
    long seq = head.map(Entry::seq).orElse(0L);
    String hash = head.map(Entry::hash).orElse(Entry.GENESIS);
    List<Entry> chained = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      Entry link = entry.chained(++seq, hash);
      hash = link.hash();
      chained.add(link);
    }
    return chained;
  }

  /** Why the database will never hold these; empty when it now does. */
  private Optional<String> stored(Handle tx, List<Entry> entries) {
    tx.savepoint(SAVEPOINT);
    try {
      store.append(tx, entries);
      tx.releaseSavepoint(SAVEPOINT);
      return Optional.empty();
    } catch (JdbiException refused) {
      if (!(refused.getCause() instanceof SQLException sql) || !isForItsContent(sql)) {
        throw refused;
      }
      tx.rollbackToSavepoint(SAVEPOINT);
      return Optional.of("SQLSTATE " + sql.getSQLState());
    }
  }

  // Classes 22 (data exception) and 54 (limit exceeded) are about the values; trying again later
  // cannot help.
  private static boolean isForItsContent(SQLException refused) {
    String state = refused.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("54"));
  }

  private Optional<Candidate> read(Handle tx, String source, String raw, Supplier<Entry> reading) {
    try {
      Entry entry = reading.get();
      if (entry.at().isBefore(EARLIEST) || entry.at().isAfter(LATEST)) {
        throw new IllegalArgumentException("its time is on no calendar the database keeps");
      }
      return Optional.of(new Candidate(source, raw, entry));
    } catch (IllegalArgumentException | UncheckedIOException | DateTimeException malformed) {
      quarantine(tx, source, raw, String.valueOf(malformed.getMessage()));
      return Optional.empty();
    }
  }

  private void quarantine(Handle tx, String source, String raw, String reason) {
    log.atWarn().addKeyValue("source", source).log("An audit event was put into quarantine");
    // Postgres text cannot hold NUL.
    store.quarantine(
        tx, source, raw.replace("\0", "\\0"), reason.replace("\0", "\\0"), clock.instant());
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
