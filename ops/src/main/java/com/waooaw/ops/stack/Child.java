package com.waooaw.ops.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the stack with a log file of its own. */
final class Child {
  private static final long LOG_KEPT_BYTES = 10_000_000;

  /** What the JVM says when it writes its start-up cache, which explains no failure. */
  private static final List<String> STARTUP_CACHE =
      List.of(
          "Picked up JAVA_TOOL_OPTIONS",
          "Temporary AOTConfiguration",
          "Launching child process",
          "Reading AOTConfiguration",
          "AOTCache creation",
          "Removed temporary AOT");

  private final Spec spec;
  private Process process;
  private long logFrom;

  /**
   * What to run.
   *
   * @param environment exactly what the process sees
   * @param stopSignal such as TERM
   * @param patience how long it may take to stop before it is killed
   */
  record Spec(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path log,
      String stopSignal,
      Duration patience) {}

  Child(Spec spec) {
    this.spec = spec;
  }

  String name() {
    return spec.name();
  }

  /** Starts it, again if it ran before. */
  synchronized void start() {
    try {
      if (Files.exists(spec.log()) && Files.size(spec.log()) > LOG_KEPT_BYTES) {
        Path older = spec.log().resolveSibling(spec.log().getFileName() + ".1");
        Files.move(spec.log(), older, StandardCopyOption.REPLACE_EXISTING);
      }
      logFrom = Files.exists(spec.log()) ? Files.size(spec.log()) : 0;
      ProcessBuilder builder =
          new ProcessBuilder(OwnSession.of(spec.command()))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
      builder.environment().clear();
      builder.environment().putAll(spec.environment());
      process = builder.start();
    } catch (IOException e) {
      throw new Refusal("Cannot start " + spec.name() + ": " + e.getMessage());
    }
  }

  synchronized Trace trace() {
    return Trace.of(process.toHandle());
  }

  synchronized boolean alive() {
    return process != null && process.isAlive();
  }

  synchronized int exitCode() {
    return process.exitValue();
  }

  /** Waits until it ends by itself or is stopped. */
  int awaitExit() {
    Process running;
    synchronized (this) {
      running = process;
    }
    try {
      return running.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Interrupted.");
    }
  }

  /** Asks it to stop, and kills it with its descendants when it does not within its patience. */
  synchronized void stop() {
    if (process != null) {
      Ending.end(process.toHandle(), spec.stopSignal(), spec.patience());
      // It has ended; its exit code reaches us a moment later.
      process.onExit().completeOnTimeout(process, 1, TimeUnit.SECONDS).join();
    }
  }

  /** The last lines it wrote since it was started. */
  String tail(int lines) {
    try (var channel = Files.newByteChannel(spec.log())) {
      long from = Math.max(logFrom, channel.size() - 64_000);
      channel.position(Math.min(from, channel.size()));
      var buffer = java.nio.ByteBuffer.allocate((int) (channel.size() - channel.position()));
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // Reads on until the buffer is full or the file ends.
      }
      List<String> all =
          new String(buffer.array(), 0, buffer.position(), UTF_8)
              .lines()
              .filter(line -> STARTUP_CACHE.stream().noneMatch(line::startsWith))
              .toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
