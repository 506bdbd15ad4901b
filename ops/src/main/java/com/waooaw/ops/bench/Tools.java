package com.waooaw.ops.bench;

import com.waooaw.ops.stack.Programs;
import com.waooaw.ops.stack.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a comparison needs beside Java: found, or installed where that may be done unasked. */
record Tools(String nginx, String wrk) {
  static Tools needed(Consumer<String> say) {
    return new Tools(needed("nginx", say), needed("wrk", say));
  }

  private static String needed(String program, Consumer<String> say) {
    Optional<String> found = find(program);
    if (found.isEmpty() && Programs.mayInstall()) {
      say.accept("installing " + program);
      install(program);
      found = find(program);
    }
    return found.orElseThrow(
        () ->
            new Refusal(
                program
                    + " is needed for the comparison and is not on the PATH: install it, on Debian"
                    + " with 'apt-get install "
                    + program
                    + "', on macOS with 'brew install "
                    + program
                    + "'."));
  }

  // Debian keeps servers where only root's PATH leads.
  private static Optional<String> find(String program) {
    return Programs.onPath(program)
        .or(
            () ->
                Stream.of("/usr/sbin", "/usr/local/sbin")
                    .map(folder -> Path.of(folder, program))
                    .filter(Files::isExecutable)
                    .map(Path::toString)
                    .findFirst());
  }

  private static void install(String program) {
    try {
      ProcessBuilder apt =
          new ProcessBuilder(Programs.installing(program))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      apt.environment().putAll(Programs.UNATTENDED);
      apt.start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
