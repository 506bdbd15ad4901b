package com.waooaw.gateway.testing;

import com.waooaw.policy.EmbeddedPolicy;
import com.waooaw.policy.PolicyModule;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The rules as they are shipped, behind a server that fails in the ways servers do, and remembers
 * what it was asked.
 */
public final class FaultyOpa implements AutoCloseable {
  /** How it answers. */
  public enum Mood {
    WELL,
    NEVER,
    WITH_AN_ERROR,
    WITH_NOTHING,
    WITH_GARBAGE,
    WITH_HALF,
    BY_HANGING_UP
  }

  public final URI url;
  public final List<JsonObject> inputs = new CopyOnWriteArrayList<>();
  public volatile Mood mood = Mood.WELL;
  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedPolicy rules = PolicyModule.shipped().newInstance();

  public FaultyOpa() {
    int port =
        Await.result(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
            .actualPort();
    url = URI.create("http://127.0.0.1:" + port);
  }

  private void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              JsonObject input = body.toJsonObject().getJsonObject("input");
              inputs.add(input);
              String decision = rules.decide(input.encode());
              switch (mood) {
                case WELL -> end(request, 200, "{\"result\":" + decision + "}");
                case NEVER -> {}
                case WITH_AN_ERROR -> end(request, 500, "{\"code\":\"internal_error\"}");
                case WITH_NOTHING -> end(request, 200, "{}");
                case WITH_GARBAGE -> end(request, 200, "<html>");
                case WITH_HALF -> end(request, 200, "{\"result\":{\"rbac\":{\"allow\":true}}}");
                case BY_HANGING_UP -> request.connection().close();
              }
            });
  }

  private static void end(HttpServerRequest request, int status, String body) {
    request.response().setStatusCode(status).end(Buffer.buffer(body));
  }

  @Override
  public void close() {
    Await.result(vertx.close());
  }
}
