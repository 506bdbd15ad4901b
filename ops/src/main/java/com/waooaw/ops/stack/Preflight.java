package com.waooaw.ops.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;

/** Everything that could stop a start, looked at before anything is started. */
final class Preflight {
  private static final long NEEDED_MEGABYTES = 400;
  private static final long MEGABYTE = 1 << 20;

  private Preflight() {}

  /**
   * Makes the data folder and looks.
   *
   * @throws Refusal in one sentence, with what to do
   */
  static void folder(Layout layout) {
    try {
      Files.createDirectories(layout.logs());
      Path trial = Files.createTempFile(layout.data(), "writable", null);
      Files.delete(trial);
    } catch (IOException e) {
      throw new Refusal(
          "The data folder "
              + layout.data()
              + " cannot be written: make it writable, or name another "
              + "with --data.");
    }
    long free;
    try {
      free = Files.getFileStore(layout.data()).getUsableSpace() / MEGABYTE;
    } catch (IOException e) {
      return; // A file system that does not tell is not a full one.
    }
    if (free < NEEDED_MEGABYTES) {
      throw new Refusal(
          "The disk of "
              + layout.data()
              + " is full: "
              + free
              + " MB are free and "
              + NEEDED_MEGABYTES
              + " MB are needed; free some, or name another folder with --data.");
    }
  }

  /** Ports and servers of one's own. */
  static void look(Ports ports, Externals externals) {
    StringJoiner busy = new StringJoiner("; ");
    for (Map.Entry<String, Integer> needed : ports.needed(externals).entrySet()) {
      int port = needed.getValue();
      if (!PortOwner.isFree(port)) {
        busy.add(
            "port "
                + port
                + " ("
                + needed.getKey()
                + ") is taken"
                + PortOwner.of(port).map(o -> " by " + o).orElse(""));
      }
    }
    if (busy.length() > 0) {
      String sentence = busy.toString();
      throw new Refusal(
          Character.toUpperCase(sentence.charAt(0))
              + sentence.substring(1)
              + ": stop what holds it, or move every port with --port-offset 100.");
    }
    externals.database().ifPresent(url -> reach("DATABASE_URL", "PostgreSQL", Probe.postgres(url)));
    externals.redis().ifPresent(url -> reach("REDIS_URL", "Redis", Probe.redis(url)));
    externals.opa().ifPresent(url -> reach("OPA_URL", "Open Policy Agent", Probe.opa(url)));
  }

  private static void reach(String variable, String server, Probe probe) {
    if (probe.ask() instanceof Probe.Answer.Unhealthy(String reason)) {
      throw new Refusal(
          variable
              + " names no "
              + server
              + " that can be used ("
              + reason
              + "): correct it, or unset it to use the embedded one.");
    }
  }
}
