package com.waooaw.ops.stack;

/** A plain sentence for the person at the terminal: what is wrong and what to do about it. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refusal(String sentence) {
    super(sentence, null, false, false);
  }
}
