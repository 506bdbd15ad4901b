package com.waooaw.ops.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;

/** Just enough of the Redis protocol to ask a server how it is. */
final class Resp {
  private final InputStream in;
  private final OutputStream out;

  Resp(Socket socket) throws IOException {
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /**
   * Sends a command.
   *
   * @return its answer as text
   * @throws IOException if Redis answers with an error
   */
  String call(List<String> words) throws IOException {
    StringBuilder command = new StringBuilder("*" + words.size() + "\r\n");
    for (String word : words) {
      command.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
      command.append(word).append("\r\n");
    }
    out.write(command.toString().getBytes(UTF_8));
    out.flush();
    String head = line();
    return switch (head.isEmpty() ? ' ' : head.charAt(0)) {
      case '+', ':' -> head.substring(1);
      case '$' -> {
        String text = new String(in.readNBytes(Integer.parseInt(head.substring(1))), UTF_8);
        line();
        yield text;
      }
      case '-' -> throw new IOException(head.substring(1));
      default -> throw new IOException("it does not speak the Redis protocol");
    };
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("it closed the connection");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
