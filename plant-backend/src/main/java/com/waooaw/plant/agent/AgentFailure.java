package com.waooaw.plant.agent;

/**
 * A goal that an agent cannot meet, with a plain sentence for the person who gave it. Trying again
 * would not help.
 */
public final class AgentFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public AgentFailure(String sentence) {
    super(sentence, null, false, false);
  }
}
