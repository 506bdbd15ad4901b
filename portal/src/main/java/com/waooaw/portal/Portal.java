package com.waooaw.portal;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.http.Problems;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.portal.api.ApiHandler;
import com.waooaw.portal.errors.ErrorPages;
import com.waooaw.portal.session.SessionStore;
import com.waooaw.portal.session.TokenRenewal;
import com.waooaw.portal.web.SecurityHeaders;
import com.waooaw.portal.web.WebApp;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/** The routes of a portal, the same on both of its ports. */
record Portal(
    ServiceRuntime runtime,
    PortalSettings settings,
    SessionStore store,
    TokenRenewal renewal,
    WebApp app,
    ErrorPages errors,
    InstantSource clock) {
  Portal {
    requireNonNull(runtime, "runtime");
    requireNonNull(settings, "settings");
    requireNonNull(store, "store");
    requireNonNull(renewal, "renewal");
    requireNonNull(app, "app");
    requireNonNull(errors, "errors");
    requireNonNull(clock, "clock");
  }

  /** The routes of one event loop. */
  Router router() {
    Router router = Router.router(runtime.vertx());
    Problems.install(router);
    SecurityHeaders security = new SecurityHeaders(settings.production());
    ApiHandler api = new ApiHandler(runtime.vertx(), settings, store, renewal, security, clock);
    router
        .route()
        .handler(
            context -> {
              security.on(context.response().headers());
              context.next();
            });
    router.route().handler(new AccessLog());
    router.get("/livez").handler(context -> context.end("ok"));
    router.get("/readyz").handler(context -> GatewayProbe.answer(context, runtime.health()));
    router.get("/health").handler(context -> GatewayProbe.answer(context, runtime.health()));
    router
        .route()
        .handler(
            context -> {
              // The path as it was sent decides, so no two readings of it can disagree.
              if (context.request().path().startsWith("/api/")) {
                api.handle(context);
              } else if (ErrorPages.isFor(context.request().path())) {
                errors.handle(context);
              } else {
                app.handle(context);
              }
            });
    return router;
  }
}
