package com.waooaw.ops.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Processes of a stack whose supervisor is gone, because it was killed or the power failed. */
final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String POSTGRES = "postgres";
  private static final Set<String> STORES = Set.of(POSTGRES, "redis");

  private Leftovers() {}

  /**
   * Ends what the data folder says is left. Call only when no supervisor lives.
   *
   * @return the names of those that were alive
   */
  static List<String> end(Layout layout) {
    Map<String, ProcessHandle> left = new LinkedHashMap<>();
    State.read(layout)
        .ifPresent(
            state ->
                state
                    .processes()
                    .forEach((name, trace) -> trace.living().ifPresent(p -> left.put(name, p))));
    left.remove(State.SUPERVISOR);
    unrecordedPostgres(layout).ifPresent(process -> left.put(POSTGRES, process));
    // Services first, all together: they may still have something to write down in the stores.
    end(left, name -> !STORES.contains(name));
    end(left, STORES::contains);
    State.forget(layout);
    return List.copyOf(left.keySet());
  }

  private static void end(Map<String, ProcessHandle> left, Predicate<String> which) {
    SideBySide.run(
        left.keySet().stream().filter(which).toList(),
        name -> Ending.end(left.get(name), name.equals(POSTGRES) ? "INT" : "TERM", PATIENCE));
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
}
