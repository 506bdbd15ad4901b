package com.waooaw.plant.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.SigningKeys;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Who someone is, and for how long we believe it. Wrong passwords, unknown e-mails and locked
 * people are answered alike and take alike, so that nobody learns which e-mails exist.
 */
public final class Identity {
  private static final Duration REFRESH_LIFETIME = Duration.ofDays(7);
  private static final Duration LOCK = Duration.ofMinutes(15);
  private static final int LOCK_AFTER = 5;
  private static final int REFRESH_BYTES = 32;

  private final Database database;
  private final Tokens tokens;
  private final TrialClaims.Source trials;
  private final SessionRevocation revocation;
  private final AuditTrail audit;
  private final Ids ids;
  private final InstantSource clock;
  private final IdentityStore store = new IdentityStore();
  private final Passwords passwords = new Passwords();
  private final SecureRandom random = new SecureRandom();

  public Identity(
      Database database,
      SigningKeys keys,
      TrialClaims.Source trials,
      SessionRevocation revocation,
      AuditTrail audit,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.tokens = new Tokens(keys);
    this.trials = requireNonNull(trials, "trials");
    this.revocation = requireNonNull(revocation, "revocation");
    this.audit = requireNonNull(audit, "audit");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  /** What one caller of the sign-in routes brings. */
  record Caller(String portal, String correlationId) {}

  /**
   * Makes a customer and its first member. An e-mail that is taken is a conflict: it says no more
   * than that somebody used it here, and the route is limited to 30 tries a minute.
   */
  SessionView signUp(
      Caller caller, String email, String password, String fullName, String company) {
    if (!caller.portal().equals("CP")) {
      throw Problem.of(ProblemType.PERMISSION_DENIED, "Staff are invited; they do not sign up.")
          .exception();
    }
    String hash = passwords.accept(password);
    Instant now = clock.instant();
    return database.transact(
        Scope.plant(),
        tx -> {
          UUID customerId = ids.next();
          store.insertCustomer(tx, customerId, company.strip(), now);
          Person person =
              new Person(
                  ids.next(),
                  "CP",
                  customerId,
                  company.strip(),
                  normal(email),
                  fullName.strip(),
                  hash,
                  "customer_admin",
                  null,
                  0,
                  null);
          if (!store.insertPerson(tx, person, now)) {
            throw Problem.of(
                    ProblemType.CONFLICT, "This e-mail address is already in use. Sign in instead.")
                .exception();
          }
          record(tx, person, "customer.signed_up", caller.correlationId());
          return open(tx, person, caller.correlationId());
        });
  }

  SessionView signIn(Caller caller, String email, String password) {
    Optional<Person> found =
        database.transact(
            Scope.plant(), tx -> store.findByEmail(tx, caller.portal(), normal(email)));
    boolean locked =
        found.map(Person::lockedUntil).filter(until -> clock.instant().isBefore(until)).isPresent();
    boolean right = passwords.matches(password, found.map(Person::passwordHash).orElse(null));
    if (!right || locked) {
      found.filter(p -> !locked).ifPresent(person -> refuse(person, caller));
      throw refused();
    }
    return database.transact(
        Scope.plant(),
        tx -> {
          // Others may have failed while this password was hashed: guesses made all at once must
          // not get past the lock that they caused.
          if (store.isLocked(tx, found.get().id(), clock.instant())) {
            throw refused();
          }
          store.clearFailures(tx, found.get().id());
          return open(tx, found.get(), caller.correlationId());
        });
  }

  /**
   * Exchanges a refresh token. One that was used before was stolen by someone, so its whole session
   * ends.
   */
  SessionView refresh(Caller caller, String refreshToken) {
    Instant now = clock.instant();
    byte[] sha = sha256(refreshToken);
    Optional<SessionView> renewed =
        database.transact(
            Scope.plant(),
            tx -> {
              Optional<IdentityStore.RefreshToken> token = store.findRefreshToken(tx, sha);
              if (token.isEmpty() || !now.isBefore(token.get().expiresAt())) {
                return Optional.empty();
              }
              IdentityStore.Session session =
                  store.lockSession(tx, token.get().sessionId()).orElseThrow();
              Person person = store.find(tx, session.personId()).orElseThrow();
              if (session.endedAt() != null || !person.portal().equals(caller.portal())) {
                return Optional.empty();
              }
              if (token.get().usedAt() != null) {
                end(tx, person, session.id(), "session.family_ended", caller.correlationId());
                return Optional.empty();
              }
              store.useRefreshToken(tx, sha, now);
              return Optional.of(issue(tx, person, session.id(), session.generation()));
            });
    return renewed.orElseThrow(Identity::ended);
  }

  void signOut(UUID sessionId, UUID personId, String correlationId) {
    database.transactVoid(
        Scope.plant(),
        tx ->
            end(
                tx,
                store.find(tx, personId).orElseThrow(Identity::ended),
                sessionId,
                "session.ended",
                correlationId));
  }

  SessionView session(UUID personId, UUID sessionId) {
    return database.transact(
        Scope.plant(),
        tx -> {
          Person person = store.find(tx, personId).orElseThrow(Identity::ended);
          IdentityStore.Session session =
              store.lockSession(tx, sessionId).orElseThrow(Identity::ended);
          if (session.endedAt() != null) {
            throw ended();
          }
          return new SessionView(
              SessionView.user(person, claims(tx, person)),
              clock.instant().plus(REFRESH_LIFETIME),
              null,
              null);
        });
  }

  /**
   * Makes the first administrator, who is the platform's governor, if there is no staff at all; the
   * password is told once.
   */
  public Optional<FirstAdmin> ensureFirstAdmin() {
    return database.transact(
        Scope.plant(),
        tx -> {
          if (store.hasStaff(tx)) {
            return Optional.empty();
          }
          String password = secret();
          String email = "admin@waooaw.local";
          Person admin =
              new Person(
                  ids.next(),
                  "PP",
                  null,
                  null,
                  email,
                  "Platform Administrator",
                  passwords.hash(password),
                  "admin",
                  ids.next().toString(),
                  0,
                  null);
          if (!store.insertPerson(tx, admin, clock.instant())) {
            return Optional.empty();
          }
          record(tx, admin, "staff.first_admin_made", null);
          return Optional.of(new FirstAdmin(email, password));
        });
  }

  /** The first administrator's way in. */
  public record FirstAdmin(String email, String password) {}

  private void refuse(Person person, Caller caller) {
    database.transactVoid(
        Scope.plant(),
        tx -> {
          store.countFailure(tx, person.id(), LOCK_AFTER, clock.instant().plus(LOCK));
          record(tx, person, "session.refused", "refused", caller.correlationId());
        });
  }

  private SessionView open(Handle tx, Person person, String correlationId) {
    UUID sessionId = ids.next();
    store.insertSession(tx, sessionId, person, clock.instant());
    record(tx, person, "session.opened", correlationId);
    return issue(tx, person, sessionId, 1);
  }

  private SessionView issue(Handle tx, Person person, UUID sessionId, long generation) {
    Instant now = clock.instant();
    TrialClaims trial = claims(tx, person);
    String refreshToken = secret();
    Instant expiresAt = now.plus(REFRESH_LIFETIME);
    store.insertRefreshToken(tx, sha256(refreshToken), sessionId, expiresAt);
    return new SessionView(
        SessionView.user(person, trial),
        expiresAt,
        tokens.access(person, sessionId, generation, trial, now),
        refreshToken);
  }

  private void end(Handle tx, Person person, UUID sessionId, String action, String correlationId) {
    store.endSession(tx, sessionId, clock.instant());
    record(tx, person, action, correlationId);
    revocation.end(sessionId);
  }

  private TrialClaims claims(Handle tx, Person person) {
    return person.customerId() == null ? TrialClaims.none() : trials.of(tx, person.customerId());
  }

  private void record(Handle tx, Person person, String action, String correlationId) {
    record(tx, person, action, "ok", correlationId);
  }

  private void record(
      Handle tx, Person person, String action, String outcome, String correlationId) {
    audit.record(
        tx,
        new BusinessEvent(
            person.id().toString(),
            action,
            "person",
            person.id().toString(),
            person.customerId(),
            correlationId,
            outcome,
            Map.of("portal", person.portal())));
  }

  private String secret() {
    byte[] bytes = new byte[REFRESH_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String normal(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  private static ProblemException refused() {
    return Problem.of(
            ProblemType.UNAUTHORIZED,
            "E-mail or password is not right, or this account is locked for now.")
        .exception();
  }

  private static ProblemException ended() {
    return Problem.of(ProblemType.TOKEN_REVOKED, "This session has ended. Sign in again.")
        .exception();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
