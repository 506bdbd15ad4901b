package com.waooaw.plant.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that speaks OpenAI's chat completions over real sockets, as well and as badly as it is
 * told to. Answers are used up in their order; when none is left it writes a short text.
 */
final class ModelServer implements AutoCloseable {
  final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final ServerSocket socket;

  /** What is written to a caller. */
  @FunctionalInterface
  interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  ModelServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
  }

  void next(Answer... these) {
    synchronized (answers) {
      answers.clear();
      answers.addAll(List.of(these));
    }
    asked.clear();
    headers.clear();
  }

  /** A whole answer, its usage counted. */
  static Answer says(String text, int input, int output) {
    return out -> {
      stream(out);
      for (String piece : text.split("(?<= )")) {
        event(out, delta(piece));
      }
      event(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
      usage(out, input, output);
      done(out);
    };
  }

  /** A whole answer in pieces with time between them. */
  static Answer slowly(String text, int millis, int input, int output) {
    return out -> {
      stream(out);
      for (String piece : text.split("(?<= )")) {
        event(out, delta(piece));
        Thread.sleep(millis);
      }
      event(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
      usage(out, input, output);
      done(out);
    };
  }

  /** Half an answer, and then the line is cut. */
  static Answer cutOff(String text) {
    return out -> {
      stream(out);
      event(out, delta(text));
    };
  }

  /** An answer that ends, but never says so. */
  static Answer endsWithoutAnEnd(String text) {
    return out -> {
      stream(out);
      event(out, delta(text));
      done(out, "");
    };
  }

  static Answer malformed() {
    return out -> {
      stream(out);
      event(out, "{\"choices\":[{\"delta\":{\"content\":");
      done(out);
    };
  }

  static Answer silent(int millis) {
    return out -> Thread.sleep(millis);
  }

  static Answer status(int status, String header, String body) {
    return out ->
        out.write(
            ("HTTP/1.1 "
                    + status
                    + " No\r\n"
                    + header
                    + "Content-Type: application/json\r\nContent-Length: "
                    + body.length()
                    + "\r\nConnection: close\r\n\r\n"
                    + body)
                .getBytes(UTF_8));
  }

  /** An answer of one JSON document, as from an endpoint that does not stream. */
  static Answer whole(String text) {
    ObjectNode body = Json.mapper().createObjectNode();
    ObjectNode choice = body.putArray("choices").addObject().put("finish_reason", "stop");
    choice.putObject("message").put("role", "assistant").put("content", text);
    body.putObject("usage").put("prompt_tokens", 10).put("completion_tokens", 10);
    return status(200, "", Json.write(body));
  }

  static Answer calls(String tool, String arguments) {
    return out -> {
      stream(out);
      int half = arguments.length() / 2;
      event(out, call("\"id\":\"call_1\",", tool, arguments.substring(0, half)));
      event(out, call("", "", arguments.substring(half)));
      event(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");
      usage(out, 20, 10);
      done(out);
    };
  }

  private static String call(String id, String tool, String arguments) {
    return "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,"
        + id
        + "\"type\":\"function\",\"function\":{\"name\":"
        + Json.write(tool)
        + ",\"arguments\":"
        + Json.write(arguments)
        + "}}]}}]}";
  }

  private static String delta(String text) {
    return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":"
        + Json.write(text)
        + "},\"finish_reason\":null}]}";
  }

  private static void stream(OutputStream out) throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(UTF_8));
    chunk(out, ": a comment\n\n".getBytes(UTF_8));
  }

  private static void usage(OutputStream out, int input, int output) throws IOException {
    event(
        out,
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":"
            + input
            + ",\"completion_tokens\":"
            + output
            + "}}");
  }

  // In two chunks that part the event, and perhaps a character, in the middle.
  private static void event(OutputStream out, String json) throws IOException {
    byte[] bytes = ("data: " + json + "\n\n").getBytes(UTF_8);
    int half = bytes.length / 2;
    chunk(out, java.util.Arrays.copyOf(bytes, half));
    chunk(out, java.util.Arrays.copyOfRange(bytes, half, bytes.length));
  }

  private static void chunk(OutputStream out, byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
    out.write(bytes);
    out.write("\r\n".getBytes(UTF_8));
    out.flush();
  }

  private static void done(OutputStream out) throws IOException {
    done(out, "data: [DONE]\n\n");
  }

  private static void done(OutputStream out, String last) throws IOException {
    if (!last.isEmpty()) {
      chunk(out, last.getBytes(UTF_8));
    }
    out.write("0\r\n\r\n".getBytes(UTF_8));
    out.flush();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket caller = socket.accept();
        Thread.ofVirtual().start(() -> serve(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      InputStream in = new BufferedInputStream(caller.getInputStream());
      Map<String, String> head = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      head.put(":request", line(in));
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String[] parts = line.split(": ", 2);
        head.put(parts[0], parts[1]);
      }
      byte[] body = in.readNBytes(Integer.parseInt(head.get("Content-Length")));
      headers.add(head);
      asked.add(Json.read(new String(body, UTF_8)));
      Answer answer;
      synchronized (answers) {
        answer = answers.isEmpty() ? says("A short answer. ", 10, 5) : answers.pop();
      }
      answer.write(caller.getOutputStream());
      caller.getOutputStream().flush();
    } catch (IOException hungUp) {
      // The caller may hang up whenever it likes.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
