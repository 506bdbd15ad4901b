package com.waooaw.plant.audit;

import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.market.Redis;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.time.InstantSource;

/** A process of its own that chains, for tests that kill it. */
final class ChainerProcess {
  private ChainerProcess() {}

  /** Arguments: JDBC URL, port of Redis. */
  @SuppressWarnings("SystemOut") // The parent waits for these lines.
  public static void main(String[] arguments) throws InterruptedException {
    TrailGround ground =
        new TrailGround(
            new DatabaseUrl(arguments[0], "postgres", "postgres"), Integer.parseInt(arguments[1]));
    Chainer chainer = ground.chainer(InstantSource.system());
    chainer.start();
    Chainer.Standing told = Chainer.Standing.STARTING;
    while (true) {
      if (chainer.standing() != told) {
        told = chainer.standing();
        System.out.println("standing " + told);
      }
      Thread.sleep(20);
    }
  }

  /** Starts one and waits until it leads or follows. */
  static Running start(DatabaseUrl url) throws IOException {
    Process process =
        new ProcessBuilder(
                new File(System.getProperty("java.home"), "bin/java").getPath(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ChainerProcess.class.getName(),
                url.jdbcUrl(),
                Integer.toString(Redis.port()))
            .redirectErrorStream(true)
            .start();
    Running running = new Running(process);
    BufferedReader reader = process.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("standing ")) {
        running.told(line);
        Thread.ofVirtual().start(() -> listen(reader, running));
        return running;
      }
    }
    throw new IOException("The process ended before it stood");
  }

  /** A process and what it said last of where it stands. */
  static final class Running {
    final Process process;
    private volatile Chainer.Standing standing = Chainer.Standing.STARTING;

    private Running(Process process) {
      this.process = process;
    }

    Chainer.Standing standing() {
      return standing;
    }

    private void told(String line) {
      standing = Chainer.Standing.valueOf(line.substring("standing ".length()));
    }
  }

  // A process whose output nobody reads stands still once the pipe is full.
  private static void listen(BufferedReader reader, Running running) {
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("standing ")) {
          running.told(line);
        }
      }
    } catch (IOException ended) {
      // It was killed.
    }
  }
}
