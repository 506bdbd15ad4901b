package com.waooaw.gateway.policy;

import com.waooaw.kernel.call.Breaker;
import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import com.waooaw.policy.PolicyException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The rules on an OPA server, with 250 ms to answer and a breaker before it. */
public final class OpaServer implements PolicyClient {
  private static final long TIMEOUT_MILLIS = 250;
  private static final int BREAKER_FAILURES = 5;
  private static final Duration BREAKER_TIME = Duration.ofSeconds(10);
  private static final String DECISION = "/v1/data/waooaw/gateway/decision";

  private final HttpClient http;
  private final URI url;
  private final Breaker breaker;

  public OpaServer(Vertx vertx, URI url, InstantSource clock) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) TIMEOUT_MILLIS)
                .setKeepAlive(true)
                .setTcpNoDelay(true));
    this.url = url;
    this.breaker = new Breaker(BREAKER_FAILURES, BREAKER_TIME, BREAKER_TIME, clock);
  }

  @Override
  public Future<Decision> decide(DecisionInput input) {
    if (!breaker.permits()) {
      return Future.failedFuture(
          new PolicyException("OPA has failed too often; its breaker is open"));
    }
    return ask(Buffer.buffer("{\"input\":" + input.toJson() + "}"))
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(answer -> breaker.record(answer.succeeded()));
  }

  @Override
  public Future<JsonObject> probe() {
    return decide(
            new DecisionInput(
                "CP", List.of(), false, "none", "anonymous", DecisionInput.PUBLIC, "GET", "none"))
        .map(
            decision ->
                new JsonObject().put("engine", "OPA server").put("revision", decision.revision()));
  }

  private Future<Decision> ask(Buffer question) {
    return http.request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url.resolve(DECISION).toString())
                // Whoever is given up must give its connection back, or a server that hung for a
                // while would leave none for when it is well again.
                .setIdleTimeout(TIMEOUT_MILLIS)
                .putHeader("Content-Type", "application/json"))
        .compose(request -> request.send(question))
        .compose(
            response ->
                response.statusCode() == 200
                    ? response.body()
                    : Future.failedFuture(
                        new PolicyException("OPA answered " + response.statusCode())))
        .map(
            body -> {
              JsonObject result = body.toJsonObject().getJsonObject("result");
              if (result == null) {
                throw new PolicyException("OPA has no such decision; is the bundle loaded?");
              }
              return Decision.parse(result.encode());
            });
  }
}
