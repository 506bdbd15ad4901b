package com.waooaw.kernel.redis;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.call.Breaker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The way to Redis. Connections are pooled and made anew after a loss, so a Redis that comes back
 * is used again without any help; one that is away fails each command within {@link
 * #TIMEOUT_MILLIS}, and after a few of them at once, so that those who wait do not pile up.
 */
public final class RedisLink {
  /** How long a command may take before it counts as failed. */
  public static final long TIMEOUT_MILLIS = 2_000;

  private static final int CONNECT_MILLIS = 500;
  private static final int POOL_SIZE = 16;
  private static final int WAITING = 4_096;

  private static final int BREAKER_FAILURES = 5;
  private static final Duration BREAKER_WINDOW = Duration.ofSeconds(2);
  private static final Duration BREAKER_OPEN = Duration.ofMillis(500);

  private final Redis redis;
  private final Breaker breaker =
      new Breaker(BREAKER_FAILURES, BREAKER_WINDOW, BREAKER_OPEN, InstantSource.system());

  private RedisLink(Redis redis) {
    this.redis = requireNonNull(redis, "redis");
  }

  /**
   * A link to {@code redis://[:password@]host:port[/database]}. Connects with the first command.
   */
  public static RedisLink to(Vertx vertx, URI url) {
    return new RedisLink(
        Redis.createClient(
            vertx,
            new RedisOptions()
                .setConnectionString(url.toString())
                .setNetClientOptions(
                    new NetClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpNoDelay(true))
                .setMaxPoolSize(POOL_SIZE)
                .setMaxPoolWaiting(WAITING)
                .setMaxWaitingHandlers(WAITING)));
  }

  /**
   * Sends one command; fails when Redis refuses it, is away or is too slow. The answer may be null.
   */
  public Future<Response> send(Request command) {
    if (!breaker.permits()) {
      return Future.failedFuture("Redis does not answer; it is asked again in a moment");
    }
    return sendNow(command);
  }

  private Future<Response> sendNow(Request command) {
    return redis
        .send(command)
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        // A refusal is an answer too.
        .onComplete(a -> breaker.record(a.succeeded() || a.cause() instanceof ErrorType));
  }

  /** Sends one command that may block for a while on purpose, such as XREADGROUP with BLOCK. */
  public Future<Response> sendBlocking(Request command, long millis) {
    return redis.send(command).timeout(millis + TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What the breaker before Redis does now. */
  public Breaker.State breaker() {
    return breaker.state();
  }

  /** A health probe. Asks in any case. */
  public Future<JsonObject> ping() {
    return sendNow(Request.cmd(Command.PING)).map(pong -> new JsonObject());
  }

  /** Closes all connections. */
  public void close() {
    redis.close();
  }
}
