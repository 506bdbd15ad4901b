package com.waooaw.ops.bench;

import com.waooaw.ops.report.Machine;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Where results are kept: bench/results, a file a run, named for its time (UTC). */
final class Results {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Instant now;

  Results(Path root, Instant now) {
    this.folder = root.resolve("bench").resolve("results");
    this.now = now;
  }

  /** Writes what was measured, with the machine it was measured on. */
  Path write(String kind, JsonObject measured) {
    Machine machine = Machine.here("none");
    JsonObject document =
        new JsonObject()
            .put("kind", kind)
            .put("at", now.toString())
            .put(
                "machine",
                new JsonObject()
                    .put("os", machine.os())
                    .put("cpus", machine.cpus())
                    .put("memory_bytes", machine.memoryBytes())
                    .put("java", machine.java()))
            .mergeIn(measured);
    return write(kind, "json", document.encodePrettily() + "\n");
  }

  /** Writes a file beside it. */
  Path write(String kind, String extension, String text) {
    try {
      Files.createDirectories(folder);
      return Files.writeString(
          folder.resolve(NAME.format(now) + "-" + kind + "." + extension), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
