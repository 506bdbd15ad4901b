package com.waooaw.plant.agent;

/** Thrown through a step when its run was stopped. Programs let it pass. */
public final class RunStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunStopped() {
    super("The run was stopped", null, false, false);
  }
}
