package com.waooaw.ops.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a supervisor that outlives this process and its terminal, and relays what it says. */
final class Detached {
  private static final long BETWEEN_LOOKS_MILLIS = 40;
  private static final Duration PATIENCE_TO_STOP = Duration.ofSeconds(60);

  private final Layout layout;
  private final PrintStream out;

  Detached(Layout layout, PrintStream out) {
    this.layout = layout;
    this.out = out;
  }

  /** Returns 0 when the stack is healthy, else the exit code of the start that failed. */
  int start(List<String> command) {
    Path said = layout.log("up");
    Path complained = layout.log("up-error");
    // First-start passwords are among what it says.
    OwnerOnly.write(said, "");
    OwnerOnly.write(complained, "");
    try {
      Process supervisor =
          new ProcessBuilder(OwnSession.of(command))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
              .redirectError(ProcessBuilder.Redirect.appendTo(complained.toFile()))
              .start();
      // Ctrl-C while it starts means: do not start.
      Thread interrupted =
          Thread.ofPlatform()
              .unstarted(() -> Ending.end(supervisor.toHandle(), "TERM", PATIENCE_TO_STOP));
      Runtime.getRuntime().addShutdownHook(interrupted);
      int code = relay(supervisor, said);
      Runtime.getRuntime().removeShutdownHook(interrupted);
      System.err.print(Files.readString(complained));
      return code;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int relay(Process supervisor, Path said) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(said.toFile(), "r")) {
      while (true) {
        boolean alive = supervisor.isAlive();
        boolean ready =
            State.read(layout)
                .filter(State::ready)
                .map(s -> s.processes().get(State.SUPERVISOR).pid() == supervisor.pid())
                .orElse(false);
        boolean all = copy(file);
        if (ready && all) {
          return 0;
        }
        if (!alive) {
          return supervisor.exitValue();
        }
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /** Prints what is new; true once the closing line was among it. */
  private boolean copy(RandomAccessFile file) throws IOException {
    byte[] fresh = new byte[(int) (file.length() - file.getFilePointer())];
    file.readFully(fresh);
    String text = new String(fresh, java.nio.charset.StandardCharsets.UTF_8);
    out.print(text);
    out.flush();
    return text.contains("ready in ");
  }
}
