package com.waooaw.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP/1 as bytes on a socket, with no client between that would put anything right. */
public final class Wire {
  private static final int PATIENCE_MILLIS = 5_000;

  private Wire() {}

  /**
   * One answer.
   *
   * @param headers by lower-case name, in the order they came
   */
  public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    /** The only value of a header, or null. */
    public String header(String name) {
      List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
      if (values.size() > 1) {
        throw new AssertionError(name + " was sent " + values.size() + " times");
      }
      return values.isEmpty() ? null : values.getFirst();
    }

    public JsonObject json() {
      return new JsonObject(text());
    }

    public String text() {
      return new String(body, UTF_8);
    }

    /** The last segment of the problem's type; {@code -} when it is none. */
    public String slug() {
      if (!"application/problem+json".equals(header("Content-Type")) || body.length == 0) {
        return "-";
      }
      String type = json().getString("type");
      return type.substring(type.lastIndexOf('/') + 1);
    }

    public String correlation() {
      return header("X-Correlation-ID");
    }

    @Override
    public String toString() {
      return status + " " + slug();
    }
  }

  /** Sends characters as the bytes of their codes; all answers until the server closes. */
  public static List<Answer> send(int port, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
      } catch (SocketException refusedEarly) {
        // What was answered before the server stopped listening can still be read.
      }
      return parse(readAll(socket), request.startsWith("HEAD "));
    }
  }

  /** Like {@link #send}, for exactly one answer. */
  public static Answer one(int port, String request) throws IOException {
    List<Answer> answers = send(port, request);
    if (answers.size() != 1) {
      throw new AssertionError("Not one answer but " + answers);
    }
    return answers.getFirst();
  }

  private static byte[] readAll(Socket socket) throws IOException {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    byte[] buffer = new byte[16_384];
    InputStream in = socket.getInputStream();
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all.write(buffer, 0, n);
      }
    } catch (SocketException | SocketTimeoutException reset) {
      // A reset ends the answers as a close does, and so does silence.
    }
    return all.toByteArray();
  }

  private static List<Answer> parse(byte[] bytes, boolean headersOnly) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    List<Answer> answers = new ArrayList<>();
    while (in.available() > 0) {
      String[] status = line(in).split(" ", 3);
      Map<String, List<String>> headers = new TreeMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers
            .computeIfAbsent(
                line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
      int code = Integer.parseInt(status[1]);
      if (code >= 200) {
        byte[] body = headersOnly ? new byte[0] : body(in, code, headers);
        answers.add(new Answer(code, headers, body));
      }
    }
    return answers;
  }

  private static byte[] body(ByteArrayInputStream in, int status, Map<String, List<String>> headers)
      throws IOException {
    if (status == 204 || status == 304) {
      return new byte[0];
    }
    if (headers.containsKey("content-length")) {
      return in.readNBytes(Integer.parseInt(headers.get("content-length").getFirst()));
    }
    java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
    if (headers.containsKey("transfer-encoding")) {
      for (int size = Integer.parseInt(line(in), 16);
          size > 0;
          size = Integer.parseInt(line(in), 16)) {
        whole.write(in.readNBytes(size));
        line(in);
      }
      line(in);
    }
    return whole.toByteArray();
  }

  private static String line(ByteArrayInputStream in) {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
