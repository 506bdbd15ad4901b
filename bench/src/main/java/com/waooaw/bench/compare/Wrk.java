package com.waooaw.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A closed loop of requests by wrk: as many connections, each sending its next request when it has
 * its answer. Tells throughput; for latency see {@link com.waooaw.bench.load.ConstantRate}.
 */
public final class Wrk {
  private static final int CONNECTIONS = 64;
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in ");
  private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern BROKEN =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

  private final String program;
  private final Path script;

  /**
   * A loop.
   *
   * @param script the Lua script that makes the requests
   */
  public Wrk(String program, Path script) {
    this.program = program;
    this.script = script;
  }

  /**
   * What came of it.
   *
   * @param perSecond successes a second
   * @param refused answers that were no success
   * @param broken connections that failed
   * @param share of the requests that were refused or broken, from 0 to 1
   */
  public record Answers(double perSecond, long refused, long broken, double share) {
    static Answers of(double perSecond, long total, long refused, long broken) {
      return new Answers(
          perSecond * (total - refused) / total,
          refused,
          broken,
          (refused + broken) / (double) total);
    }
  }

  /** Runs it. */
  public Answers run(URI target, Duration duration) throws InterruptedException {
    List<String> command =
        List.of(
            program,
            "-t1",
            "-c" + CONNECTIONS,
            "-d" + duration.toSeconds() + "s",
            "-s",
            script.toString(),
            target.toString());
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("wrk failed: " + said);
      }
      return read(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Answers read(String said) {
    Matcher rate = RATE.matcher(said);
    Matcher total = TOTAL.matcher(said);
    if (!rate.find() || !total.find()) {
      throw new IllegalStateException("wrk said no rate: " + said);
    }
    Matcher refused = REFUSED.matcher(said);
    Matcher broken = BROKEN.matcher(said);
    long errors = 0;
    if (broken.find()) {
      for (int i = 1; i <= broken.groupCount(); i++) {
        errors += Long.parseLong(broken.group(i));
      }
    }
    return Answers.of(
        Double.parseDouble(rate.group(1)),
        Math.max(1, Long.parseLong(total.group(1))),
        refused.find() ? Long.parseLong(refused.group(1)) : 0,
        errors);
  }
}
