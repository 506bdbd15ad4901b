package com.waooaw.portal;

import com.waooaw.kernel.health.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;

/** Tells whether the gateway can be reached, by asking it each time. */
final class GatewayProbe {
  private static final int MILLIS = 1_500;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final HttpClient client;
  private final String liveness;

  GatewayProbe(Vertx vertx, URI gateway) {
    this.client = vertx.createHttpClient();
    this.liveness = gateway.resolve("/livez").toString();
  }

  /** Succeeds if the gateway lives. */
  Future<JsonObject> ask() {
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(liveness)
                .setConnectTimeout(MILLIS)
                .setTimeout(MILLIS))
        .compose(request -> request.send())
        .compose(
            answer ->
                answer.statusCode() == OK
                    ? answer.body().map(body -> new JsonObject())
                    : Future.failedFuture(new IllegalStateException("not alive")));
  }

  /** Answers with the service's health and, plainly, the gateway's. */
  static void answer(RoutingContext context, Health health) {
    health
        .check(context.vertx())
        .onSuccess(
            document -> {
              JsonObject gateway = document.getJsonObject("dependencies").getJsonObject("gateway");
              context
                  .response()
                  .setStatusCode(Health.isUp(document) ? OK : UNAVAILABLE)
                  .putHeader("Content-Type", "application/json")
                  .putHeader("Cache-Control", "no-store")
                  .end(document.put("gateway", gateway.getString("status")).toBuffer());
            })
        .onFailure(context::fail);
  }
}
