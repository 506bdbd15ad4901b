package com.waooaw.ops.stack;

import com.waooaw.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a supervisor says about its stack, for whoever asks later: another terminal, or the next
 * start after the supervisor was killed. Readable by its owner only, since store URLs hold
 * passwords.
 *
 * @param phase starting, ready or stopping
 * @param offset by how much the ports are moved
 * @param processes every process of the stack, the supervisor among them, in order of starting
 * @param restarts how often a process that died was started again
 * @param databaseUrl with credentials
 * @param redisUrl with credentials
 * @param opaUrl null when policy is embedded in the gateway
 */
public record State(
    String phase,
    int offset,
    Instant startedAt,
    Map<String, Trace> processes,
    Map<String, Integer> restarts,
    String databaseUrl,
    String redisUrl,
    String opaUrl) {
  /** Name of the supervisor among the processes. */
  static final String SUPERVISOR = "supervisor";

  /** Whether the supervisor of this state still lives. */
  public boolean supervised() {
    return Optional.ofNullable(processes.get(SUPERVISOR)).flatMap(Trace::living).isPresent();
  }

  /** Whether the stack said it is ready. */
  public boolean ready() {
    return phase.equals("ready");
  }

  /** What was last said in this data folder, if anything readable. */
  public static Optional<State> read(Layout layout) {
    try {
      return Optional.of(Json.read(Files.readString(layout.state()), State.class));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  void write(Layout layout) {
    OwnerOnly.write(layout.state(), Json.write(this));
  }

  static void forget(Layout layout) {
    try {
      Files.deleteIfExists(layout.state());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
