package com.waooaw.ops.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Ends processes: first politely, then surely. */
final class Ending {
  private static final Duration KILLED = Duration.ofSeconds(5);

  private Ending() {}

  /** Returns when the process and its descendants are gone. */
  static void end(ProcessHandle process, String signal, Duration patience) {
    if (!Life.in(process)) {
      return;
    }
    send(process.pid(), signal);
    if (!Life.goneWithin(process, patience)) {
      // What a killed process had started would otherwise live on as nobody's.
      List<ProcessHandle> descendants = process.descendants().toList();
      process.destroyForcibly();
      descendants.forEach(ProcessHandle::destroyForcibly);
      descendants.forEach(d -> Life.goneWithin(d, KILLED));
      Life.goneWithin(process, KILLED);
    }
  }

  private static void send(long pid, String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
