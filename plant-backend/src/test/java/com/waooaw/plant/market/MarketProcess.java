package com.waooaw.plant.market;

import com.waooaw.plant.database.DatabaseUrl;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** A process of its own that works on runs, for tests that kill it. */
public final class MarketProcess {
  private MarketProcess() {}

  /** Arguments: JDBC URL, port of Redis. */
  @SuppressWarnings("SystemOut") // The parent waits for this line.
  public static void main(String[] arguments) {
    Market market =
        new Market(
            new DatabaseUrl(arguments[0], "postgres", "postgres"),
            Integer.parseInt(arguments[1]),
            InstantSource.system(),
            new TestSigner(),
            List.of(Programs.wordCount("sdr")));
    Runtime.getRuntime().addShutdownHook(new Thread(market::close));
    System.out.println("working");
  }

  /** Starts one and waits until it works. */
  public static Process start(DatabaseUrl url) throws IOException {
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
                MarketProcess.class.getName(),
                url.jdbcUrl(),
                Integer.toString(Redis.port()))
            .redirectErrorStream(true)
            .start();
    var reader = process.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.equals("working")) {
        Thread.ofVirtual().start(() -> drain(reader));
        return process;
      }
    }
    throw new IOException("The process ended before it worked");
  }

  // A process whose output nobody reads stands still once the pipe is full.
  private static void drain(BufferedReader reader) {
    try {
      while (reader.readLine() != null) {}
    } catch (IOException ended) {
      // It was killed.
    }
  }
}
