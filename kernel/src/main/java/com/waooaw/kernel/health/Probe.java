package com.waooaw.kernel.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The health check of an image without a shell: asks the service in the same container whether it
 * can work. Arguments name the environment variables that hold its ports; exit code 0 means that
 * all of them answered 200 at {@code /readyz}.
 */
public final class Probe {
  private static final int PATIENCE_MILLIS = 3_000;

  private Probe() {}

  /** Asks, says what was wrong on standard output, and exits. */
  public static void main(String[] ports) {
    // Not exit(): there is nothing to wait for, and this runs every few seconds.
    Runtime.getRuntime().halt(allReady(ports, System.getenv()) ? 0 : 1);
  }

  static boolean allReady(String[] ports, Map<String, String> environment) {
    for (String name : ports) {
      String answer = ask(environment.get(name));
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        System.out.println(name + " " + environment.get(name) + ": " + answer);
        return false;
      }
    }
    return ports.length > 0;
  }

  /** The answer, or why there is none. */
  private static String ask(String port) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)),
          PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write(
              "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (answer.isEmpty()) {
        return "closed without an answer";
      }
      // Status and body, in which the service says what it misses: the engine keeps what a check
      // says, but no more than 500 characters of it.
      String[] parts = answer.split("\r\n\r\n", 2);
      return parts[0].lines().findFirst().orElse("") + " " + (parts.length > 1 ? parts[1] : "");
    } catch (IOException | NumberFormatException e) {
      return e.toString();
    }
  }
}
