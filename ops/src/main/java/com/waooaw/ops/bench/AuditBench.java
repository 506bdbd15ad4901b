package com.waooaw.ops.bench;

import com.waooaw.bench.compare.Rounds;
import com.waooaw.bench.compare.Row;
import com.waooaw.bench.compare.Row.Verdict;
import com.waooaw.plant.Main;
import com.waooaw.plant.keys.MasterKey;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/** {@code waooaw bench audit}: the audit trail's rows of the table of targets. */
public final class AuditBench {
  private static final long PATIENCE_MINUTES = 10;
  private static final int MOST_WORDS = 2_000;

  private final Path folder;
  private final Consumer<String> say;

  private AuditBench(Path folder, Consumer<String> say) {
    this.folder = folder;
    this.say = say;
  }

  /**
   * Measures, prints and keeps.
   *
   * @param events how many events a turn of P9 appends
   * @return whether each row is as it must be
   */
  public static boolean run(Path root, int rounds, int events, Consumer<String> say) {
    JsonObject measured = new AuditBench(folder(root), say).measure(rounds, events);
    List<Row> rows = List.of(appended(measured), verified(measured));
    say.accept("");
    Row.table(rows).lines().forEach(say);
    JsonArray list = new JsonArray();
    rows.forEach(row -> list.add(row.toJson()));
    Path kept =
        new Results(root, Instant.now())
            .write(
                "audit",
                new JsonObject().put("rounds", rounds).put("events", events).put("rows", list));
    say.accept("Kept in " + root.relativize(kept));
    return rows.stream().noneMatch(row -> row.verdict() == Verdict.MISSED);
  }

  private static Row appended(JsonObject measured) {
    String measure = "audit entries appended, chained, durable, per second";
    if (!measured.getBoolean("durable") || !measured.getBoolean("valid")) {
      return Row.unmeasured("P9", measure, "2000", "5000", "not durable, or not whole afterwards");
    }
    double rate = median(measured, "appended_per_second");
    return new Row(
        "P9",
        measure,
        "2000",
        "5000",
        String.format(Locale.ROOT, "%,.0f", rate),
        Verdict.atLeast(rate, 2_000, 5_000),
        new JsonObject()
            .put("per_second", measured.getJsonArray("appended_per_second"))
            .put("postgres", measured.getJsonObject("settings")));
  }

  private static Row verified(JsonObject measured) {
    double rate = median(measured, "verified_per_second");
    return new Row(
        "P10",
        "chain verification, rows/s on one core",
        "200,000",
        "400,000",
        String.format(Locale.ROOT, "%,.0f", rate),
        Verdict.atLeast(rate, 200_000, 400_000),
        new JsonObject()
            .put("entries", measured.getLong("entries"))
            .put("checkpoints", measured.getLong("checkpoints"))
            .put("per_second", measured.getJsonArray("verified_per_second"))
            .put("per_cpu_second_of_the_thread", measured.getJsonArray("verified_per_cpu_second")));
  }

  private static double median(JsonObject measured, String name) {
    List<Double> figures = new ArrayList<>();
    measured.getJsonArray(name).forEach(figure -> figures.add(((Number) figure).doubleValue()));
    return new Rounds(figures).median();
  }

  private JsonObject measure(int rounds, int events) {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            // The library turns this off for tests; what is not durable is not measured here.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .start()) {
      RedisServer redis = redis();
      try {
        int port = redis.ports().getFirst();
        migrate(postgres.getPort(), port);
        say.accept(
            "Appending " + rounds + " times " + events + " events, then verifying the chain ...");
        return read(
            run(
                List.of(
                    AuditLoad.class.getName(),
                    "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                    Integer.toString(port),
                    Integer.toString(rounds),
                    Integer.toString(events)),
                Map.of("LOG_LEVEL", "ERROR")));
      } finally {
        redis.stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sweep();
    }
  }

  private RedisServer redis() throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(GatewayProcess.freePort())
            .setting("bind 127.0.0.1")
            .setting("dir " + folder)
            .setting("appendonly yes")
            .setting("appendfsync everysec")
            .build();
    server.start();
    return server;
  }

  // By the backend itself, so that what is measured stands on the tables it will stand on.
  private void migrate(int postgres, int redis) throws IOException {
    Path key = Files.write(folder.resolve("key"), new byte[MasterKey.MIN_BYTES]);
    run(
        List.of(Main.class.getName(), "migrate"),
        Map.of(
            "ENVIRONMENT",
            "development",
            "DATABASE_URL",
            "postgresql://postgres:postgres@localhost:" + postgres + "/postgres",
            "REDIS_URL",
            "redis://127.0.0.1:" + redis,
            "PASSPORT_KEY_FILE",
            key.toString(),
            "MASTER_KEY_FILE",
            key.toString()));
  }

  /** Runs a class with the flags of the backend's image; what it said. */
  private String run(List<String> program, Map<String, String> environment) throws IOException {
    Path out = folder.resolve("out");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-XX:SurvivorRatio=3",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    Map<String, String> own = new HashMap<>(environment);
    builder.environment().keySet().removeIf(name -> name.endsWith("_URL"));
    builder.environment().putAll(own);
    Process process = builder.start();
    try {
      if (process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0) {
        return Files.readString(out);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(out);
    throw new IllegalStateException(
        "It did not end well: " + said.substring(Math.max(0, said.length() - MOST_WORDS)));
  }

  private static JsonObject read(String said) {
    String last = said.strip().lines().reduce("", (earlier, later) -> later);
    try {
      return new JsonObject(last);
    } catch (DecodeException e) {
      throw new IllegalStateException("No figures came: " + last, e);
    }
  }

  // Where the stack keeps its data, which is a disk and not the machine's memory.
  private static Path folder(Path root) {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(root.resolve(".waooaw")), "bench-audit");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sweep() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
