package com.waooaw.gateway;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisServer;

/**
 * A gateway in a process of its own with a heap of 128 MiB, before a real Redis and an upstream.
 */
final class GatewayProcess implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final TestUpstream upstream;
  final int redisPort = Plant.freePort();
  final int port = Plant.freePort();
  final Path log;
  final Process process;
  private final RedisServer redis;

  GatewayProcess(Path folder) throws Exception {
    redis = RedisServer.newRedisServer().port(redisPort).setting("bind 127.0.0.1").build();
    redis.start();
    upstream = new TestUpstream(vertx);
    Path key = Files.write(folder.resolve("key"), new byte[32]);
    log = folder.resolve("gateway.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                java("java"),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayUnderTest.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "ENVIRONMENT",
                "development",
                "PLANT_BACKEND_URL",
                "http://127.0.0.1:" + upstream.port,
                "REDIS_URL",
                "redis://127.0.0.1:" + redisPort,
                "PASSPORT_KEY_FILE",
                key.toString(),
                "PORTAL_KEY_FILE",
                key.toString(),
                "PORT",
                Integer.toString(port),
                "EVENT_LOOPS",
                "2"));
    process = builder.start();
    awaitListening();
  }

  private void awaitListening() throws Exception {
    for (int i = 0; i < 600; i++) {
      if (!process.isAlive()) {
        throw new AssertionError("The gateway ended:\n" + Files.readString(log));
      }
      try (Socket socket = connect()) {
        return;
      } catch (IOException notYet) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError("The gateway does not listen");
  }

  Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  Socket ask(String head) throws IOException {
    Socket socket = connect();
    OutputStream out = socket.getOutputStream();
    out.write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return socket;
  }

  /** Bytes of what is alive in its heap, counted after a full collection. */
  long liveBytes() throws Exception {
    Process jcmd =
        new ProcessBuilder(java("jcmd"), Long.toString(process.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    List<String> lines;
    try (var reader = jcmd.inputReader()) {
      lines = reader.lines().toList();
    }
    jcmd.waitFor(30, TimeUnit.SECONDS);
    String total =
        lines.stream()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(String.join("\n", lines)));
    String[] words = total.strip().split("\\s+");
    return Long.parseLong(words[words.length - 1]);
  }

  private static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    redis.stop();
  }
}
