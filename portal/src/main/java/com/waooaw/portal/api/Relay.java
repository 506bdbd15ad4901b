package com.waooaw.portal.api;

import static java.util.Objects.requireNonNull;

import com.waooaw.portal.session.SessionCookie;
import com.waooaw.portal.web.SecurityHeaders;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the gateway's answers on to the browser, byte for byte and as they come. */
final class Relay {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);
  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);

  private final SessionCookie cookie;
  private final SecurityHeaders security;

  Relay(SessionCookie cookie, SecurityHeaders security) {
    this.cookie = requireNonNull(cookie, "cookie");
    this.security = requireNonNull(security, "security");
  }

  /** Sends an answer as it is. */
  Future<Void> send(Exchange exchange, Answer answer) {
    HttpServerResponse response = exchange.response();
    head(exchange, answer);
    if (answer.held().isPresent()) {
      return response.end(answer.held().get());
    }
    if (exchange.request().method().equals(HttpMethod.HEAD)
        || WITHOUT_BODY.contains(answer.status())) {
      answer.head().resume();
      return response.end();
    }
    if (!response.headers().contains("Content-Length")) {
      response.setChunked(true);
    }
    return answer
        .head()
        .pipe()
        .endOnFailure(false)
        .to(response)
        .recover(
            brokenOff -> {
              log.atWarn()
                  .addKeyValue("correlation_id", exchange.correlationId())
                  .addKeyValue("cause", brokenOff.toString())
                  .log("An answer broke off");
              // It must not look complete.
              response.reset();
              return Future.succeededFuture();
            });
  }

  /** Sends another body under an answer's status and headers. */
  Future<Void> sendInstead(Exchange exchange, Answer answer, JsonObject body) {
    head(exchange, answer);
    HttpServerResponse response = exchange.response();
    response.headers().remove("Content-Length").remove("ETag");
    return response
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(body.toBuffer());
  }

  private void head(Exchange exchange, Answer answer) {
    MultiMap gateway = answer.head().headers();
    MultiMap browser = exchange.response().setStatusCode(answer.status()).headers();
    List<String> policies = gateway.getAll("Content-Security-Policy");
    HeaderRules.toBrowser(gateway, browser);
    security.on(browser);
    if (SecurityHeaders.isDeliverableContent(exchange.request().path())) {
      security.onDeliverable(browser, policies);
    }
    if (exchange.cookieIsDead()) {
      browser.add("Set-Cookie", cookie.clear(exchange.request()));
    }
  }
}
