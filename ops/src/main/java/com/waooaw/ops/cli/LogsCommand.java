package com.waooaw.ops.cli;

import com.waooaw.ops.stack.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Shows the end of the logs, of all processes or of those named.")
final class LogsCommand implements Callable<Integer> {
  private static final List<String> ALL =
      List.of("backend", "gateway", "cp", "pp", "postgres", "redis");

  @Mixin StackOptions stack;

  @Parameters(
      paramLabel = "PROCESS",
      description = "backend, gateway, cp, pp, postgres or redis.",
      arity = "0..*")
  List<String> processes = List.of();

  @Option(names = "-f", description = "Go on showing what is added, until Ctrl-C.")
  boolean follow;

  @Option(names = "-n", paramLabel = "LINES", defaultValue = "20", description = "How many lines.")
  int lines;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tail", "-n", Integer.toString(lines)));
    if (follow) {
      command.add("-f");
    }
    for (String process : processes.isEmpty() ? ALL : processes) {
      Path log = stack.layout().log(process);
      if (Files.exists(log)) {
        command.add(log.toString());
      } else if (!processes.isEmpty()) {
        throw new Refusal("There is no log of " + process + ": it never ran.");
      }
    }
    if (command.getLast().equals("-f") || command.size() == 3) {
      throw new Refusal("There are no logs yet: nothing ever ran.");
    }
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
