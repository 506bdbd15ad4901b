package com.waooaw.ops.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.ops.stack.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where tests are run: the clone, the folder their results are kept in, and the terminal. */
final class Workplace {
  private final Path root;
  private final Path results;
  private final PrintStream out;

  Workplace(Path root, PrintStream out) {
    this.root = root.toAbsolutePath().normalize();
    this.results = this.root.resolve("target/test");
    this.out = out;
    try {
      Files.createDirectories(results);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path root() {
    return root;
  }

  /** A file that a runner writes, absent before it runs. */
  Path result(String name) {
    Path file = results.resolve(name);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  /**
   * Runs a command in a folder of the clone. All it says is kept in {@code target/test/NAME.log}.
   *
   * @param shown what of its lines is worth the terminal, and how
   * @return its exit code
   */
  int run(
      String name,
      Path folder,
      Map<String, String> environment,
      List<String> command,
      Function<String, Optional<String>> shown) {
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
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        var log = Files.newBufferedWriter(results.resolve(name + ".log"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.write(line);
        log.newLine();
        log.flush();
        shown.apply(line).ifPresent(l -> say("  " + l));
      }
      return process.waitFor();
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

  /** Deletes the files of a folder: a report from an earlier run must not be counted again. */
  void forget(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of what a command said. */
  String tail(String name, int count) {
    try (Stream<String> lines = Files.lines(results.resolve(name + ".log"))) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - count), all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    descendants.forEach(ProcessHandle::destroy);
  }
}
