package com.waooaw.plant.api;

import com.waooaw.kernel.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ExecutionException;

/** Writes replies from virtual threads. */
final class Replies {
  private Replies() {}

  static void send(RoutingContext ctx, Reply reply) throws InterruptedException {
    HttpServerResponse response = ctx.response();
    reply.headers().forEach(response::putHeader);
    switch (reply) {
      case Reply.Document document ->
          response
              .setStatusCode(document.status())
              .putHeader("Content-Type", "application/json")
              .end(Buffer.buffer(Json.write(document.value())));
      case Reply.Empty empty -> response.setStatusCode(empty.status()).end();
      case Reply.Bytes bytes ->
          response.putHeader("Content-Type", bytes.mediaType()).end(Buffer.buffer(bytes.content()));
      case Reply.Events events -> stream(response, events.writer());
      case Reply.Streamed streamed -> BodyStream.send(ctx, streamed.mediaType(), streamed.body());
    }
  }

  private static void stream(HttpServerResponse response, Reply.Writer writer)
      throws InterruptedException {
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no");
    SocketSink sink = new SocketSink(response);
    sink.comment("open");
    writer.write(sink);
    if (!sink.closed()) {
      response.end();
    }
  }

  private record SocketSink(HttpServerResponse response) implements EventSink {
    @Override
    public void event(long id, String event, String data) throws InterruptedException {
      write(
          "id: " + id + "\nevent: " + event + "\ndata: " + data.replace("\n", "\ndata: ") + "\n\n");
    }

    @Override
    public void comment(String text) throws InterruptedException {
      write(": " + text + "\n\n");
    }

    @Override
    public boolean closed() {
      return response.closed() || response.ended();
    }

    private void write(String text) throws InterruptedException {
      if (closed()) {
        return;
      }
      Future<Void> written = response.write(text);
      try {
        written.toCompletionStage().toCompletableFuture().get();
      } catch (ExecutionException readerGone) {
        // closed() tells the writer, who then returns.
      }
    }
  }
}
