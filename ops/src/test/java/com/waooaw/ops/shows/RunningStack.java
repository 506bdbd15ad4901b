package com.waooaw.ops.shows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The stack that these tests visit: the one named by the system property {@code waooaw.stack} (its
 * data folder), or else one that is started for them and stopped when the tests end.
 */
final class RunningStack {
  private static final int OWN_OFFSET = 2_000;
  private static final RunningStack ONE = find();

  private final FrontDoor door;

  private RunningStack(FrontDoor door) {
    this.door = door;
  }

  static RunningStack get() {
    return ONE;
  }

  /** The front door of this stack. */
  FrontDoor door() {
    return door;
  }

  String cpApi() {
    return status("cp").path("api").asText();
  }

  String ppApi() {
    return status("pp").path("api").asText();
  }

  String backend() {
    return status("backend").path("url").asText();
  }

  long pid(String service) {
    return status(service).path("pid").asLong();
  }

  JsonNode credentials() {
    try {
      return Json.read(Files.readString(door.data().resolve("credentials.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether any service wrote this text into its log. */
  boolean logged(String text) {
    try (Stream<Path> logs = Files.list(door.data().resolve("logs"))) {
      return logs.anyMatch(log -> contains(log, text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean contains(Path log, String text) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.anyMatch(line -> line.contains(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode status(String service) {
    return Json.read(door.run("status", "--json").said()).path("services").path(service);
  }

  private static RunningStack find() {
    String data = System.getProperty("waooaw.stack", "");
    if (!data.isBlank()) {
      return new RunningStack(new FrontDoor(Path.of(data)));
    }
    try {
      FrontDoor own = new FrontDoor(Files.createTempDirectory("waooaw-stack"));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> close(own)));
      FrontDoor.Said up = own.run("up", "--detach", "--port-offset", Integer.toString(OWN_OFFSET));
      assertThat(up.exitCode()).as(up.said()).isZero();
      return new RunningStack(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(FrontDoor own) {
    own.run("down");
    try (Stream<Path> all = Files.walk(own.data())) {
      all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
