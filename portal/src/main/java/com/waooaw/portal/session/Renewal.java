package com.waooaw.portal.session;

/** What came of renewing a session's tokens. */
public sealed interface Renewal {
  /** The session with tokens that are good now. */
  record Renewed(Session session) implements Renewal {}

  /** The session is over, here and at the gateway. */
  record Ended() implements Renewal {}

  /** The gateway could not be asked; the session stays as it was. */
  record Unavailable() implements Renewal {}
}
