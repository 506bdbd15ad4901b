package com.waooaw.gateway.forward;

import com.waooaw.gateway.auth.Principal;
import com.waooaw.ledger.AdmissionRequest.SessionRef;
import com.waooaw.ledger.Ledger;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The event streams and WebSockets that are open now. They end only when their readers wish, so the
 * gateway ends them itself where no further request of the reader's would be let through: when it
 * stops, and when the reader's session has ended or its token was renewed. Readers come back, to
 * another process or with another token, where they were.
 */
public final class OpenStreams {
  /** So that one question never keeps Redis from others for long. */
  private static final int ASKED_AT_ONCE = 500;

  private final Map<Runnable, Optional<SessionRef>> open = new ConcurrentHashMap<>();

  /** Remembers how a reader's stream is ended; may be called from any event loop. */
  void add(Runnable end, Optional<Principal> reader) {
    open.put(end, reader.map(who -> new SessionRef(who.sessionId(), who.generation())));
  }

  void remove(Runnable end) {
    open.remove(end);
  }

  /** Ends all that are open. */
  public void end() {
    open.keySet().forEach(Runnable::run);
  }

  /**
   * Ends those whose readers' sessions are revoked. Fails when Redis is away and ends none then:
   * nobody can revoke a session either.
   */
  public Future<Void> endRevoked(Ledger ledger) {
    List<SessionRef> sessions =
        open.values().stream().flatMap(Optional::stream).distinct().toList();
    Future<Void> asked = Future.succeededFuture();
    for (int from = 0; from < sessions.size(); from += ASKED_AT_ONCE) {
      List<SessionRef> some =
          sessions.subList(from, Math.min(sessions.size(), from + ASKED_AT_ONCE));
      asked = asked.compose(before -> ledger.revoked(some)).map(this::endThose);
    }
    return asked;
  }

  private Void endThose(Set<SessionRef> revoked) {
    open.forEach(
        (end, reader) -> {
          if (reader.filter(revoked::contains).isPresent()) {
            end.run();
          }
        });
    return null;
  }
}
