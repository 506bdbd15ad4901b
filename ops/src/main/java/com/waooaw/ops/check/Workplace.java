package com.waooaw.ops.check;

import com.waooaw.ops.container.Shell;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
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
    try (PrintWriter log =
        new PrintWriter(Files.newBufferedWriter(results.resolve(name + ".log")), true)) {
      return new Shell(folder, environment)
          .run(
              command,
              line -> {
                log.println(line);
                shown.apply(line).ifPresent(l -> say("  " + l));
              })
          .code();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    try {
      return Shell.tail(Files.readString(results.resolve(name + ".log")), count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
