package com.waooaw.ops.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.waooaw.ops.bench.AuditBench;
import com.waooaw.ops.bench.GatewayBench;
import com.waooaw.ops.bench.SoakBench;
import com.waooaw.ops.stack.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = {
      "Measures and compares. On a machine with anything else to do the figures mean little.",
      "Results are kept in bench/results. Exit code 1 when a figure is not as it must be."
    })
final class BenchCommand implements Runnable {
  private static final List<String> ROWS = List.of("P1", "P2", "P3", "P5", "P7", "P8");

  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  @Command(
      name = "gateway",
      description = {
        "The gateway beside its own pass-through and beside bare nginx, 2 event loops against 2",
        "workers, the same upstream, taking turns; then what it adds at a constant 1000 requests a",
        "second, 1000 reservations at a cap, and 500 clients who go away. About five minutes."
      })
  int gateway(
      @Option(names = "--rounds", description = "Turns of each; 5 unless told.", defaultValue = "5")
          int rounds,
      @Option(names = "--seconds", description = "A turn; 5 unless told.", defaultValue = "5")
          int seconds,
      @Option(
              names = "--only",
              paramLabel = "ROW",
              split = ",",
              description = "P1, P2, P3 and P5 are measured together; P7; P8.")
          List<String> only)
      throws InterruptedException {
    List<String> rows = only == null ? List.of() : only;
    if (!ROWS.containsAll(rows)) {
      throw new Refusal("There are the rows " + String.join(", ", ROWS) + ".");
    }
    atLeastOne(rounds, "--rounds");
    atLeastOne(seconds, "--seconds");
    quiet();
    return GatewayBench.run(root(), rounds, Duration.ofSeconds(seconds), rows, BenchCommand::say)
        ? 0
        : 1;
  }

  @Command(
      name = "audit",
      description = {
        "The audit trail: entries appended, chained and durable a second (P9), and entries of the",
        "chain verified a second by one thread (P10), on a PostgreSQL and a Redis of its own.",
        "About a minute."
      })
  int audit(
      @Option(names = "--rounds", description = "Turns of each; 5 unless told.", defaultValue = "5")
          int rounds,
      @Option(
              names = "--events",
              description = "Events a turn of P9; 20000 unless told.",
              defaultValue = "20000")
          int events) {
    atLeastOne(rounds, "--rounds");
    atLeastOne(events, "--events");
    quiet();
    return AuditBench.run(root(), rounds, events, BenchCommand::say) ? 0 : 1;
  }

  @Command(
      name = "soak",
      description = {
        "The gateway under a constant mix of readers, work, refusals and clients who go away.",
        "Heap, memory, threads, file handles and open reservations must not grow."
      })
  int soak(
      @Option(names = "--minutes", description = "5 unless told; 0.5 is half.", defaultValue = "5")
          double minutes,
      @Option(names = "--rate", description = "Requests a second; 500.", defaultValue = "500")
          int rate)
      throws InterruptedException {
    atLeastOne(rate, "--rate");
    Duration duration = Duration.ofSeconds(Math.round(minutes * 60));
    if (duration.toSeconds() < 30) {
      throw new Refusal("Half a minute is the least that says anything.");
    }
    quiet();
    return SoakBench.run(root(), rate, duration, BenchCommand::say) ? 0 : 1;
  }

  private static void atLeastOne(int given, String option) {
    if (given < 1) {
      throw new Refusal(option + " is at least 1.");
    }
  }

  // Clients that are cut off are counted; told one by one they would hide the figures.
  private static void quiet() {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.ERROR);
    }
  }

  private static Path root() {
    return Path.of(System.getProperty("waooaw.root", ".")).toAbsolutePath().normalize();
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
