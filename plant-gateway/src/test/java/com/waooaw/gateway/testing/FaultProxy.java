package com.waooaw.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Stands on a TCP connection between the gateway and one real part, and makes that part fail as
 * told. What is asked while a fault is set, and what was already connected, meets the fault.
 */
public final class FaultProxy implements AutoCloseable {
  /** How a part fails. */
  public sealed interface Fault {
    /** Not at all. */
    record None() implements Fault {}

    /** Nobody listens; or who asks in the words concerned is cut off. */
    record Refused() implements Fault {}

    /** What is asked arrives only after a while. */
    record Slow(long millis) implements Fault {}

    /** The answer is this, whatever was asked. */
    record Answers(String bytes) implements Fault {}

    /** What is asked is done, and the connection dies within the answer. */
    record Dies() implements Fault {}
  }

  public static final Fault NONE = new Fault.None();

  private static final int BINDING_TRIES = 100;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
  private static final Predicate<String> EVERYTHING = asked -> true;

  private final int target;
  private final Predicate<String> concerns;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile Fault fault = NONE;
  private volatile ServerSocket listener;

  /** Faults of everything that is asked. */
  public FaultProxy(int target) throws IOException {
    this(target, EVERYTHING);
  }

  /** Faults of what is asked in these words only; the rest passes. */
  public FaultProxy(int target, Predicate<String> concerns) throws IOException {
    this.target = target;
    this.concerns = concerns;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
  }

  public int port() {
    return port;
  }

  public void set(Fault next) throws IOException {
    fault = next;
    if (next instanceof Fault.Refused && concerns == EVERYTHING) {
      listener.close();
      open.forEach(FaultProxy::kill);
    } else if (listener.isClosed()) {
      listener = listen(port);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(FaultProxy::kill);
  }

  private ServerSocket listen(int wanted) throws IOException {
    ServerSocket socket = bind(wanted);
    Thread.ofVirtual().start(() -> accept(socket));
    return socket;
  }

  // While nobody listened, whoever connects anywhere may have been given the port for a moment.
  private static ServerSocket bind(int wanted) throws IOException {
    for (int tries = 1; ; tries++) {
      ServerSocket socket = new ServerSocket();
      try {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
        return socket;
      } catch (BindException taken) {
        socket.close();
        if (tries == BINDING_TRIES) {
          throw taken;
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
    }
  }

  private void accept(ServerSocket socket) {
    while (true) {
      try {
        Socket client = socket.accept();
        open.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Connection connection = new Connection(client, server);
        Thread.ofVirtual().start(connection::asks);
        Thread.ofVirtual().start(connection::answers);
      } catch (IOException closed) {
        return;
      }
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile boolean dying;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void asks() {
      try {
        byte[] buffer = new byte[256 * 1024];
        InputStream in = client.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          Fault now = concerns.test(new String(buffer, 0, read, ISO_8859_1)) ? fault : NONE;
          switch (now) {
            case Fault.None none -> server.getOutputStream().write(buffer, 0, read);
            case Fault.Refused refused -> throw new IOException("refused");
            case Fault.Slow slow -> {
              Thread.sleep(slow.millis());
              server.getOutputStream().write(buffer, 0, read);
            }
            case Fault.Answers answers ->
                client.getOutputStream().write(answers.bytes().getBytes(ISO_8859_1));
            case Fault.Dies dies -> {
              dying = true;
              server.getOutputStream().write(buffer, 0, read);
            }
          }
        }
      } catch (IOException | InterruptedException over) {
        // Either side is gone; so is the other.
      }
      kill(client);
      kill(server);
    }

    void answers() {
      try {
        byte[] buffer = new byte[64 * 1024];
        InputStream in = server.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          client.getOutputStream().write(buffer, 0, dying ? Math.min(read, 3) : read);
          if (dying) {
            break;
          }
        }
      } catch (IOException over) {
        // As above.
      }
      kill(client);
      kill(server);
    }
  }

  private static void kill(Socket socket) {
    try {
      // A reset, as of a process that died.
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // It is what was wanted.
    }
    try {
      socket.close();
    } catch (IOException closed) {
      // As above.
    }
  }
}
