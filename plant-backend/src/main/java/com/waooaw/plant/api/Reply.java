package com.waooaw.plant.api;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** What an endpoint answers. */
public sealed interface Reply {
  /** Headers beside those that every answer has. */
  Map<String, String> headers();

  /**
   * A JSON document.
   *
   * @param value written by {@link com.waooaw.kernel.json.Json}
   */
  record Document(int status, Object value, Map<String, String> headers) implements Reply {
    public Document {
      requireNonNull(value, "value");
      headers = Map.copyOf(headers);
    }
  }

  /** No body. */
  record Empty(int status, Map<String, String> headers) implements Reply {
    public Empty {
      headers = Map.copyOf(headers);
    }
  }

  /** Bytes of some media type. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes go straight to the socket.
  record Bytes(String mediaType, byte[] content, Map<String, String> headers) implements Reply {
    public Bytes {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Server-sent events, written straight down on the request's virtual thread until the writer
   * returns.
   */
  record Events(Writer writer, Map<String, String> headers) implements Reply {
    public Events {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Bytes that are made while they are sent, at the reader's pace. When making them fails the
   * connection is cut, so that half a body never looks whole.
   */
  record Streamed(String mediaType, Body body, Map<String, String> headers) implements Reply {
    public Streamed {
      requireNonNull(mediaType, "mediaType");
      requireNonNull(body, "body");
      headers = Map.copyOf(headers);
    }
  }

  /** Writes a body. */
  @FunctionalInterface
  interface Body {
    /** Returns when the body is complete; writing fails once the reader has gone. */
    void write(OutputStream out) throws IOException;
  }

  /** Writes an event stream. */
  @FunctionalInterface
  interface Writer {
    /** Returns when the stream is complete. */
    void write(EventSink sink) throws InterruptedException;
  }

  /** 200 with a document. */
  static Reply ok(Object value) {
    return new Document(200, value, Map.of());
  }

  /** 201 with a document. */
  static Reply created(Object value) {
    return new Document(201, value, Map.of());
  }

  /** 202 with a document. */
  static Reply accepted(Object value) {
    return new Document(202, value, Map.of());
  }

  /** 204. */
  static Reply noContent() {
    return new Empty(204, Map.of());
  }
}
