package com.waooaw.plant.mail;

/** The way mail leaves. Sending takes as long as the mail server does; call it on no event loop. */
public interface Mailer {
  /**
   * Tries once to hand a mail on. Never throws for what the other side does: that is an outcome.
   */
  Delivery send(Mail mail);

  /** What came of one try. */
  sealed interface Delivery {
    /**
     * It was taken: a mail server answers for it from now on.
     *
     * @param messageId its Message-ID
     */
    record Accepted(String messageId) implements Delivery {}

    /**
     * It will never be taken as it is.
     *
     * @param code the server's reply code (RFC 5321, 4.2), 0 when it was not asked
     * @param reason the server's own words, for the record and not for customers
     */
    record Refused(int code, String reason) implements Delivery {}

    /**
     * It was not taken now and nothing left: it may be sent again.
     *
     * @param reason why, for the record
     */
    record Unavailable(String reason) implements Delivery {}

    /**
     * The connection broke while it was being handed over: whether it was taken, nobody can tell.
     * What must not happen twice must not be repeated.
     *
     * @param messageId under which the receiver would know it
     * @param reason why, for the record
     */
    record Doubtful(String messageId, String reason) implements Delivery {}
  }
}
