package com.waooaw.ops.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway as a process of its own, with the flags of its image and two event loops. */
final class GatewayProcess implements AutoCloseable {
  static final int EVENT_LOOPS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_WORDS = 2_000;

  private final Process process;
  private final URI url;
  private final Path log;

  private GatewayProcess(Process process, URI url, Path log) {
    this.process = process;
    this.url = url;
    this.log = log;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param main its main class
   * @param more further settings
   */
  static GatewayProcess start(
      Class<?> main, Path folder, URI backend, URI redis, Map<String, String> more) {
    int port = freePort();
    Path log = folder.resolve(main.getSimpleName() + "-" + port + ".log");
    Path key = folder.resolve("key");
    try {
      Files.write(key, new byte[32]);
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "--enable-native-access=ALL-UNNAMED",
                      "--sun-misc-unsafe-memory-access=allow",
                      "-XX:+UseSerialGC",
                      "-Xmx96m",
                      "-XX:+ExitOnOutOfMemoryError",
                      "-cp",
                      System.getProperty("java.class.path"),
                      main.getName()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> environment = new HashMap<>(more);
      environment.put("PORT", Integer.toString(port));
      environment.put("EVENT_LOOPS", Integer.toString(EVENT_LOOPS));
      environment.put("PLANT_BACKEND_URL", backend.toString());
      environment.put("REDIS_URL", redis.toString());
      environment.put("PASSPORT_KEY_FILE", key.toString());
      environment.put("PORTAL_KEY_FILE", key.toString());
      // Its Redis asks for no password.
      environment.put("ENVIRONMENT", "development");
      // The nginx beside it writes no log of requests either.
      environment.put("LOG_LEVEL", "WARN");
      builder.environment().keySet().removeIf(name -> name.endsWith("_URL"));
      builder.environment().putAll(environment);
      GatewayProcess started =
          new GatewayProcess(builder.start(), URI.create("http://127.0.0.1:" + port), log);
      started.awaitReady();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return url;
  }

  private void awaitReady() {
    HttpRequest ready = HttpRequest.newBuilder(url.resolve("/readyz")).build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (process.isAlive() && System.nanoTime() < end) {
        try {
          if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notYet) {
          // It is still starting.
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IllegalStateException("The gateway did not become ready: " + lastWords());
  }

  // Told here, because the folder is swept away.
  private String lastWords() {
    try {
      String said = Files.readString(log);
      return said.substring(Math.max(0, said.length() - MOST_WORDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(30, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
