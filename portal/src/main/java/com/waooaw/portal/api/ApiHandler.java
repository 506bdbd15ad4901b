package com.waooaw.portal.api;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.portal.PortalSettings;
import com.waooaw.portal.api.GatewayCalls.Call;
import com.waooaw.portal.session.Session;
import com.waooaw.portal.session.SessionCookie;
import com.waooaw.portal.session.SessionStore;
import com.waooaw.portal.session.TokenRenewal;
import com.waooaw.portal.web.SecurityHeaders;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything under {@code /api/}: finds the session, guards writes, and passes the request to the
 * gateway. A request without a session is passed on without a token, so that the gateway refuses
 * and audits it. One instance an event loop.
 */
public final class ApiHandler implements Handler<RoutingContext> {
  /** Requests the web app makes by itself carry this, so that they do not keep a session alive. */
  static final String BACKGROUND_HEADER = "X-Waooaw-Background";

  private final SessionStore store;
  private final SessionCookie cookie;
  private final WriteGuard guard;
  private final GatewayCalls gateway;
  private final Relay relay;
  private final SessionRoutes sessions;

  /** To be created on the event loop it serves. */
  public ApiHandler(
      Vertx vertx,
      PortalSettings settings,
      SessionStore store,
      TokenRenewal renewal,
      SecurityHeaders security,
      InstantSource clock) {
    this.store = requireNonNull(store, "store");
    this.cookie = new SessionCookie(settings.face(), settings.production());
    this.guard =
        new WriteGuard(
            settings.publicOrigins(), Set.copyOf(List.of(settings.uiPort(), settings.apiPort())));
    this.gateway =
        new GatewayCalls(
            new GatewayClient(vertx, settings.gatewayUrl()),
            renewal,
            new PortalStamp(
                settings.face(),
                settings.proxies(),
                PortalPass.seal(settings.portalKey().getBytes()),
                clock),
            clock);
    this.relay = new Relay(cookie, security);
    this.sessions =
        new SessionRoutes(
            gateway,
            store,
            cookie,
            SessionCookie.ofSignIn(settings.face(), settings.production()),
            relay);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    // Nothing of the body is taken before it is known where it goes.
    request.pause();
    if (!CanonicalPath.accepts(request.path())) {
      fail(
          context,
          Problem.of(
                  ProblemType.VALIDATION_ERROR,
                  "The address is not written plainly: no dots, double slashes or needless escapes.")
              .exception());
      return;
    }
    exchange(context).compose(this::serve).onFailure(failure -> fail(context, failure));
  }

  private Future<Exchange> exchange(RoutingContext context) {
    Optional<String> id = cookie.read(context.request());
    if (id.isEmpty()) {
      return Future.succeededFuture(new Exchange(context, Optional.empty(), false));
    }
    boolean inUse = !"true".equals(context.request().getHeader(BACKGROUND_HEADER));
    return store
        .find(id.get(), inUse)
        .recover(GatewayCalls::<Optional<Session>>sessionsAway)
        .map(session -> new Exchange(context, session, session.isEmpty()));
  }

  private Future<Void> serve(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    Optional<SessionOperation> operation = SessionOperation.of(request.method(), request.path());
    if (WriteGuard.isWrite(request.method())) {
      boolean startsSession = operation.filter(SessionOperation::startsSession).isPresent();
      Optional<Problem> refusal =
          guard.refuse(request, startsSession ? Optional.empty() : exchange.session());
      if (refusal.isPresent()) {
        return Future.failedFuture(refusal.get().exception());
      }
    }
    return operation.map(o -> sessions.handle(o, exchange)).orElseGet(() -> forward(exchange));
  }

  private Future<Void> forward(Exchange exchange) {
    return Body.of(exchange.request())
        .compose(body -> gateway.call(exchange, Call.of(exchange.request(), body)))
        .compose(answer -> relay.send(exchange, answer));
  }

  // What is left of the body is let run out, so that the connection can serve the next request.
  private static void fail(RoutingContext context, Throwable failure) {
    context.request().resume();
    if (!context.response().closed()) {
      context.fail(failure);
    }
  }
}
