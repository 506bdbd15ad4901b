package com.waooaw.gateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An upstream on bare sockets that misbehaves as told, once for each fault, and answers then. */
public final class FaultyUpstream implements AutoCloseable {
  /** What becomes of one request. */
  public enum Fault {
    /** Closed before a byte of the answer. */
    CLOSE,
    /** Reset before a byte of the answer. */
    RESET,
    /** Closed in the middle of the head. */
    HALF_HEAD,
    /** Closed in the middle of the body. */
    HALF_BODY,
    /** Closed in the middle of a body whose length nobody knows. */
    HALF_CHUNKS,
    /** No HTTP at all. */
    GARBAGE,
    /** Never answered. */
    SILENCE
  }

  public final Queue<String> requests = new ConcurrentLinkedQueue<>();
  public final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final ServerSocket server;

  public FaultyUpstream() throws IOException {
    server = new ServerSocket(0, 600, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public URI url() {
    return Loopback.http(server.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      for (String head = head(in); head != null; head = head(in)) {
        in.readNBytes(length(head));
        requests.add(head.lines().findFirst().orElse(""));
        Fault fault = faults.poll();
        if (fault != null && !survives(fault, socket)) {
          return;
        }
        write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      }
    } catch (IOException gone) {
      // As it may be.
    }
  }

  private static boolean survives(Fault fault, Socket socket) throws IOException {
    switch (fault) {
      case CLOSE -> {}
      case RESET -> socket.setSoLinger(true, 0);
      case HALF_HEAD -> write(socket, "HTTP/1.1 200 OK\r\nContent-");
      case HALF_BODY -> write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
      case HALF_CHUNKS ->
          write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
      case GARBAGE -> write(socket, "\u0001\u0002 this is not HTTP\r\n\r\n");
      case SILENCE -> socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
    return false;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static int length(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
