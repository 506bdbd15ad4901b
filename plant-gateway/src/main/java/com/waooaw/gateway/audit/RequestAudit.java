package com.waooaw.gateway.audit;

import com.waooaw.kernel.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one event a request to a Redis stream, after the answer and never on its path. While Redis
 * is away events wait here, in bounded number, and are written in their order once it is back;
 * health says how many wait.
 */
public final class RequestAudit {
  private static final Logger log = LoggerFactory.getLogger(RequestAudit.class);
  private static final String STREAM = "audit:requests";
  private static final int MOST_WAITING = 100_000;
  private static final int BATCH = 200;
  private static final long RETRY_MILLIS = 500;

  private final Vertx vertx;
  private final RedisLink redis;
  private final ConcurrentLinkedQueue<String> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger writing = new AtomicInteger();

  public RequestAudit(Vertx vertx, RedisLink redis) {
    this.vertx = vertx;
    this.redis = redis;
    vertx.setPeriodic(RETRY_MILLIS, tick -> write());
  }

  /** Takes an event; it is written soon. */
  public void record(JsonObject event) {
    if (count.incrementAndGet() > MOST_WAITING) {
      count.decrementAndGet();
      log.atError()
          .addKeyValue("event", event.encode())
          .log("An audit event found no room and is told here instead");
      return;
    }
    waiting.add(event.encode());
    write();
  }

  /** How many events wait to be written. */
  public int waiting() {
    return count.get();
  }

  /** Writes what still waits, for at most a few seconds. */
  public void flush() {
    for (int tries = 0; tries < 20 && count.get() > 0; tries++) {
      write();
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    waiting.forEach(
        event ->
            log.atError()
                .addKeyValue("event", event)
                .log("An audit event was not written in time"));
  }

  private void write() {
    if (waiting.isEmpty() || !writing.compareAndSet(0, 1)) {
      return;
    }
    List<String> batch = new ArrayList<>(BATCH);
    for (String event : waiting) {
      if (batch.size() == BATCH) {
        break;
      }
      batch.add(event);
    }
    append(batch, 0)
        .onComplete(
            written -> {
              writing.set(0);
              if (written.succeeded() && !waiting.isEmpty()) {
                vertx.runOnContext(next -> write());
              }
            });
  }

  // One by one, each leaving the queue when Redis has it, so that a loss in the middle repeats at
  // most one.
  private Future<Void> append(List<String> batch, int at) {
    if (at == batch.size()) {
      return Future.succeededFuture();
    }
    return redis
        .send(Request.cmd(Command.XADD).arg(STREAM).arg("*").arg("event").arg(batch.get(at)))
        .compose(
            id -> {
              waiting.poll();
              count.decrementAndGet();
              return append(batch, at + 1);
            });
  }
}
