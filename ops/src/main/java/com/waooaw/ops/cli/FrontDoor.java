package com.waooaw.ops.cli;

import com.waooaw.ops.stack.Refusal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Everything ./waooaw can be asked for. */
@Command(
    name = "waooaw",
    description = "Starts, tests, packs and stops WAOOAW.",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      TestCommand.class,
      ImagesCommand.class,
      VerifyCommand.class,
      AuditCommand.class,
      BenchCommand.class
    })
public final class FrontDoor implements Runnable {
  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  /**
   * Runs one command.
   *
   * @return the exit code: 1 for what could not be done, 2 for what was not understood
   */
  public static int run(String... arguments) {
    return new CommandLine(new FrontDoor())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof Refusal) {
                System.err.println("waooaw: " + failure.getMessage());
                return 1;
              }
              throw failure;
            })
        .execute(arguments);
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
