package com.waooaw.portal;

import com.waooaw.kernel.http.Problems;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line for each request; files of the web app only when debugging. Never a query or a cookie.
 */
final class AccessLog implements Handler<RoutingContext> {
  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

  @Override
  public void handle(RoutingContext context) {
    long begun = System.nanoTime();
    String path = context.request().path();
    Level level = path.startsWith("/api/") ? Level.INFO : Level.DEBUG;
    if (log.isEnabledForLevel(level)) {
      context.addEndHandler(
          done ->
              log.atLevel(level)
                  .addKeyValue(Problems.CORRELATION_ID, Problems.correlationId(context))
                  .addKeyValue("method", context.request().method().name())
                  .addKeyValue("path", path)
                  .addKeyValue("status", context.response().getStatusCode())
                  .addKeyValue("complete", done.succeeded())
                  .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun))
                  .log("Request"));
    }
    context.next();
  }
}
