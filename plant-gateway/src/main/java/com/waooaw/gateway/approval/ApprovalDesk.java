package com.waooaw.gateway.approval;

import com.waooaw.gateway.forward.Passports;
import com.waooaw.gateway.forward.Upstream;
import com.waooaw.gateway.stage.Exchange;
import com.waooaw.kernel.approval.Act;
import com.waooaw.kernel.approval.ApprovalCall;
import com.waooaw.kernel.approval.Ruling;
import com.waooaw.kernel.http.Correlation;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.policy.Decision;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Asks the backend, which keeps the approvals, in the caller's name and under the gateway's seal.
 * Fails on anything but a clean answer. A caller in trial is asked for at the sandbox. Belongs to
 * one event loop.
 */
public final class ApprovalDesk {
  private static final int CONNECT_MILLIS = 2_000;
  private static final long SECONDS = 5;
  private static final int MOST_WAITING = 32;
  private static final int CONNECTIONS = MOST_WAITING + 32;

  private final HttpClient http;
  private final Map<Decision.Upstream, Upstream> upstreams;
  private final Passports passports;
  private int waiting;

  public ApprovalDesk(
      Vertx vertx, Map<Decision.Upstream, Upstream> upstreams, Passports passports) {
    // Connections of its own: calls that are held must not keep others from being forwarded.
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpNoDelay(true),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    this.upstreams = Map.copyOf(upstreams);
    this.passports = passports;
  }

  /** The open approval of an act, made if there is none. */
  Future<Ruling> open(Exchange exchange, Act act, String hash) {
    return ask(exchange, ApprovalCall.OPEN, new ApprovalCall(hash, act, null, 0));
  }

  /**
   * Waits for the decision; still pending when none falls in time. Fails at once when so many wait
   * that one more would keep others from asking.
   */
  Future<Ruling> await(Exchange exchange, UUID approvalId, int seconds) {
    if (waiting >= MOST_WAITING) {
      return Future.failedFuture(new IllegalStateException("Too many wait"));
    }
    waiting++;
    return ask(exchange, ApprovalCall.WAIT, new ApprovalCall(null, null, approvalId, seconds))
        .onComplete(done -> waiting--);
  }

  /** Uses an approval. Only {@code GRANTED} lets an act through. */
  Future<Ruling> use(Exchange exchange, UUID approvalId, String hash) {
    return ask(exchange, ApprovalCall.USE, new ApprovalCall(hash, null, approvalId, 0));
  }

  private Future<Ruling> ask(Exchange exchange, String path, ApprovalCall call) {
    Upstream upstream = upstreams.get(exchange.decision().orElseThrow().routing().upstream());
    return http.request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(upstream.url().resolve(path).toString())
                .putHeader(Passport.HEADER, passports.issue(exchange, "POST", path))
                .putHeader(Correlation.HEADER, exchange.correlationId())
                .putHeader("Content-Type", "application/json"))
        .compose(request -> request.send(Buffer.buffer(Json.write(call))))
        .compose(
            response ->
                response.statusCode() == 200
                    ? response.body()
                    : Future.failedFuture(
                        new IllegalStateException(
                            "Approvals answered " + response.statusCode() + " to " + path)))
        .map(body -> Json.read(body.toString(), Ruling.class))
        .timeout(SECONDS + call.waitSeconds(), TimeUnit.SECONDS);
  }
}
