package com.waooaw.portal.api;

import static com.waooaw.portal.api.GatewayClient.unavailable;
import static java.util.Objects.requireNonNull;

import com.waooaw.portal.api.GatewayClient.Outbound;
import com.waooaw.portal.session.Renewal;
import com.waooaw.portal.session.Session;
import com.waooaw.portal.session.TokenExchange;
import com.waooaw.portal.session.TokenExchange.Outcome;
import com.waooaw.portal.session.TokenRenewal;
import com.waooaw.portal.session.Tokens;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the gateway in the name of a session. Tokens that are about to end are renewed before they
 * are sent; tokens the gateway refuses are renewed and the request is sent once more, which is safe
 * because a refused request was not carried out; tokens an act made stale are renewed before the
 * browser hears of the act.
 */
final class GatewayCalls {
  private static final Logger log = LoggerFactory.getLogger(GatewayCalls.class);
  // Acts of one person at the same moment can each make the others' tokens stale once more.
  private static final int MAX_REPEATS = 4;
  // Answers after which a refresh token will never be taken again.
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 409, 422);

  private final GatewayClient client;
  private final TokenRenewal renewal;
  private final PortalStamp stamp;
  private final InstantSource clock;

  GatewayCalls(GatewayClient client, TokenRenewal renewal, PortalStamp stamp, InstantSource clock) {
    this.client = requireNonNull(client, "client");
    this.renewal = requireNonNull(renewal, "renewal");
    this.stamp = requireNonNull(stamp, "stamp");
    this.clock = requireNonNull(clock, "clock");
  }

  /** A request to be made for a browser. */
  record Call(HttpMethod method, String uri, MultiMap headers, Body body) {
    /** The browser's own request as it came. */
    static Call of(HttpServerRequest request, Body body) {
      String query = request.query();
      return new Call(
          request.method(),
          query == null ? request.path() : request.path() + "?" + query,
          HeaderRules.toGateway(request.headers()),
          body);
    }

    /** A session operation, whose answer the portal must be able to read. */
    static Call of(SessionOperation operation, HttpServerRequest request, Body body) {
      MultiMap headers = HeaderRules.toGateway(request.headers());
      headers.remove("Accept-Encoding").remove("If-None-Match").remove("Range");
      return new Call(operation.method(), operation.path(), headers, body);
    }

    /** A session operation that is a page of the browser's, with its query and one header more. */
    static Call ofPage(
        SessionOperation operation, HttpServerRequest request, String header, String value) {
      Call plain = of(operation, request, Body.none());
      plain.headers().remove("Content-Type").set(header, value);
      String query = request.query();
      return query == null
          ? plain
          : new Call(plain.method(), plain.uri() + "?" + query, plain.headers(), plain.body());
    }
  }

  /** Calls in the name of the exchange's session, if it has one; fails with a problem. */
  Future<Answer> call(Exchange exchange, Call call) {
    return withFreshTokens(exchange)
        .compose(ready -> attempt(exchange, call))
        .compose(answer -> healed(exchange, call, answer, MAX_REPEATS))
        .compose(answer -> unstale(exchange, answer));
  }

  /** Calls in nobody's name. */
  Future<Answer> callAnonymously(Exchange exchange, Call call) {
    return send(exchange, call, call.headers()).compose(Answer::of);
  }

  /** Renews the tokens now; fails with a problem if nobody can tell whether they are good. */
  Future<Void> renewNow(Exchange exchange) {
    Session seen = exchange.session().orElseThrow();
    return renewal
        .renewStale(seen, exchangeFor(exchange))
        .recover(GatewayCalls::sessionsAway)
        .compose(r -> take(exchange, r));
  }

  private Future<Void> withFreshTokens(Exchange exchange) {
    return exchange
        .session()
        .filter(session -> session.mustRenew(clock.instant()))
        .map(session -> renew(exchange, session))
        .orElse(Future.succeededFuture());
  }

  private Future<Answer> healed(Exchange exchange, Call call, Answer answer, int repeats) {
    if (repeats == 0 || !answer.refusesToken() || exchange.session().isEmpty()) {
      return Future.succeededFuture(answer);
    }
    return renew(exchange, exchange.session().get())
        .compose(
            renewed -> {
              if (exchange.session().isEmpty()) {
                return Future.succeededFuture(answer);
              }
              return switch (call.body()) {
                case Body.Held again ->
                    attempt(exchange, call).compose(a -> healed(exchange, call, a, repeats - 1));
                // It was passed on as it came and is gone.
                case Body.Streamed gone ->
                    Future.failedFuture(
                        unavailable(
                                "Your session was renewed meanwhile and nothing was done yet."
                                    + " Please send it again.",
                                1)
                            .exception());
              };
            });
  }

  // The browser's next request may depend on what this act changed, so it is not told before.
  private Future<Answer> unstale(Exchange exchange, Answer answer) {
    if (!answer.makesTokensStale() || exchange.session().isEmpty()) {
      return Future.succeededFuture(answer);
    }
    return renewNow(exchange)
        .transform(
            done -> {
              if (done.failed()) {
                log.atWarn()
                    .addKeyValue("correlation_id", exchange.correlationId())
                    .log("Stale tokens could not be renewed yet");
              }
              return Future.succeededFuture(answer);
            });
  }

  private Future<Void> renew(Exchange exchange, Session seen) {
    return renewal
        .renew(seen, exchangeFor(exchange))
        .recover(GatewayCalls::sessionsAway)
        .compose(r -> take(exchange, r));
  }

  private static Future<Void> take(Exchange exchange, Renewal renewal) {
    return switch (renewal) {
      case Renewal.Renewed(Session session) -> {
        exchange.renewed(session);
        yield Future.succeededFuture();
      }
      case Renewal.Ended() -> {
        exchange.ended();
        yield Future.succeededFuture();
      }
      case Renewal.Unavailable() ->
          Future.failedFuture(
              unavailable(
                      "Your session cannot be renewed right now. Nothing was done; try again in a"
                          + " few seconds.",
                      5)
                  .exception());
    };
  }

  /** A failure of Redis as a problem. */
  static <T> Future<T> sessionsAway(Throwable failure) {
    log.atWarn().addKeyValue("cause", failure.toString()).log("Sessions are out of reach");
    return Future.failedFuture(
        unavailable(
                "Sessions cannot be read right now. Nothing was done; try again in a few seconds.",
                5)
            .exception());
  }

  private Future<Answer> attempt(Exchange exchange, Call call) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(call.headers());
    exchange
        .session()
        .ifPresent(s -> headers.set("Authorization", "Bearer " + s.tokens().access()));
    return send(exchange, call, headers).compose(Answer::of);
  }

  private Future<io.vertx.core.http.HttpClientResponse> send(
      Exchange exchange, Call call, MultiMap headers) {
    stamp.on(headers, exchange);
    return client.send(
        new Outbound(call.method(), call.uri(), headers, call.body(), exchange.correlationId()),
        exchange::onAbort);
  }

  // A renewal serves everyone who waits for it, so the browser that began it does not cut it off.
  private TokenExchange exchangeFor(Exchange exchange) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("Content-Type", "application/json");
    stamp.on(headers, exchange);
    String correlationId = exchange.correlationId();
    return refreshToken -> {
      Buffer body = new JsonObject().put("refresh_token", refreshToken).toBuffer();
      return client
          .send(
              new Outbound(
                  SessionOperation.REFRESH.method(),
                  SessionOperation.REFRESH.path(),
                  headers,
                  new Body.Held(body, true),
                  correlationId),
              cut -> {})
          .compose(Answer::read)
          .map(GatewayCalls::outcome)
          .otherwise(new Outcome.Unanswered());
    };
  }

  private static Outcome outcome(Answer answer) {
    if (REFUSALS.contains(answer.status())) {
      return new Outcome.Refused();
    }
    return answer
        .json()
        .filter(session -> answer.isSuccess())
        .flatMap(Tokens::of)
        .<Outcome>map(Outcome.Exchanged::new)
        .orElseGet(Outcome.Unanswered::new);
  }
}
