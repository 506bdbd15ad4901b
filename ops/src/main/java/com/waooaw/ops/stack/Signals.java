package com.waooaw.ops.stack;

import java.util.List;
import sun.misc.Signal;

/** What the system or the person at the terminal asks of this process. */
@SuppressWarnings("restriction") // A shutdown hook cannot make the exit code 0; a handler can.
final class Signals {
  private Signals() {}

  /** Runs the act, on a thread of its own, for each of SIGTERM, SIGINT and SIGHUP. */
  static void onStop(Runnable act) {
    for (String name : List.of("TERM", "INT", "HUP")) {
      Signal.handle(new Signal(name), signal -> Thread.ofPlatform().start(act));
    }
  }
}
