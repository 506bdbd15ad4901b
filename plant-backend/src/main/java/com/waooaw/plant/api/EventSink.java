package com.waooaw.plant.api;

/**
 * The open end of a server-sent event stream (WHATWG HTML, section 9.2). Not for use by several
 * threads at once.
 */
public interface EventSink {
  /**
   * Sends one event and waits until the socket took it, so a slow reader slows the writer down and
   * nothing piles up.
   *
   * @param id the Last-Event-ID a reader resumes from
   * @param event the event's name
   * @param data one JSON document
   */
  void event(long id, String event, String data) throws InterruptedException;

  /** Sends a comment, which keeps the connection alive through proxies. */
  void comment(String text) throws InterruptedException;

  /** Whether the reader has gone. */
  boolean closed();
}
