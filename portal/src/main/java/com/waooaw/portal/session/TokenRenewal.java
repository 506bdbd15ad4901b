package com.waooaw.portal.session;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.portal.session.TokenExchange.Outcome.Exchanged;
import com.waooaw.portal.session.TokenExchange.Outcome.Refused;
import com.waooaw.portal.session.TokenExchange.Outcome.Unanswered;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Renews the tokens of a session, one renewal at a time: within the process by a map of what is in
 * flight, between processes by a short lock in Redis. A refresh token that is used twice ends the
 * session, so the tokens are read again once the lock is held.
 */
public final class TokenRenewal {
  private static final long LOCK_MILLIS = 12_000;
  private static final long POLL_MILLIS = 50;
  private static final String UNLOCK =
      "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

  private final Vertx vertx;
  private final RedisLink redis;
  private final SessionStore store;
  private final Map<String, Future<Renewal>> inFlight = new ConcurrentHashMap<>();

  public TokenRenewal(Vertx vertx, RedisLink redis, SessionStore store) {
    this.vertx = requireNonNull(vertx, "vertx");
    this.redis = requireNonNull(redis, "redis");
    this.store = requireNonNull(store, "store");
  }

  /**
   * Renews the tokens, or takes those that somebody else renewed since {@code seen} was read. Fails
   * only if Redis is away.
   */
  public Future<Renewal> renew(Session seen, TokenExchange exchange) {
    return singleFlight(new Attempt(seen, exchange, false));
  }

  /**
   * Renews the tokens whatever others did: a renewal that was in flight may have been answered
   * before the change that made the tokens stale. If the gateway cannot be asked, the session is
   * marked so that its next request renews first.
   */
  public Future<Renewal> renewStale(Session seen, TokenExchange exchange) {
    return singleFlight(new Attempt(seen, exchange, true))
        .compose(
            renewal ->
                renewal instanceof Renewal.Unavailable
                    ? markStale(seen).map(renewal)
                    : Future.succeededFuture(renewal));
  }

  private record Attempt(Session seen, TokenExchange exchange, boolean always) {
    boolean isNeededFor(Session current) {
      return always || current.stale() || current.tokens().equals(seen.tokens());
    }
  }

  private Future<Renewal> singleFlight(Attempt attempt) {
    String key = attempt.seen().key();
    Promise<Renewal> mine = Promise.promise();
    Future<Renewal> flying = inFlight.putIfAbsent(key, mine.future());
    if (flying != null) {
      Future<Renewal> here = onThisContext(flying);
      return attempt.always() ? here.transform(done -> singleFlight(attempt)) : here;
    }
    locked(attempt)
        .onComplete(
            done -> {
              inFlight.remove(key);
              mine.handle(done);
            });
    return mine.future();
  }

  private Future<Renewal> locked(Attempt attempt) {
    String lock = attempt.seen().key() + ":renewal";
    String holder = UUID.randomUUID().toString();
    return acquire(attempt, lock, holder, System.nanoTime() + LOCK_MILLIS * 1_000_000);
  }

  private Future<Renewal> acquire(Attempt attempt, String lock, String holder, long deadline) {
    Request request =
        Request.cmd(Command.SET).arg(lock).arg(holder).arg("NX").arg("PX").arg(LOCK_MILLIS);
    return redis
        .send(request)
        .compose(
            acquired -> {
              if (acquired != null) {
                return exchangeOnce(attempt).eventually(() -> unlock(lock, holder));
              }
              if (System.nanoTime() > deadline) {
                return Future.succeededFuture(new Renewal.Unavailable());
              }
              return pause().compose(v -> acquire(attempt, lock, holder, deadline));
            });
  }

  private Future<Renewal> exchangeOnce(Attempt attempt) {
    return store
        .reload(attempt.seen())
        .compose(
            found -> {
              Optional<Session> current = found;
              if (current.isEmpty()) {
                return Future.succeededFuture(new Renewal.Ended());
              }
              if (!attempt.isNeededFor(current.get())) {
                return Future.succeededFuture(new Renewal.Renewed(current.get()));
              }
              return exchange(current.get(), attempt.exchange());
            });
  }

  private Future<Renewal> exchange(Session current, TokenExchange exchange) {
    return exchange
        .exchange(current.tokens().refresh())
        .compose(
            outcome ->
                switch (outcome) {
                  case Exchanged(Tokens tokens) -> keep(current.with(tokens));
                  case Refused() -> store.end(current).map(ended -> new Renewal.Ended());
                  case Unanswered() -> Future.succeededFuture(new Renewal.Unavailable());
                });
  }

  // A session that was signed out meanwhile must not come back to life.
  private Future<Renewal> keep(Session renewed) {
    return store
        .replace(renewed)
        .map(alive -> alive ? new Renewal.Renewed(renewed) : new Renewal.Ended());
  }

  private Future<Boolean> markStale(Session seen) {
    return store
        .reload(seen)
        .compose(
            current ->
                current.isPresent()
                    ? store.replace(current.get().markedStale())
                    : Future.succeededFuture(false));
  }

  private Future<Void> unlock(String lock, String holder) {
    return redis
        .send(Request.cmd(Command.EVAL).arg(UNLOCK).arg(1).arg(lock).arg(holder))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private Future<Void> pause() {
    return vertx.timer(POLL_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS).mapEmpty();
  }

  // A request must go on on its own event loop, whichever one the renewal ran on.
  private Future<Renewal> onThisContext(Future<Renewal> future) {
    Context context = vertx.getOrCreateContext();
    Promise<Renewal> here = Promise.promise();
    future.onComplete(done -> context.runOnContext(v -> here.handle(done)));
    return here.future();
  }
}
