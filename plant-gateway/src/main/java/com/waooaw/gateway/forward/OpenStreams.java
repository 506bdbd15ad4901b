package com.waooaw.gateway.forward;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The event streams and WebSockets that are open now. They end only when their readers wish, so a
 * service that stops must end them itself: readers come back, to another process, where they were.
 */
public final class OpenStreams {
  private final Set<Runnable> open = ConcurrentHashMap.newKeySet();

  /** Remembers how a stream is ended; may be called from any event loop. */
  void add(Runnable end) {
    open.add(end);
  }

  void remove(Runnable end) {
    open.remove(end);
  }

  /** Ends all that are open. */
  public void end() {
    open.forEach(Runnable::run);
  }
}
