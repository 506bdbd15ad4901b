package com.waooaw.plant.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of an answer as a stream: a write returns when the socket took what was before it. */
final class BodyStream extends OutputStream {
  private static final Logger log = LoggerFactory.getLogger(BodyStream.class);
  private static final int CHUNK = 32 * 1024;

  private final HttpServerResponse response;
  private byte[] chunk = new byte[CHUNK];
  private int size;

  private BodyStream(HttpServerResponse response) {
    this.response = response;
  }

  static void send(RoutingContext ctx, String mediaType, Reply.Body body)
      throws InterruptedException {
    HttpServerResponse response = ctx.response();
    response
        .setChunked(true)
        .putHeader("Content-Type", mediaType)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no");
    BodyStream stream = new BodyStream(response);
    try {
      body.write(stream);
      stream.flush();
      response.end();
    } catch (InterruptedIOException stopping) {
      Thread.currentThread().interrupt();
      throw new InterruptedException();
    } catch (IOException | RuntimeException broken) {
      if (!response.closed()) {
        log.atWarn().setCause(broken).log("An answer was cut off while it was made");
      }
      ctx.vertx().runOnContext(done -> ctx.request().connection().close());
    }
  }

  @Override
  public void write(int b) throws IOException {
    if (size == CHUNK) {
      flush();
    }
    chunk[size++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (size == CHUNK) {
        flush();
      }
      int part = Math.min(CHUNK - size, length - done);
      System.arraycopy(bytes, offset + done, chunk, size, part);
      size += part;
      done += part;
    }
  }

  @Override
  public void flush() throws IOException {
    if (size == 0) {
      return;
    }
    if (response.closed()) {
      throw new IOException("The reader has gone");
    }
    Buffer buffer = Buffer.buffer(size == CHUNK ? chunk : Arrays.copyOf(chunk, size));
    chunk = new byte[CHUNK];
    size = 0;
    try {
      response.write(buffer).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException gone) {
      throw new IOException("The reader has gone", gone.getCause());
    } catch (InterruptedException stopping) {
      throw (IOException) new InterruptedIOException().initCause(stopping);
    }
  }
}
