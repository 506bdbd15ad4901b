package com.waooaw.gateway.testing;

import com.waooaw.kernel.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A JWK Set that rotates, counts its readers, and can be slow or broken. */
public final class KeyServer implements AutoCloseable {
  // Made once a run.
  private static final SigningKeys ROTATING = new SigningKeys();

  public final URI url;
  public final AtomicInteger fetches = new AtomicInteger();

  /** Answered instead of the set when there is one; {@code 500} is a failure. */
  public volatile String instead;

  public volatile int delayMillis = 1;

  public final SigningKeys keys = ROTATING;
  private volatile List<String> published = List.of();
  private final Vertx vertx = Vertx.vertx();

  public KeyServer() {
    int port =
        Await.result(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
            .actualPort();
    url = Loopback.http(port).resolve(TestUpstream.JWKS);
  }

  /** Publishes keys of these ids and no others from now on. They are made before anybody waits. */
  public void publish(String... kids) {
    keys.set(List.of(kids));
    published = List.of(kids);
  }

  /** The published keys and these, as a set. */
  public String set(JsonObject... others) {
    JsonArray list = new JsonArray();
    for (JsonObject other : others) {
      list.add(other);
    }
    list.addAll(keys.set(published).getJsonArray("keys"));
    return new JsonObject().put("keys", list).encode();
  }

  private void answer(HttpServerRequest request) {
    fetches.incrementAndGet();
    String other = instead;
    vertx.setTimer(
        delayMillis,
        late -> {
          if ("500".equals(other)) {
            request
                .response()
                .setStatusCode(500)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end("{}");
          } else {
            request.response().end(other == null ? set() : other);
          }
        });
  }

  @Override
  public void close() {
    Await.result(vertx.close());
  }
}
