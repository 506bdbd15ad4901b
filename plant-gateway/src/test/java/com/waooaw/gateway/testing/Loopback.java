package com.waooaw.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;

/** Addresses on this machine. */
public final class Loopback {
  private Loopback() {}

  /** A port on which nobody listens now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root of the HTTP server on a port. */
  public static URI http(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The Redis on a port. */
  public static URI redis(int port) {
    return URI.create("redis://127.0.0.1:" + port);
  }
}
