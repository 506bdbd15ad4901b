package com.waooaw.ops.check;

/** One kind of tests and what runs it. */
interface Stage {
  /** The name by which {@code --only} picks it. */
  String name();

  /** Runs all of it. A runner that leaves no result is a failure, never silence. */
  Outcome run(Workplace workplace);
}
