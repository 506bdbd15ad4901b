package com.waooaw.plant.ops;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.audit.Chainer;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.database.Scope;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.Handle;

/**
 * How the plant's own work goes, across all of its processes. What cannot be asked is unknown, and
 * is never given a number.
 */
record Vitals(List<Worker> workers, Queue queue, Long deadLetters, Chain chain) {
  // Beyond it nobody needs the exact figure, and counting would cost what it measures.
  private static final int MOST = 10_000;
  // A process that is alive writes a heartbeat every second or so.
  private static final Duration SILENT = Duration.ofSeconds(10);
  private static final Duration LATE = Duration.ofSeconds(30);

  private static final String DUE =
      """
      SELECT count(*) AS many, min(execution_time) AS oldest FROM
        (SELECT execution_time FROM plant.scheduled_task WHERE NOT picked AND execution_time <= :now
         ORDER BY execution_time LIMIT :most) AS due
      """;
  private static final String OUTBOX =
      """
      SELECT count(*) AS many, min(at) AS oldest FROM (SELECT at FROM audit.outbox WHERE at <= :now ORDER BY id LIMIT :most) AS w
      """;
  private static final String DEAD_LETTERS =
      """
      SELECT count(*) AS many, min(at) AS oldest FROM (SELECT at FROM plant.dead_letter WHERE at <= :now AND requeued_at IS NULL LIMIT :most) AS d
      """;
  private static final String QUARANTINE =
      """
      SELECT count(*) AS many, min(at) AS oldest FROM (SELECT at FROM audit.quarantine WHERE at <= :now LIMIT :most) AS q
      """;

  Vitals {
    workers = List.copyOf(workers);
  }

  /**
   * A process that has jobs in hand. One without any is not listed: it has nothing to be late with.
   *
   * @param status {@code up}, or {@code down} when its heartbeat stopped and its jobs will be taken
   */
  record Worker(String name, int busy, Instant heartbeatAt, String status) {}

  /**
   * Jobs that are due and in nobody's hands.
   *
   * @param depth at most ten thousand; null when unknown
   * @param oldestSeconds how long the oldest waits; null when none waits
   */
  record Queue(String status, Long depth, Long oldestSeconds) {}

  /**
   * Events that are not chained yet.
   *
   * @param waiting business events and requests; null when either is unknown
   * @param oldestSeconds how long the oldest business event waits; null when none waits
   * @param quarantined events that could never be chained; null when unknown
   */
  record Chain(String status, Long waiting, Long oldestSeconds, Long quarantined) {}

  private record Picked(String pickedBy, int busy, Instant heartbeat) {}

  private record Waiting(long many, Instant oldest) {}

  /** Asks the stores; never fails. */
  static Vitals read(Database database, RedisLink redis, InstantSource clock) {
    Instant now = clock.instant();
    Optional<Long> streamed = streamed(redis);
    try {
      return database.transact(Scope.plant(), tx -> read(tx, streamed, now));
    } catch (RuntimeException away) {
      return new Vitals(
          List.of(),
          new Queue("unknown", null, null),
          null,
          new Chain("unknown", null, null, null));
    }
  }

  private static Vitals read(Handle tx, Optional<Long> streamed, Instant now) {
    Waiting due = waiting(tx, DUE, now);
    Waiting outbox = waiting(tx, OUTBOX, now);
    Long unchained = streamed.map(more -> outbox.many() + more).orElse(null);
    Long age = age(outbox.oldest(), now);
    String chain =
        age != null && age > LATE.toSeconds() ? "down" : unchained == null ? "unknown" : "up";
    return new Vitals(
        workers(tx, now),
        new Queue("up", due.many(), age(due.oldest(), now)),
        waiting(tx, DEAD_LETTERS, now).many(),
        new Chain(chain, unchained, age, waiting(tx, QUARANTINE, now).many()));
  }

  private static List<Worker> workers(Handle tx, Instant now) {
    return tx
        .createQuery(
            """
            SELECT coalesce(picked_by, '') AS picked_by, count(*)::int AS busy, max(last_heartbeat) AS heartbeat
            FROM (SELECT picked_by, last_heartbeat FROM plant.scheduled_task WHERE picked LIMIT :most) AS p
            GROUP BY picked_by ORDER BY picked_by LIMIT 100
            """)
        .bind("most", MOST)
        .map(RecordMapper.of(Picked.class))
        .stream()
        .map(
            p ->
                new Worker(
                    p.pickedBy(),
                    p.busy(),
                    p.heartbeat(),
                    p.heartbeat() != null && p.heartbeat().isAfter(now.minus(SILENT))
                        ? "up"
                        : "down"))
        .toList();
  }

  private static Waiting waiting(Handle tx, String sql, Instant now) {
    return tx.createQuery(sql)
        .bind("most", MOST)
        .bind("now", now)
        .map(RecordMapper.of(Waiting.class))
        .one();
  }

  private static Long age(Instant oldest, Instant now) {
    return oldest == null ? null : Math.max(Duration.between(oldest, now).toSeconds(), 0);
  }

  // What is chained is trimmed from the stream, so its length is what waits.
  private static Optional<Long> streamed(RedisLink redis) {
    try {
      return Optional.of(
          redis
              .send(Request.cmd(Command.XLEN).arg(Chainer.STREAM))
              .toCompletionStage()
              .toCompletableFuture()
              .join()
              .toLong());
    } catch (CompletionException away) {
      return Optional.empty();
    }
  }
}
