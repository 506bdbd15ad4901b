package com.waooaw.gateway;

import com.waooaw.gateway.audit.RequestAudit;
import com.waooaw.gateway.auth.Jwks;
import com.waooaw.gateway.policy.PolicyClient;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/** What the gateway cannot work without. */
final class Health {
  private Health() {}

  static void add(
      ServiceRuntime runtime,
      RedisLink redis,
      Jwks jwks,
      PolicyClient policy,
      GatewaySettings settings,
      RequestAudit audit) {
    HttpClient http = runtime.vertx().createHttpClient();
    runtime.health().dependsOn("redis", redis::ping);
    runtime.health().dependsOn("jwks", jwks::probe);
    runtime.health().dependsOn("policy", policy::probe);
    runtime.health().dependsOn("backend", () -> alive(http, settings.backend()));
    runtime.health().dependsOn("audit", audit::probe);
  }

  private static Future<JsonObject> alive(HttpClient http, URI service) {
    return http.request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(service.resolve("/livez").toString()))
        .compose(request -> request.send())
        .compose(
            response ->
                response.statusCode() == 200
                    ? response.end().map(end -> new JsonObject())
                    : Future.failedFuture(new IllegalStateException("not alive")));
  }
}
