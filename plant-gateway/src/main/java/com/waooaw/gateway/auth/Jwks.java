package com.waooaw.gateway.auth;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of tokens, from the backend's JWK Set (RFC 7517). They are fetched again when a
 * token names a key we do not know: by one request at a time, and at most once in ten seconds, so
 * that made-up key ids cannot be used to flood the backend. Keys once known stay while the backend
 * is away.
 */
public final class Jwks {
  private static final Logger log = LoggerFactory.getLogger(Jwks.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration AGE = Duration.ofMinutes(10);
  private static final long TIMEOUT_SECONDS = 2;
  private static final int MIN_RSA_BITS = 2_048;

  private final Vertx vertx;
  private final HttpClient http;
  private final URI url;
  private final InstantSource clock;
  private volatile Map<String, RSAPublicKey> keys = Map.of();
  private volatile boolean lastFailed = true;
  private Instant fetchedAt = Instant.MIN;
  private Instant triedAt = Instant.MIN;
  private Future<Void> fetching;

  public Jwks(Vertx vertx, URI url, InstantSource clock) {
    this.vertx = vertx;
    this.http = vertx.createHttpClient();
    this.url = url;
    this.clock = clock;
  }

  /**
   * The key of an id; nothing if there is none even after asking. Fails with service-unavailable
   * when that cannot be known, since a token is not bad for a backend being away.
   */
  public Future<Optional<RSAPublicKey>> find(String keyId) {
    RSAPublicKey known = keys.get(keyId);
    if (known != null) {
      if (stale()) {
        // Nobody waits for a set that is only old.
        refresh();
      }
      return Future.succeededFuture(Optional.of(known));
    }
    return here(refresh()).otherwiseEmpty().compose(done -> answer(keyId));
  }

  private Future<Optional<RSAPublicKey>> answer(String keyId) {
    RSAPublicKey key = keys.get(keyId);
    return key == null && lastFailed
        ? Future.failedFuture(
            Problem.of(
                    ProblemType.SERVICE_UNAVAILABLE, "Access tokens cannot be checked right now.")
                .withHeader("Retry-After", "5")
                .exception())
        : Future.succeededFuture(Optional.ofNullable(key));
  }

  // One fetch serves requests of several event loops; each goes on on its own.
  private <T> Future<T> here(Future<T> shared) {
    Context caller = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    shared.onComplete(result -> caller.runOnContext(now -> promise.handle(result)));
    return promise.future();
  }

  /** A health probe: whether any key is known, asking for them if not. */
  public Future<JsonObject> probe() {
    Future<Void> known = keys.isEmpty() ? refresh() : Future.succeededFuture();
    return known.compose(
        done ->
            keys.isEmpty()
                ? Future.failedFuture(new IllegalStateException("no keys"))
                : Future.succeededFuture(new JsonObject().put("keys", keys.size())));
  }

  private synchronized boolean stale() {
    return clock.instant().isAfter(fetchedAt.plus(AGE)) && mayTry();
  }

  private boolean mayTry() {
    return !triedAt.isAfter(clock.instant().minus(keys.isEmpty() ? Duration.ofSeconds(1) : PAUSE));
  }

  private synchronized Future<Void> refresh() {
    if (fetching != null) {
      return fetching;
    }
    if (!mayTry()) {
      return Future.succeededFuture();
    }
    triedAt = clock.instant();
    Future<Void> fetch = fetch();
    fetching = fetch;
    // After the assignment: a fetch may be complete before it is named.
    fetch.onComplete(done -> finished());
    return fetch;
  }

  private synchronized void finished() {
    fetching = null;
  }

  private Future<Void> fetch() {
    return http.request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url.toString())
                // A fetch that is given up gives its connection back.
                .setIdleTimeout(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS)))
        .compose(request -> request.send())
        .compose(
            response ->
                response.statusCode() == 200
                    ? response.body()
                    : Future.failedFuture(
                        new IllegalStateException("status " + response.statusCode())))
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .map(this::take)
        .onFailure(
            e -> {
              lastFailed = true;
              log.atWarn()
                  .addKeyValue("reason", e.getMessage())
                  .log("The JWK Set cannot be fetched");
            })
        .mapEmpty();
  }

  private synchronized Void take(Buffer body) {
    Map<String, RSAPublicKey> fetched = new HashMap<>();
    for (Object item : body.toJsonObject().getJsonArray("keys")) {
      try {
        JsonObject jwk = (JsonObject) item;
        if ("RSA".equals(jwk.getString("kty")) && "RS256".equals(jwk.getString("alg"))) {
          RSAPublicKey key = key(jwk);
          if (key.getModulus().bitLength() >= MIN_RSA_BITS) {
            fetched.put(requireNonNull(jwk.getString("kid"), "kid"), key);
          }
        }
      } catch (IllegalArgumentException | ClassCastException | NullPointerException unusable) {
        // One key that cannot be read takes no other with it (RFC 7517, section 5).
        log.atWarn().addKeyValue("reason", unusable.getMessage()).log("A key was passed over");
      }
    }
    if (fetched.isEmpty()) {
      throw new IllegalStateException("The JWK Set holds no key that can be used");
    }
    keys = Map.copyOf(fetched);
    lastFailed = false;
    fetchedAt = clock.instant();
    return null;
  }

  private static RSAPublicKey key(JsonObject jwk) {
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA")
              .generatePublic(
                  new RSAPublicKeySpec(number(jwk.getString("n")), number(jwk.getString("e"))));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("A key of the JWK Set is not an RSA key", e);
    }
  }

  private static BigInteger number(String base64url) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64url));
  }
}
