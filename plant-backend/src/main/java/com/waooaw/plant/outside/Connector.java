package com.waooaw.plant.outside;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** A way out of the plant. What leaves was approved before; a connector only carries it. */
public interface Connector {
  /**
   * Whether the receiver tells a delivery that comes again from a new one. If it does not, what may
   * have arrived is never given again.
   */
  boolean repeatable();

  /** Gives one thing to its receiver, once. */
  Result deliver(Delivery delivery);

  /**
   * One thing that leaves.
   *
   * @param key the same for the same thing, however often it is given
   * @param approvalId under which it leaves
   * @param to an e-mail address, or a URL
   * @param from who it comes from, for people
   */
  record Delivery(
      String key, UUID approvalId, String to, String from, String subject, String body) {
    public Delivery {
      requireNonNull(key, "key");
      requireNonNull(approvalId, "approvalId");
      requireNonNull(to, "to");
      requireNonNull(from, "from");
      requireNonNull(subject, "subject");
      requireNonNull(body, "body");
    }
  }

  /** What became of it. */
  sealed interface Result {
    /** The receiver has it. */
    record Accepted(String detail) implements Result {}

    /** The receiver will never take it. */
    record Refused(String why) implements Result {}

    /** It did not arrive, and may when tried again. */
    record Failed(String why) implements Result {}

    /** Nobody can say whether it arrived. */
    record Unknown(String why) implements Result {}
  }
}
