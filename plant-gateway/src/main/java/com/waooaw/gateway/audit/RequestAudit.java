package com.waooaw.gateway.audit;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.health.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one event a request to a Redis stream, after the answer and never on its path. While Redis
 * is away or full, events wait here, in bounded number, and are written in their order once it is
 * back.
 *
 * <p>A request is forwarded only when there is room for its event: {@link #reserve} before, {@link
 * #record} after. When there is none it is refused, so that nothing is done without a record of it.
 * Events of refused requests may fill half of the room and no more; what finds none is counted as
 * lost and told in the log, since a refusal did nothing that a record would have to prove.
 */
public final class RequestAudit {
  /**
   * How many events may wait, together with those that requests under way have room for. At 2 kB
   * each at most, they leave the gateway most of its heap.
   */
  public static final int ROOM = 8_192;

  private static final Logger log = LoggerFactory.getLogger(RequestAudit.class);
  private static final int BATCH = 128;
  private static final long RETRY_MILLIS = 250;
  // Under load some events are gathered for each call of Redis, which costs more than they do.
  private static final long GATHER_MILLIS = 2;
  private static final int GATHERED = 32;
  private static final int REFUSALS = 3;
  private static final String OWN_FAULT = "ERR";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long FLUSH_MILLIS = 5_000;

  private final Vertx vertx;
  private final AuditStream stream;
  private final InstantSource clock;
  private final int room;
  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  // Events that wait and room that is reserved.
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong setAside = new AtomicLong();
  private final AtomicBoolean writing = new AtomicBoolean();
  private final AtomicBoolean gathering = new AtomicBoolean();
  private volatile long wroteAt = System.nanoTime();
  // Touched by whoever holds the writing flag.
  private long numbered;
  private int batchSize = BATCH;
  private volatile Instant failingSince;

  /** An event on its way; all but the text is the writer's alone. */
  static final class Waiting {
    final String event;
    // Rises in the order of writing; 0 before it was first tried.
    long number;
    int refusals;

    Waiting(String event) {
      this.event = event;
    }
  }

  public RequestAudit(Vertx vertx, AuditStream stream, InstantSource clock, int room) {
    this.vertx = requireNonNull(vertx, "vertx");
    this.stream = requireNonNull(stream, "stream");
    this.clock = requireNonNull(clock, "clock");
    this.room = room;
    vertx.setPeriodic(RETRY_MILLIS, tick -> write());
  }

  /** Keeps room for the event of a request that is about to be forwarded; false if none is left. */
  public boolean reserve() {
    return take(room);
  }

  /**
   * Takes an event; it is written soon.
   *
   * @param event a JSON object of bounded length
   * @param reserved whether {@link #reserve} gave it room
   */
  public void record(String event, boolean reserved) {
    if (!reserved && !take(room / 2)) {
      lost.incrementAndGet();
      log.atError()
          .addKeyValue("event", event)
          .log("An audit event of a refused request found no room and is told here instead");
      return;
    }
    queued.incrementAndGet();
    waiting.add(new Waiting(event));
    writeSoon();
  }

  /** How many events wait to be written. */
  public int waiting() {
    return queued.get();
  }

  /** How many events Redis has taken. */
  public long written() {
    return written.get();
  }

  /** How many events of refused requests found no room. */
  public long lost() {
    return lost.get();
  }

  /** How many events Redis would not take although it took later ones. */
  public long setAside() {
    return setAside.get();
  }

  /** A health probe: down when there is no room, or when nothing could be written for a while. */
  public Future<JsonObject> probe() {
    JsonObject details =
        new JsonObject()
            .put("waiting", waiting())
            .put("lost", lost())
            .put("set_aside", setAside())
            .put("room", room);
    Instant since = failingSince;
    if (taken.get() >= room) {
      return Future.failedFuture(new Health.Down("full", details));
    }
    return since != null && clock.instant().isAfter(since.plus(PATIENCE))
        ? Future.failedFuture(new Health.Down("not written", details))
        : Future.succeededFuture(details);
  }

  /**
   * Writes what still waits, and what requests that have just ended are about to hand in, for at
   * most a few seconds; what is left is told in the log.
   */
  public void flush() {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS);
    while (taken.get() > 0 && System.nanoTime() < until) {
      write();
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    waiting.forEach(w -> tell(w, "An audit event was not written before the end"));
  }

  private boolean take(int most) {
    if (taken.incrementAndGet() <= most) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }

  private void writeSoon() {
    boolean idle = System.nanoTime() - wroteAt > TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
    if (idle || queued.get() >= GATHERED) {
      write();
    } else if (gathering.compareAndSet(false, true)) {
      vertx.setTimer(
          GATHER_MILLIS,
          gathered -> {
            gathering.set(false);
            write();
          });
    }
  }

  private void write() {
    if (waiting.isEmpty() || !writing.compareAndSet(false, true)) {
      return;
    }
    wroteAt = System.nanoTime();
    List<Waiting> batch = new ArrayList<>(BATCH);
    for (Waiting next : waiting) {
      if (batch.size() == batchSize) {
        break;
      }
      if (next.number == 0) {
        next.number = ++numbered;
      }
      batch.add(next);
    }
    stream
        .append(batch)
        .transform(
            answer ->
                answer.succeeded() ? done(batch, answer.result()) : failed(batch, answer.cause()))
        .onComplete(
            onward -> {
              writing.set(false);
              if (onward.succeeded() && onward.result() && !waiting.isEmpty()) {
                vertx.runOnContext(next -> writeSoon());
              }
            });
  }

  // Whether the rest may be tried at once.
  private Future<Boolean> done(List<Waiting> batch, AuditStream.Appended appended) {
    for (int i = 0; i < appended.stored(); i++) {
      leave(waiting.poll());
      written.incrementAndGet();
    }
    if (appended.stored() == batch.size()) {
      failingSince = null;
      batchSize = Math.min(BATCH, batchSize * 2);
      return Future.succeededFuture(true);
    }
    return refused(batch.get(appended.stored()), appended.refusal());
  }

  private Future<Boolean> failed(List<Waiting> batch, Throwable cause) {
    if (!(cause instanceof ErrorType)) {
      return hold(cause.getMessage());
    }
    if (batch.size() == 1) {
      return refused(batch.getFirst(), cause.getMessage());
    }
    // Refused as a whole, which may be for one of them: they are tried by themselves.
    batchSize = 1;
    return cause.getMessage().startsWith(OWN_FAULT)
        ? Future.succeededFuture(true)
        : hold(cause.getMessage());
  }

  // Later events never overtake the first, or the trail would tell what happened in another order.
  // Only an event that is refused for itself, again and again, while Redis takes another that says
  // nothing, is bad. Every other refusal, such as OOM or READONLY, is the store's, and all wait.
  private Future<Boolean> refused(Waiting first, String refusal) {
    if (!refusal.startsWith(OWN_FAULT)) {
      return hold(refusal);
    }
    failing(refusal);
    return stream
        .takesOthers()
        .transform(
            others -> {
              boolean forItself = others.succeeded() && others.result();
              first.refusals = forItself ? first.refusals + 1 : 0;
              if (first.refusals < REFUSALS) {
                return Future.succeededFuture(false);
              }
              leave(waiting.poll());
              setAside.incrementAndGet();
              tell(first, "An audit event is refused by Redis, which takes others: " + refusal);
              return Future.succeededFuture(true);
            });
  }

  private Future<Boolean> hold(String reason) {
    failing(reason);
    return Future.succeededFuture(false);
  }

  private void leave(Waiting event) {
    requireNonNull(event, "event");
    queued.decrementAndGet();
    taken.decrementAndGet();
  }

  private void failing(String reason) {
    if (failingSince == null) {
      failingSince = clock.instant();
      log.atWarn()
          .addKeyValue("reason", reason)
          .addKeyValue("waiting", waiting())
          .log("Audit events are not written; they wait");
    }
  }

  private static void tell(Waiting event, String why) {
    log.atError().addKeyValue("event", event.event).log(why);
  }
}
