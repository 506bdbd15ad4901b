package com.waooaw.ops.stack;

import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Stops a stack and waits until nothing of it is left. */
public final class Down {
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private Down() {}

  /** Stops whatever of the stack runs, and says what that was. */
  public static void stop(Layout layout, PrintStream out) {
    Instant began = Instant.now();
    if (!Files.isDirectory(layout.data())) {
      out.println("Nothing is running.");
      return;
    }
    Optional<ProcessHandle> supervisor =
        State.read(layout).map(s -> s.processes().get(State.SUPERVISOR)).flatMap(Trace::living);
    supervisor.ifPresent(
        process -> {
          out.println("Stopping ...");
          Ending.end(process, "TERM", PATIENCE);
        });
    List<String> left = Leftovers.end(layout);
    if (supervisor.isPresent()) {
      out.printf(
          Locale.ROOT,
          "Stopped in %.1f s.%n",
          Duration.between(began, Instant.now()).toMillis() / 1000.0);
    } else if (left.isEmpty()) {
      out.println("Nothing is running.");
    } else {
      out.println("Ended what an earlier start had left running: " + String.join(", ", left) + ".");
    }
  }
}
