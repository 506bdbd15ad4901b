package com.waooaw.ops;

import com.waooaw.ops.cli.FrontDoor;

/** What ./waooaw runs once things are built. */
public final class Main {
  private Main() {}

  /** Exits with the command's code. */
  public static void main(String[] arguments) {
    System.exit(FrontDoor.run(arguments));
  }
}
