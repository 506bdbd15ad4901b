package com.waooaw.gateway.testing;

import com.waooaw.gateway.GatewaySettings;
import com.waooaw.gateway.Main;
import com.waooaw.kernel.http.ServiceRuntime;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gateway in a process of its own, before a real Redis and an upstream. Its parts are there
 * when it is made; it runs from {@link #start} or {@link #launch} on.
 */
public final class GatewayProcess implements AutoCloseable {
  private static final Duration MOST_TO_START = Duration.ofSeconds(60);

  public final Vertx vertx = Vertx.vertx();
  public final TestRedis redis;
  public final TestUpstream upstream;
  public final int port = Loopback.freePort();
  public Process process;

  private final Path out;
  private final Path errors;
  private final List<String> flags =
      new ArrayList<>(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
  private final Map<String, String> environment = new HashMap<>();
  private Class<?> entry = Main.class;
  private String classPath =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  public GatewayProcess(Path folder) throws Exception {
    redis = new TestRedis(vertx);
    upstream = new TestUpstream(vertx);
    out = folder.resolve("gateway.out");
    errors = folder.resolve("gateway.err");
    Path key = Files.write(folder.resolve("zeros.key"), new byte[32]);
    environment.putAll(
        Map.of(
            "ENVIRONMENT", "development",
            "PLANT_BACKEND_URL", Loopback.http(upstream.port).toString(),
            "REDIS_URL", Loopback.redis(redis.port).toString(),
            "PASSPORT_KEY_FILE", key.toString(),
            "PORTAL_KEY_FILE", key.toString(),
            "PORT", Integer.toString(port),
            "EVENT_LOOPS", "2"));
  }

  /** Has a setting that is not the usual one. */
  public GatewayProcess with(String setting, String value) {
    environment.put(setting, value);
    return this;
  }

  /** Has a heap of so many MiB and dies when that is not enough. */
  public GatewayProcess heapMib(int most) {
    flags.addAll(List.of("-Xmx" + most + "m", "-XX:+ExitOnOutOfMemoryError"));
    return this;
  }

  /** Lacks the archives whose names begin so, as the images do. */
  public GatewayProcess without(String... archives) {
    classPath =
        Stream.of(classPath.split(File.pathSeparator, -1))
            .filter(
                path ->
                    Stream.of(archives)
                        .noneMatch(Path.of(path).getFileName().toString()::startsWith))
            .collect(Collectors.joining(File.pathSeparator));
    return this;
  }

  /** Has a route of every kind that the contract can mark, besides the contract's own. */
  public GatewayProcess withRoutesOfEveryKind() {
    entry = RoutesOfEveryKind.class;
    return this;
  }

  /** The service as {@link Main} starts it, with the routes of the tests. */
  static final class RoutesOfEveryKind {
    private RoutesOfEveryKind() {}

    /** Starts it. */
    public static void main(String[] arguments) {
      ServiceRuntime.main(
          () ->
              Main.wire(
                  ServiceRuntime.forProcess("plant-gateway"),
                  GatewaySettings.read(System.getenv()),
                  Clock.systemUTC(),
                  TestRoutes.all()));
    }
  }

  /** Starts it and waits until it listens. */
  public GatewayProcess start() throws Exception {
    launch();
    try {
      Await.until("the gateway listens", MOST_TO_START, this::listens);
    } catch (AssertionError | InterruptedException neverDid) {
      close();
      throw neverDid;
    }
    return this;
  }

  /** Starts it, whatever may come of it. */
  public GatewayProcess launch() throws IOException {
    List<String> command = new ArrayList<>(List.of(java("java")));
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, entry.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
    return this;
  }

  /** The lines it logged. */
  public List<JsonObject> said() throws IOException {
    return Files.readAllLines(out).stream().map(JsonObject::new).toList();
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError("The gateway ended:\n" + text(out) + text(errors));
    }
    try (Socket socket = connect()) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException none) {
      return none.toString();
    }
  }

  public Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** Sends a head. */
  public Socket ask(String head) throws IOException {
    Socket socket = connect();
    OutputStream stream = socket.getOutputStream();
    stream.write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    stream.flush();
    return socket;
  }

  /** Bytes of what is alive in its heap, counted after a full collection. */
  public long liveBytes() throws Exception {
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
    redis.close();
    Await.result(vertx.close());
  }
}
