package com.waooaw.ops.cli;

import com.waooaw.ops.stack.Down;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "down",
    description = "Stops the stack and waits until no process and no port of it is left.")
final class DownCommand implements Callable<Integer> {
  @Mixin StackOptions stack;

  @Override
  public Integer call() {
    Down.stop(stack.layout(), System.out);
    return 0;
  }
}
