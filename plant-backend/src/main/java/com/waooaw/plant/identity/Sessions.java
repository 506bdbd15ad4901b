package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.keys.SigningKeys;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Sessions: how they begin, are renewed, are shown and end. Works in its callers' transactions. */
final class Sessions {
  static final Duration REFRESH_LIFETIME = Duration.ofDays(7);

  private final Tokens tokens;
  private final TrialClaims.Source trials;
  private final SessionRevocation revocation;
  private final PersonEvents events;
  private final Secrets secrets;
  private final Ids ids;
  private final InstantSource clock;
  private final IdentityStore people = new IdentityStore();
  private final SessionStore store = new SessionStore();

  Sessions(
      SigningKeys keys,
      TrialClaims.Source trials,
      SessionRevocation revocation,
      PersonEvents events,
      Secrets secrets,
      Ids ids,
      InstantSource clock) {
    this.tokens = new Tokens(keys);
    this.trials = requireNonNull(trials, "trials");
    this.revocation = requireNonNull(revocation, "revocation");
    this.events = requireNonNull(events, "events");
    this.secrets = requireNonNull(secrets, "secrets");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  /** A session as its owner sees it in a list. */
  record View(
      UUID id,
      boolean current,
      Instant createdAt,
      Instant lastUsedAt,
      String network,
      String userAgent) {}

  SessionView open(Handle tx, Person person, Caller caller) {
    UUID sessionId = ids.next();
    store.insert(tx, sessionId, person, caller, clock.instant());
    events.own(tx, person, "session.opened", caller.correlationId());
    return issue(tx, person, sessionId, 1);
  }

  /**
   * Exchanges a refresh token, or answers nothing. One that was used before was stolen by someone,
   * so its whole session ends.
   */
  Optional<SessionView> renew(Handle tx, Caller caller, String refreshToken) {
    Instant now = clock.instant();
    byte[] sha = Secrets.sha256(refreshToken);
    Optional<SessionStore.RefreshToken> token = store.findRefreshToken(tx, sha);
    if (token.isEmpty() || !now.isBefore(token.get().expiresAt())) {
      return Optional.empty();
    }
    SessionStore.Session session = store.lock(tx, token.get().sessionId()).orElseThrow();
    Person person = people.find(tx, session.personId()).orElseThrow();
    if (session.endedAt() != null
        || person.isDisabled()
        || !person.portal().equals(caller.portal())) {
      return Optional.empty();
    }
    if (token.get().usedAt() != null) {
      end(tx, person, session.id(), "session.family_ended", caller.correlationId());
      return Optional.empty();
    }
    store.useRefreshToken(tx, sha, now);
    store.touch(tx, session.id(), now);
    return Optional.of(issue(tx, person, session.id(), session.generation()));
  }

  SessionView show(Handle tx, UUID personId, UUID sessionId) {
    Person person = people.find(tx, personId).orElseThrow(Sessions::ended);
    SessionStore.Session session = store.lock(tx, sessionId).orElseThrow(Sessions::ended);
    if (session.endedAt() != null) {
      throw ended();
    }
    return SessionView.shown(
        SessionView.user(person, claims(tx, person)), clock.instant().plus(REFRESH_LIFETIME));
  }

  Page<View> list(Handle tx, Request request) {
    String current = request.passport().sessionId();
    return Page.cut(
            store.living(
                tx,
                request.userId(),
                clock.instant().minus(REFRESH_LIFETIME),
                Cursor.id(request.query("cursor")),
                request.limit() + 1),
            request.limit(),
            s -> Cursor.of(s.id()))
        .map(
            s ->
                new View(
                    s.id(),
                    s.id().toString().equals(current),
                    s.createdAt(),
                    s.lastUsedAt(),
                    s.clientNetwork(),
                    s.userAgent()));
  }

  /** Ends one session of a person; false if it had ended, or is nobody's or another's. */
  boolean end(Handle tx, Person person, UUID sessionId, String action, String correlationId) {
    boolean ended = store.end(tx, sessionId, person.id(), clock.instant());
    if (ended) {
      events.own(tx, person, action, correlationId);
      revocation.end(sessionId);
    }
    return ended;
  }

  /**
   * Ends every session of a person at once.
   *
   * @param except the one that stays; null for none
   */
  void endAll(Handle tx, Person person, UUID except) {
    store.endAll(tx, person.id(), except, clock.instant()).forEach(revocation::end);
  }

  private SessionView issue(Handle tx, Person person, UUID sessionId, long generation) {
    Instant now = clock.instant();
    TrialClaims trial = claims(tx, person);
    String refreshToken = secrets.next();
    Instant expiresAt = now.plus(REFRESH_LIFETIME);
    store.insertRefreshToken(tx, Secrets.sha256(refreshToken), sessionId, expiresAt);
    return SessionView.started(
        SessionView.user(person, trial),
        expiresAt,
        tokens.access(person, sessionId, generation, trial, now),
        refreshToken);
  }

  private TrialClaims claims(Handle tx, Person person) {
    return person.customerId() == null ? TrialClaims.none() : trials.of(tx, person.customerId());
  }

  static ProblemException ended() {
    return Problem.of(ProblemType.TOKEN_REVOKED, "This session has ended. Sign in again.")
        .exception();
  }
}
