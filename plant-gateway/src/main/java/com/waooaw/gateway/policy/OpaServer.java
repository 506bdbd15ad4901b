package com.waooaw.gateway.policy;

import com.waooaw.gateway.telemetry.PolicyMeters;
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
final class OpaServer implements PolicyClient {
  private static final long TIMEOUT_MILLIS = 250;
  private static final int BREAKER_FAILURES = 5;
  private static final Duration BREAKER_TIME = Duration.ofSeconds(10);
  private static final String DATA = "/v1/data/platform";
  private static final String STATUS = "/v1/status";
  private static final String DECISION = "/v1/data/waooaw/gateway/decision";

  private final HttpClient http;
  private final URI url;
  private final Breaker breaker;
  private final OpaRules rules;

  OpaServer(Vertx vertx, URI url, InstantSource clock, OpaRules rules, PolicyMeters meters) {
    this.rules = rules;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) TIMEOUT_MILLIS)
                .setKeepAlive(true)
                .setTcpNoDelay(true));
    this.url = url;
    this.breaker = meters.watch(new Breaker(BREAKER_FAILURES, BREAKER_TIME, BREAKER_TIME, clock));
  }

  @Override
  public Future<Decision> decide(DecisionInput input) {
    if (!breaker.permits()) {
      return Future.failedFuture(
          new PolicyException("OPA has failed too often; its breaker is open"));
    }
    return ask(Buffer.buffer("{\"input\":" + input.toJson() + "}"))
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(answer -> breaker.record(answer.succeeded()))
        .onSuccess(decision -> rules.saw(decision.revision(), this));
  }

  /** The data that the server's rules read. */
  Future<byte[]> data() {
    return call(HttpMethod.GET, DATA, Buffer.buffer())
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .map(body -> result(body).toBuffer().getBytes());
  }

  @Override
  public Future<JsonObject> probe() {
    return decide(
            new DecisionInput(
                "CP", List.of(), false, "none", "anonymous", DecisionInput.PUBLIC, "GET", "none"))
        .compose(
            decision ->
                refusedBundle()
                    .map(refused -> health(decision).mergeIn(refused))
                    .otherwise(health(decision)));
  }

  private JsonObject health(Decision decision) {
    JsonObject health =
        new JsonObject().put("engine", "OPA server").put("revision", decision.revision());
    return rules.refused()
        ? health.put("warning", "The newest limits of named routes cannot be read")
        : health;
  }

  // A server without its status plugin does not tell, which is no fault.
  private Future<JsonObject> refusedBundle() {
    return call(HttpMethod.GET, STATUS, Buffer.buffer())
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .map(
            body ->
                result(body).getJsonObject("bundles", new JsonObject()).stream()
                        .map(bundle -> (JsonObject) bundle.getValue())
                        .anyMatch(bundle -> bundle.getString("code") != null)
                    ? new JsonObject()
                        .put("warning", "OPA refused a new bundle and the old rules decide")
                    : new JsonObject());
  }

  private Future<Decision> ask(Buffer question) {
    return call(HttpMethod.POST, DECISION, question)
        .map(body -> Decision.parse(result(body).encode()));
  }

  private Future<Buffer> call(HttpMethod method, String path, Buffer question) {
    return http.request(
            new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url.resolve(path).toString())
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
                        new PolicyException("OPA answered " + response.statusCode())));
  }

  private static JsonObject result(Buffer body) {
    JsonObject result = body.toJsonObject().getJsonObject("result");
    if (result == null) {
      throw new PolicyException("OPA has no such document; is the bundle loaded?");
    }
    return result;
  }
}
