package com.waooaw.ledger;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.AdmissionRequest.Cap;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known of caps beside the admissions: their sums, their limits, and what was told. */
public final class CapBook {
  private final RedisLink redis;
  private final Script raise;

  public CapBook(RedisLink redis) {
    this.redis = requireNonNull(redis, "redis");
    this.raise = new Script(redis, "raise.lua");
  }

  /** Millionths of a dollar. */
  public record Sums(long spent, long reserved) {}

  /**
   * A mark that a cap has reached, told once.
   *
   * @param id of this telling, for {@link #forget}
   * @param period the window's name, such as {@code 2026-02}
   * @param mark per cent of the limit; 100 also when the cap has begun to refuse
   */
  public record Alert(
      String id,
      String scope,
      String key,
      String period,
      int mark,
      long limit,
      long spent,
      long reserved) {}

  /** What a cap's window holds now. */
  public Future<Sums> sums(Cap cap, Instant now) {
    return redis
        .send(Request.cmd(Command.HMGET).arg(Keys.cap(cap, now)).arg("spent").arg("reserved"))
        .map(answer -> new Sums(number(answer.get(0)), number(answer.get(1))));
  }

  /**
   * Lifts a cap's spending to what is known to have been spent, and never lowers it: a Redis that
   * lost its counters must not let the money be spent again.
   *
   * @return by how much it was lifted; 0 when nothing was missing
   */
  public Future<Long> raise(Cap cap, long knownSpent, List<Integer> marks, Instant now) {
    JsonObject arguments =
        new JsonObject()
            .put("floor", knownSpent)
            .put("caps", new JsonArray().add(Keys.describe(cap, now)))
            .put("marks", Keys.marks(marks));
    return raise
        .run(List.of(Keys.cap(cap, now), Keys.limit(cap), Keys.ALERTS), List.of(arguments.encode()))
        .map(Response::toLong);
  }

  /** Sets the limit of an adjustable cap, or gives it back the one its callers bring. */
  public Future<Void> setLimit(String scope, String key, Optional<Long> microUsd) {
    String name = Keys.limit(scope, key);
    return redis
        .send(
            microUsd
                .map(limit -> Request.cmd(Command.SET).arg(name).arg(limit))
                .orElseGet(() -> Request.cmd(Command.DEL).arg(name)))
        .mapEmpty();
  }

  /** The oldest alerts that nobody has forgotten yet. */
  public Future<List<Alert>> alerts(int atMost) {
    return redis
        .send(
            Request.cmd(Command.XRANGE).arg(Keys.ALERTS).arg("-").arg("+").arg("COUNT").arg(atMost))
        .map(
            answer -> {
              List<Alert> alerts = new ArrayList<>();
              answer.forEach(entry -> alerts.add(alert(entry)));
              return alerts;
            });
  }

  /** Forgets alerts that are kept elsewhere now. */
  public Future<Void> forget(List<Alert> alerts) {
    if (alerts.isEmpty()) {
      return Future.succeededFuture();
    }
    Request request = Request.cmd(Command.XDEL).arg(Keys.ALERTS);
    alerts.forEach(alert -> request.arg(alert.id()));
    return redis.send(request).mapEmpty();
  }

  private static Alert alert(Response entry) {
    Response fields = entry.get(1);
    // cap:<scope>:<key>:<period>
    String[] cap = fields.get(1).toString().split(":", 4);
    return new Alert(
        entry.get(0).toString(),
        cap[1],
        cap[2],
        cap[3],
        fields.get(3).toInteger(),
        fields.get(5).toLong(),
        fields.get(7).toLong(),
        fields.get(9).toLong());
  }

  private static long number(Response answer) {
    return answer == null ? 0 : answer.toLong();
  }
}
