package com.waooaw.ops.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Whether a process still runs. One that has ended but whose parent did not ask for its exit code
 * yet (a zombie) holds no port and no file: it counts as gone.
 */
final class Life {
  private static final long BETWEEN_LOOKS_MILLIS = 20;

  private Life() {}

  static boolean in(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  /** Waits for the end; false if it did not come in time. */
  static boolean goneWithin(ProcessHandle process, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (in(process)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
    } catch (IOException e) {
      return false; // Not Linux, or gone meanwhile, which isAlive tells.
    }
  }
}
