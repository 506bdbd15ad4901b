package com.waooaw.ops.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processes of a stack whose supervisor is gone, because it was killed or the power failed. */
final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Leftovers() {}

  /**
   * Ends what the data folder says is left, in the opposite order of starting. Call only when no
   * supervisor lives.
   *
   * @return the names of those that were alive
   */
  static List<String> end(Layout layout) {
    List<String> ended = new ArrayList<>();
    State.read(layout)
        .ifPresent(
            state ->
                List.copyOf(state.processes().entrySet()).reversed().stream()
                    .filter(p -> !p.getKey().equals(State.SUPERVISOR))
                    .forEach(
                        p ->
                            p.getValue()
                                .living()
                                .ifPresent(
                                    process -> {
                                      Ending.end(process, signal(p.getKey()), PATIENCE);
                                      ended.add(p.getKey());
                                    })));
    unrecordedPostgres(layout)
        .ifPresent(
            process -> {
              Ending.end(process, "INT", PATIENCE);
              ended.add("postgres");
            });
    State.forget(layout);
    return ended;
  }

  // Killed between starting PostgreSQL and writing that down: its own pid file still tells.
  private static Optional<ProcessHandle> unrecordedPostgres(Layout layout) {
    Path file = layout.postgres().resolve("postmaster.pid");
    try {
      long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      return ProcessHandle.of(pid)
          .filter(p -> p.info().command().map(c -> c.endsWith("/bin/postgres")).orElse(false))
          .filter(
              p ->
                  p.info()
                      .arguments()
                      .map(a -> List.of(a).contains(layout.postgres().toString()))
                      .orElse(false));
    } catch (IOException | NumberFormatException | java.util.NoSuchElementException e) {
      return Optional.empty();
    }
  }

  private static String signal(String process) {
    return process.equals("postgres") ? "INT" : "TERM";
  }
}
