package com.waooaw.portal.api;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.portal.api.GatewayCalls.Call;
import com.waooaw.portal.session.Session;
import com.waooaw.portal.session.SessionCookie;
import com.waooaw.portal.session.SessionStore;
import com.waooaw.portal.session.Tokens;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The operations that begin, show and end a session. The tokens of the gateway's answers stay here;
 * the browser gets {@code {user, expires_at, csrf_token}} and a cookie.
 */
final class SessionRoutes {
  private static final int NO_CONTENT = 204;

  private final GatewayCalls gateway;
  private final SessionStore store;
  private final SessionCookie cookie;
  private final Relay relay;
  private final OidcRoutes oidc;

  SessionRoutes(
      GatewayCalls gateway,
      SessionStore store,
      SessionCookie cookie,
      SessionCookie binding,
      Relay relay) {
    this.gateway = requireNonNull(gateway, "gateway");
    this.store = requireNonNull(store, "store");
    this.cookie = requireNonNull(cookie, "cookie");
    this.relay = requireNonNull(relay, "relay");
    this.oidc = new OidcRoutes(gateway, binding, this::begin);
  }

  Future<Void> handle(SessionOperation operation, Exchange exchange) {
    return switch (operation) {
      case SIGN_UP, SIGN_IN -> start(operation, exchange);
      case REFRESH -> refresh(exchange);
      case SESSION -> show(exchange);
      case SIGN_OUT -> end(exchange);
      case OIDC_START -> oidc.start(exchange);
      case OIDC_CALLBACK -> oidc.finish(exchange);
    };
  }

  private Future<Void> start(SessionOperation operation, Exchange exchange) {
    return Body.whole(exchange.request())
        .compose(
            body -> gateway.callAnonymously(exchange, Call.of(operation, exchange.request(), body)))
        .compose(
            answer ->
                answer.isSuccess()
                    ? Answer.read(answer.head()).compose(read -> started(exchange, read))
                    : relay.send(exchange, answer));
  }

  private Future<Void> started(Exchange exchange, Answer answer) {
    return begin(exchange, answer).compose(session -> show(exchange, answer, session));
  }

  // The id is always a new one, so an id that somebody planted before is worth nothing (session
  // fixation).
  private Future<Session> begin(Exchange exchange, Answer answer) {
    Optional<Tokens> tokens = answer.json().flatMap(Tokens::of);
    if (tokens.isEmpty()) {
      return unreadable();
    }
    return store
        .start(tokens.get())
        .recover(GatewayCalls::sessionsAway)
        .compose(
            started ->
                endBefore(exchange)
                    .map(
                        done -> {
                          exchange.started(started.session());
                          exchange
                              .response()
                              .headers()
                              .add("Set-Cookie", cookie.set(exchange.request(), started.id()));
                          return started.session();
                        }));
  }

  // Whoever signs in anew leaves the old session; failing to end it at the gateway must not keep
  // the person out, because nobody holds its tokens any more.
  private Future<Void> endBefore(Exchange exchange) {
    return exchange
        .session()
        .map(
            before ->
                gateway
                    .call(exchange, signOut(exchange))
                    .transform(answered -> store.end(before))
                    .otherwiseEmpty())
        .orElse(Future.succeededFuture());
  }

  private static Call signOut(Exchange exchange) {
    Call call = Call.of(SessionOperation.SIGN_OUT, exchange.request(), Body.none());
    call.headers().remove("Content-Type");
    return call;
  }

  private Future<Void> refresh(Exchange exchange) {
    exchange.request().resume();
    if (exchange.session().isEmpty()) {
      // The gateway would take a refresh token from the body and put new tokens in the answer.
      return Future.failedFuture(
          Problem.of(ProblemType.UNAUTHORIZED, "Sign in first.").exception());
    }
    return gateway.renewNow(exchange).compose(renewed -> show(exchange));
  }

  private Future<Void> show(Exchange exchange) {
    exchange.request().resume();
    Call call = Call.of(SessionOperation.SESSION, exchange.request(), Body.none());
    call.headers().remove("Content-Type");
    return gateway
        .call(exchange, call)
        .compose(
            answer -> {
              Optional<Session> session = exchange.session();
              if (!answer.isSuccess() || session.isEmpty()) {
                return relay.send(exchange, answer);
              }
              putCookieOff(exchange);
              return Answer.read(answer.head())
                  .compose(read -> show(exchange, read, session.get()));
            });
  }

  // Every visit begins with this question, so the cookie lasts as long as the session it stands
  // for.
  private void putCookieOff(Exchange exchange) {
    cookie
        .read(exchange.request())
        .ifPresent(
            id ->
                exchange
                    .response()
                    .headers()
                    .add("Set-Cookie", cookie.set(exchange.request(), id)));
  }

  private Future<Void> show(Exchange exchange, Answer answer, Session session) {
    Optional<JsonObject> user =
        answer
            .json()
            .map(document -> document.getValue("user"))
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast);
    if (user.isEmpty()) {
      return unreadable();
    }
    JsonObject document =
        new JsonObject()
            .put("user", user.get())
            .put("expires_at", store.endOf(session).toString())
            .put("csrf_token", session.csrfToken());
    return relay.sendInstead(exchange, answer, document);
  }

  private Future<Void> end(Exchange exchange) {
    exchange.request().resume();
    if (exchange.session().isEmpty()) {
      return gateway
          .call(exchange, signOut(exchange))
          .compose(answer -> relay.send(exchange, answer));
    }
    Session session = exchange.session().get();
    return gateway
        .call(exchange, signOut(exchange))
        .transform(answered -> store.end(session).recover(GatewayCalls::sessionsAway))
        .compose(
            ended -> {
              exchange.response().headers().add("Set-Cookie", cookie.clear(exchange.request()));
              return exchange.response().setStatusCode(NO_CONTENT).end();
            });
  }

  private static <T> Future<T> unreadable() {
    return Future.failedFuture(
        Problem.of(ProblemType.BAD_GATEWAY, "A service gave an answer that cannot be read.")
            .exception());
  }
}
