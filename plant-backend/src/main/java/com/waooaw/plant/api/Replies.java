package com.waooaw.plant.api;

import com.waooaw.kernel.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes replies from virtual threads. */
final class Replies {
  private static final Logger log = LoggerFactory.getLogger(Replies.class);

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
      case Reply.Stream stream -> pieces(ctx, stream);
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

  // The length is said before: half of it never looks whole.
  private static void pieces(RoutingContext ctx, Reply.Stream stream) throws InterruptedException {
    HttpServerResponse response = ctx.response();
    response
        .putHeader("Content-Type", stream.mediaType())
        .putHeader("Content-Length", Long.toString(stream.size()));
    try {
      Optional<byte[]> piece = stream.pieces().next();
      while (piece.isPresent() && !response.closed()) {
        await(response.write(Buffer.buffer(piece.get())));
        piece = stream.pieces().next();
      }
      await(response.end());
    } catch (ExecutionException readerGone) {
      ctx.vertx().runOnContext(done -> ctx.request().connection().close());
    } catch (RuntimeException failed) {
      if (!response.headWritten()) {
        response.headers().remove("Content-Length");
        throw failed;
      }
      log.atError().setCause(failed).log("A download was cut off");
      ctx.vertx().runOnContext(done -> ctx.request().connection().close());
    }
  }

  private static void await(Future<Void> written) throws InterruptedException, ExecutionException {
    written.toCompletionStage().toCompletableFuture().get();
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
        await(written);
      } catch (ExecutionException readerGone) {
        // closed() tells the writer, who then returns.
      }
    }
  }
}
