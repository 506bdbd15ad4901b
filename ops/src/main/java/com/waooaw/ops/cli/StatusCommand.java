package com.waooaw.ops.cli;

import com.waooaw.ops.stack.StatusReport;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Asks every service how it is. Exit code 0 when all are healthy, else 3.")
final class StatusCommand implements Callable<Integer> {
  private static final int NOT_READY = 3;

  @Mixin StackOptions stack;

  @Option(names = "--json", description = "For programs.")
  boolean json;

  @Override
  public Integer call() {
    StatusReport report = StatusReport.of(stack.layout(), InstantSource.system().instant());
    System.out.print(json ? report.json() + "\n" : report.text());
    return report.ready() ? 0 : NOT_READY;
  }
}
