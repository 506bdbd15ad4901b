package com.waooaw.gateway.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The Redis stream that the backend chains from. One call appends a batch, each event once. */
public final class AuditStream {
  private static final String STREAM = "audit:requests";
  private static final Duration MARK_KEPT = Duration.ofDays(1);

  private final RedisLink redis;
  private final String script = script("append.lua");
  private final String trial = script("trial.lua");
  private final String mark = "audit:writer:" + UUID.randomUUID();

  /** How many of a batch are stored, and why the next is not; empty when all are. */
  record Appended(int stored, String refusal) {}

  public AuditStream(RedisLink redis) {
    this.redis = requireNonNull(redis, "redis");
  }

  Future<Appended> append(List<RequestAudit.Waiting> batch) {
    Request request =
        Request.cmd(Command.EVAL)
            .arg(script)
            .arg(2)
            .arg(STREAM)
            .arg(mark)
            .arg(MARK_KEPT.toMillis());
    batch.forEach(w -> request.arg(w.number).arg(w.event));
    return redis
        .send(request)
        .map(answer -> new Appended(answer.get(0).toInteger(), answer.get(1).toString()));
  }

  /** Whether the stream takes an event that says nothing; nobody ever reads it. */
  Future<Boolean> takesOthers() {
    return redis
        .send(Request.cmd(Command.EVAL).arg(trial).arg(1).arg(STREAM))
        .map(answer -> answer.toInteger() == 1);
  }

  private static String script(String name) {
    try (InputStream in = AuditStream.class.getResourceAsStream(name)) {
      return new String(requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
