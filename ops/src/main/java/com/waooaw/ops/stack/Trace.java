package com.waooaw.ops.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Enough of a process to find it again and never to mistake a stranger for it: process ids are
 * reused, so the time it started counts too.
 *
 * @param startedAt to the operating system's precision
 */
public record Trace(long pid, Instant startedAt) {
  // The system derives the time from its uptime, which a clock adjustment moves a little.
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  static Trace of(ProcessHandle process) {
    return new Trace(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
  }

  /** The process, if it still lives. */
  Optional<ProcessHandle> living() {
    return ProcessHandle.of(pid)
        .filter(Life::in)
        .filter(
            p ->
                p.info()
                    .startInstant()
                    .map(at -> Duration.between(at, startedAt).abs().compareTo(TOLERANCE) <= 0)
                    .orElse(false));
  }
}
