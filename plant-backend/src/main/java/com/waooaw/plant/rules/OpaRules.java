package com.waooaw.plant.rules;

import static java.util.Objects.requireNonNull;

import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import com.waooaw.policy.PolicyException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The rules on an OPA server, which fetches and swaps its bundles itself. */
final class OpaRules implements Engine {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final String DATA = "/v1/data/platform";
  private static final String DECISION = "/v1/data/waooaw/gateway/decision";

  private final HttpClient http;
  private final URI url;
  private byte[] last = {};

  OpaRules(Vertx vertx, URI url) {
    this.url = requireNonNull(url, "url");
    this.http =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(TIMEOUT_MILLIS / 2));
  }

  @Override
  public String name() {
    return "OPA server";
  }

  @Override
  public boolean follows() {
    return true;
  }

  @Override
  public Optional<byte[]> changed() {
    byte[] data = result(call(HttpMethod.GET, DATA, Buffer.buffer())).toBuffer().getBytes();
    if (Arrays.equals(data, last)) {
      return Optional.empty();
    }
    last = data;
    return Optional.of(data);
  }

  @Override
  public Decision decide(DecisionInput input) {
    Buffer question = Buffer.buffer("{\"input\":" + input.toJson() + "}");
    return Decision.parse(result(call(HttpMethod.POST, DECISION, question)).encode());
  }

  @Override
  public void close() {
    http.close();
  }

  private Buffer call(HttpMethod method, String path, Buffer question) {
    try {
      return http.request(
              new RequestOptions()
                  .setMethod(method)
                  .setAbsoluteURI(url.resolve(path).toString())
                  .setIdleTimeout(TIMEOUT_MILLIS)
                  .putHeader("Content-Type", "application/json"))
          .compose(request -> request.send(question))
          .compose(
              response -> {
                if (response.statusCode() != 200) {
                  throw new PolicyException("OPA answered " + response.statusCode());
                }
                return response.body();
              })
          .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException away) {
      throw away.getCause() instanceof PolicyException known
          ? known
          : new PolicyException("OPA does not answer", away);
    }
  }

  private static JsonObject result(Buffer body) {
    try {
      JsonObject result = body.toJsonObject().getJsonObject("result");
      if (result != null) {
        return result;
      }
    } catch (DecodeException | ClassCastException notOpa) {
      throw new PolicyException("OPA's answer is no document", notOpa);
    }
    throw new PolicyException("OPA has no such document; is the bundle loaded?");
  }
}
