package com.waooaw.ops.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: first politely, then surely. */
final class Ending {
  private static final Duration KILLED = Duration.ofSeconds(5);

  private Ending() {}

  /** Returns when the process and its descendants are gone. */
  static void end(ProcessHandle process, String signal, Duration patience) {
    if (!process.isAlive()) {
      return;
    }
    send(process.pid(), signal);
    if (!goneWithin(process, patience)) {
      // What a killed process had started would otherwise live on as nobody's.
      List<ProcessHandle> descendants = process.descendants().toList();
      process.destroyForcibly();
      descendants.forEach(ProcessHandle::destroyForcibly);
      descendants.forEach(d -> goneWithin(d, KILLED));
      goneWithin(process, KILLED);
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

  private static boolean goneWithin(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
