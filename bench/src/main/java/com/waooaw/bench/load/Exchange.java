package com.waooaw.bench.load;

import io.vertx.core.http.HttpClientRequest;

/** One request on its way. Used on the event loop only. */
final class Exchange {
  final int scenario;
  final HttpCall call;

  /** When it should have started, in {@link System#nanoTime}. */
  final long intended;

  /** Null until there is a connection. */
  HttpClientRequest request;

  /** Whether its outcome has been counted. */
  boolean settled;

  /** Whether it holds one of the connections. */
  boolean connected;

  Exchange(int scenario, HttpCall call, long intended) {
    this.scenario = scenario;
    this.call = call;
    this.intended = intended;
  }
}
