package com.waooaw.ops.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.ops.stack.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs programs to their end. */
public record Shell(Path folder, Map<String, String> environment) {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  public Shell {
    requireNonNull(folder, "folder");
    environment = Map.copyOf(environment);
  }

  /**
   * What a program said and how it ended; standard error is part of what it said.
   *
   * @param code its exit code
   */
  public record Result(int code, String text) {
    /** Whether it ended well. */
    public boolean ok() {
      return code == 0;
    }

    /** What it said, without surrounding space. */
    public String line() {
      return text.strip();
    }

    /** The end of what it said. */
    public String tail(int lines) {
      return Shell.tail(text, lines);
    }
  }

  /** The same with more environment. */
  public Shell with(Map<String, String> more) {
    Map<String, String> both = new HashMap<>(environment);
    both.putAll(more);
    return new Shell(folder, both);
  }

  /** Runs a program and answers all it said. */
  public Result run(List<String> command) {
    return run(command, line -> {});
  }

  /**
   * Runs a program, telling each line as it comes.
   *
   * @throws Refusal if there is no such program
   */
  public Result run(List<String> command, Consumer<String> lines) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new Refusal("Cannot run " + command.getFirst() + ": " + e.getMessage());
    }
    // Ctrl-C must not leave a build or a browser behind.
    Thread ending = Thread.ofPlatform().unstarted(() -> end(process));
    Runtime.getRuntime().addShutdownHook(ending);
    StringBuilder text = new StringBuilder();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        text.append(line).append('\n');
        lines.accept(line);
      }
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Refusal(String.join(" ", command) + " does not end.");
      }
      return new Result(process.exitValue(), text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Interrupted.");
    } finally {
      end(process);
      Runtime.getRuntime().removeShutdownHook(ending);
    }
  }

  /** The end of a text. */
  public static String tail(String text, int lines) {
    List<String> all = text.lines().toList();
    return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
  }

  private static void end(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    descendants.forEach(ProcessHandle::destroy);
  }
}
