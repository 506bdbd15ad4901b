package com.waooaw.gateway;

import com.waooaw.kernel.http.Correlation;
import com.waooaw.kernel.http.Problems;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;

/** One event loop's router: CORS outermost, so that even errors carry it, then the gate. */
final class Routers {
  private static final int PREFLIGHT_SECONDS = 600;

  private Routers() {}

  static Router create(Vertx vertx, List<String> corsOrigins, Gate gate) {
    Router router = Router.router(vertx);
    Problems.install(router);
    // After health, which nobody needs to read about; before CORS, so that what CORS answers by
    // itself is counted and has its entry in the audit trail too.
    router
        .route()
        .order(Integer.MIN_VALUE + 2)
        .handler(gate::open)
        .failureHandler(gate::refusedEarly);
    if (!corsOrigins.isEmpty()) {
      router
          .route()
          .order(Integer.MIN_VALUE + 2)
          .handler(
              CorsHandler.create()
                  .addOrigins(corsOrigins)
                  .allowCredentials(true)
                  .allowedMethods(
                      Set.of(
                          HttpMethod.GET,
                          HttpMethod.HEAD,
                          HttpMethod.POST,
                          HttpMethod.PUT,
                          HttpMethod.PATCH,
                          HttpMethod.DELETE,
                          HttpMethod.OPTIONS))
                  .allowedHeaders(
                      Set.of(
                          "Authorization",
                          "Content-Type",
                          "Idempotency-Key",
                          "If-Match",
                          "If-None-Match",
                          "Last-Event-ID",
                          "Prefer",
                          "X-Approval-Id",
                          "traceparent",
                          Correlation.HEADER))
                  .exposedHeaders(
                      Set.of(
                          Correlation.HEADER,
                          "Allow",
                          "Content-Disposition",
                          "ETag",
                          "Idempotency-Replayed",
                          "Location",
                          "Preference-Applied",
                          "RateLimit",
                          "RateLimit-Policy",
                          "Retry-After",
                          "WWW-Authenticate"))
                  .maxAgeSeconds(PREFLIGHT_SECONDS));
    }
    router.route().handler(gate::handle);
    return router;
  }
}
