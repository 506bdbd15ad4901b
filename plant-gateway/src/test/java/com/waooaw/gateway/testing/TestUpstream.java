package com.waooaw.gateway.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * A backend at the edge of the test: it publishes keys, remembers what it was asked, and answers as
 * told.
 */
public final class TestUpstream {
  /** Where the keys are published. */
  public static final String JWKS = "/.well-known/jwks.json";

  private static final List<String> PUBLISHED = List.of("cp-1", "pp-1");
  private static final int KEPT = 64 * 1024;

  public final int port;

  /** The last request for each correlation id, with its headers. */
  public final Map<String, JsonObject> seen = new ConcurrentHashMap<>();

  /** How to answer a path instead of plainly. */
  public final Map<String, Consumer<HttpServerRequest>> answers = new ConcurrentHashMap<>();

  /** How to take a path's request before anything of its body is read. */
  public final Map<String, Consumer<HttpServerRequest>> early = new ConcurrentHashMap<>();

  /** The requests that were read whole, in order; small bodies with them. */
  public final Queue<JsonObject> requests = new ConcurrentLinkedQueue<>();

  /** Method and path of whatever arrived, in order. */
  public final Queue<String> arrived = new ConcurrentLinkedQueue<>();

  private final String published = SigningKeys.SHARED.set(PUBLISHED).encode();

  public TestUpstream(Vertx vertx) {
    port =
        vertx
            .createHttpServer(new HttpServerOptions().setMaxHeaderSize(64 * 1024))
            .requestHandler(this::answer)
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  private void answer(HttpServerRequest request) {
    if (request.path().equals(JWKS)) {
      request.response().end(published);
      return;
    }
    if (request.path().equals("/livez")) {
      request.response().end("ok");
      return;
    }
    arrived.add(request.method().name() + " " + request.path());
    Consumer<HttpServerRequest> taken = early.get(request.path());
    if (taken != null) {
      taken.accept(request);
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              JsonObject headers = new JsonObject();
              request
                  .headers()
                  .forEach(
                      h ->
                          headers.put(h.getKey().toLowerCase(java.util.Locale.ROOT), h.getValue()));
              JsonObject asked =
                  new JsonObject()
                      .put("method", request.method().name())
                      .put("path", request.path())
                      .put("uri", request.uri())
                      .put("headers", headers)
                      .put("length", body.length());
              if (body.length() <= KEPT) {
                asked.put("body", body.toString());
              }
              seen.put(String.valueOf(request.getHeader("X-Correlation-ID")), asked);
              requests.add(asked);
              answers
                  .getOrDefault(request.path(), r -> r.response().end("{\"ok\":true}"))
                  .accept(request);
            });
  }
}
