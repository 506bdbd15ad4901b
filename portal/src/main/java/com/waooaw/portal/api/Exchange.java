package com.waooaw.portal.api;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.http.Problems;
import com.waooaw.portal.session.Session;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** One request of a browser and the session it is made in. Belongs to one event loop. */
final class Exchange {
  private final RoutingContext context;
  private Optional<Session> session;
  private boolean cookieIsDead;
  private Runnable cut = () -> {};
  private boolean abandoned;

  /**
   * @param cookieIsDead the browser showed a session that is over
   */
  Exchange(RoutingContext context, Optional<Session> session, boolean cookieIsDead) {
    this.context = requireNonNull(context, "context");
    this.session = requireNonNull(session, "session");
    this.cookieIsDead = cookieIsDead;
    context.addEndHandler(
        done -> {
          if (done.failed()) {
            abandoned = true;
            cut.run();
          }
        });
  }

  /** What to do when the browser leaves before its answer is complete; done now if it has left. */
  void onAbort(Runnable current) {
    cut = current;
    if (abandoned) {
      cut.run();
    }
  }

  RoutingContext context() {
    return context;
  }

  HttpServerRequest request() {
    return context.request();
  }

  HttpServerResponse response() {
    return context.response();
  }

  String correlationId() {
    return Problems.correlationId(context);
  }

  Optional<Session> session() {
    return session;
  }

  boolean cookieIsDead() {
    return cookieIsDead;
  }

  void renewed(Session current) {
    session = Optional.of(current);
  }

  /** The browser gets a new cookie with this answer. */
  void started(Session fresh) {
    session = Optional.of(fresh);
    cookieIsDead = false;
  }

  void ended() {
    session = Optional.empty();
    cookieIsDead = true;
  }
}
