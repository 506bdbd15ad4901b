package com.waooaw.ops.cli;

import com.waooaw.ops.stack.Externals;
import com.waooaw.ops.stack.Layout;
import com.waooaw.ops.stack.Progress;
import com.waooaw.ops.stack.Up;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = {
      "Builds what is missing or stale and starts everything: embedded PostgreSQL and Redis,",
      "Backend, Gateway, Customer Portal and Platform Portal. Stays until Ctrl-C.",
      "DATABASE_URL, REDIS_URL and OPA_URL, when set, name servers to use instead."
    })
final class UpCommand implements Callable<Integer> {
  @Mixin StackOptions stack;

  @Option(names = "--detach", description = "Return when all is healthy and leave it running.")
  boolean detach;

  @Option(names = "--fresh", description = "Wipe all data first. Refused while it runs.")
  boolean fresh;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description = "Add N to every port.",
      defaultValue = "0")
  int offset;

  @Override
  public Integer call() {
    Layout layout = stack.layout();
    Up up = new Up(layout, offset, Externals.read(System.getenv()), fresh, System.out);
    if (detach) {
      return up.detached(again(layout));
    }
    up.untilStopped(new Progress(System.out, InstantSource.system(), began()));
    return 0;
  }

  /** Building apart, seconds count from the command the person typed, also when detached. */
  private static Instant began() {
    String given = System.getProperty("waooaw.began");
    return given != null
        ? Instant.ofEpochMilli(Long.parseLong(given))
        : Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
  }

  private List<String> again(Layout layout) {
    Path cache = layout.app().resolve("ops.jsa");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            (Files.exists(cache) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + cache,
            "-Xlog:cds=off,aot=off",
            "-Dwaooaw.root=" + layout.root(),
            "-Dwaooaw.began=" + began().toEpochMilli(),
            "-cp",
            System.getProperty("java.class.path"),
            "com.waooaw.ops.Main",
            "up",
            "--data",
            layout.data().toString(),
            "--port-offset",
            Integer.toString(offset)));
    if (fresh) {
      command.add("--fresh");
    }
    return command;
  }
}
