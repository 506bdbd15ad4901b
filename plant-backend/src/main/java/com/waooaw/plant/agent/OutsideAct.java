package com.waooaw.plant.agent;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;

/**
 * Something a step asks to be done outside the plant: all of it is said here, and nothing but this
 * is done. It waits for the customer, and the run with it.
 *
 * @param kind how it leaves
 * @param summary what it is, in one sentence for the person who decides
 * @param messages what leaves, at least one and {@link #MOST} at most
 */
public record OutsideAct(Kind kind, String summary, List<Message> messages) {
  /** The most messages of one act: more than a person reads before deciding is not decided on. */
  public static final int MOST = 50;

  /** How an act leaves. */
  public enum Kind {
    /** As a letter. */
    EMAIL,
    /** As a JSON document, posted to an address. */
    WEBHOOK;

    /** The kind in lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that word. */
    public static Kind of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  public OutsideAct {
    requireNonNull(kind, "kind");
    requireNonNull(summary, "summary");
    messages = List.copyOf(messages);
    if (messages.isEmpty() || messages.size() > MOST) {
      throw new IllegalArgumentException("An act has 1 to " + MOST + " messages");
    }
  }

  /**
   * One thing that leaves.
   *
   * @param to an e-mail address, or the URL a document is posted to
   * @param subject empty where there is none
   * @param body plain text, or a JSON document
   */
  public record Message(String to, String subject, String body) {
    public Message {
      requireNonNull(to, "to");
      requireNonNull(subject, "subject");
      requireNonNull(body, "body");
    }
  }
}
