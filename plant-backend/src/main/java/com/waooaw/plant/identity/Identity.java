package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;

/**
 * Who someone is, and for how long we believe it. Wrong passwords, unknown e-mails, locked and
 * disabled people are answered alike and take alike, so that nobody learns which e-mails exist.
 */
public final class Identity {
  private static final Duration LOCK = Duration.ofMinutes(15);
  private static final int LOCK_AFTER = 5;

  private final Database database;
  private final Sessions sessions;
  private final SecondFactor secondFactor;
  private final PersonEvents events;
  private final Passwords passwords;
  private final Secrets secrets;
  private final Ids ids;
  private final InstantSource clock;
  private final IdentityStore store = new IdentityStore();

  Identity(
      Database database,
      Sessions sessions,
      SecondFactor secondFactor,
      PersonEvents events,
      Passwords passwords,
      Secrets secrets,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.sessions = requireNonNull(sessions, "sessions");
    this.secondFactor = requireNonNull(secondFactor, "secondFactor");
    this.events = requireNonNull(events, "events");
    this.passwords = requireNonNull(passwords, "passwords");
    this.secrets = requireNonNull(secrets, "secrets");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

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
    String hash = passwords.accept(password, "/password");
    Instant now = clock.instant();
    return database.transact(
        Scope.plant(),
        tx -> {
          Person.Side side = Person.Side.customer(ids.next(), company.strip());
          store.insertCustomer(tx, side.customerId(), side.customerName(), now);
          Person person =
              Person.made(ids.next(), side, normal(email), fullName.strip(), "customer_admin", now)
                  .withPassword(hash);
          if (!store.insertPerson(tx, person)) {
            throw Problem.of(
                    ProblemType.CONFLICT, "This e-mail address is already in use. Sign in instead.")
                .exception();
          }
          events.own(tx, person, "customer.signed_up", caller.correlationId());
          return sessions.open(tx, person, caller);
        });
  }

  /**
   * Opens a session for the right password and, where one is asked for, the right code.
   *
   * @param code of an authenticator app, or a recovery code
   */
  SessionView signIn(Caller caller, String email, String password, Optional<String> code) {
    Optional<Person> found =
        database.transact(
            Scope.plant(), tx -> store.findByEmail(tx, caller.portal(), normal(email)));
    boolean shut = found.map(p -> p.isLocked(clock.instant()) || p.isDisabled()).orElse(false);
    boolean right = passwords.matches(password, found.map(Person::passwordHash).orElse(null));
    if (!right || shut) {
      found.filter(p -> !shut).ifPresent(person -> refuse(person, caller));
      throw refused();
    }
    Optional<SessionView> opened =
        database.transact(
            Scope.plant(), tx -> signIn(tx, caller, unchanged(tx, found.get()), code));
    return opened.orElseThrow(
        () -> {
          refuse(found.get(), caller);
          return SecondFactor.wrong();
        });
  }

  // Nothing for a wrong code, whose counting must outlive this transaction.
  private Optional<SessionView> signIn(
      Handle tx, Caller caller, Person person, Optional<String> code) {
    return switch (secondFactor.check(tx, person, code)) {
      case MISSING -> throw SecondFactor.missing();
      case WRONG -> Optional.empty();
      case NOT_NEEDED, RIGHT -> {
        store.clearFailures(tx, person.id());
        yield Optional.of(sessions.open(tx, person, caller));
      }
    };
  }

  // Others may have failed, or the password have been changed, while it was hashed: guesses made
  // all at once must not get past the lock that they caused.
  private Person unchanged(Handle tx, Person checked) {
    return store
        .lock(tx, checked.id())
        .filter(p -> !p.isLocked(clock.instant()) && !p.isDisabled())
        .filter(p -> checked.passwordHash().equals(p.passwordHash()))
        .orElseThrow(Identity::refused);
  }

  SessionView refresh(Caller caller, String refreshToken) {
    return database
        .transact(Scope.plant(), tx -> sessions.renew(tx, caller, refreshToken))
        .orElseThrow(Sessions::ended);
  }

  void signOut(Caller caller) {
    database.transactVoid(
        Scope.plant(),
        tx ->
            sessions.end(
                tx,
                store.find(tx, caller.userId()).orElseThrow(Sessions::ended),
                caller.sessionId(),
                "session.ended",
                caller.correlationId()));
  }

  SessionView session(Caller caller) {
    return database.transact(
        Scope.plant(), tx -> sessions.show(tx, caller.userId(), caller.sessionId()));
  }

  /**
   * Does something for which a signed-in person must give their password again.
   *
   * @param field where the password stood in the request
   * @throws com.waooaw.kernel.problem.ProblemException validation-error if it is wrong, which
   *     counts as a failed sign-in; conflict if the person has none
   */
  <T> T withPassword(
      Caller caller, String password, String field, BiFunction<Handle, Person, T> act) {
    Person person =
        database
            .transact(Scope.plant(), tx -> store.find(tx, caller.userId()))
            .orElseThrow(Sessions::ended);
    if (person.passwordHash() == null) {
      throw Problem.of(ProblemType.CONFLICT, "You sign in without a password.").exception();
    }
    boolean locked = person.isLocked(clock.instant());
    if (!passwords.matches(password, person.passwordHash()) || locked) {
      if (!locked) {
        refuse(person, caller);
      }
      throw Problem.invalid(
              field, "password", "The password is not right, or this account is locked for now.")
          .exception();
    }
    return database.transact(Scope.plant(), tx -> act.apply(tx, unchanged(tx, person)));
  }

  /**
   * Does something for which a signed-in person must show a code.
   *
   * @throws com.waooaw.kernel.problem.ProblemException validation-error if it is wrong, which
   *     counts as a failed sign-in
   */
  <T> T withCode(Caller caller, BiFunction<Handle, Person, Optional<T>> act) {
    Person person =
        database
            .transact(Scope.plant(), tx -> store.find(tx, caller.userId()))
            .orElseThrow(Sessions::ended);
    Optional<T> done =
        database.transact(
            Scope.plant(),
            tx ->
                store
                    .lock(tx, person.id())
                    .filter(p -> !p.isLocked(clock.instant()))
                    .flatMap(p -> act.apply(tx, p)));
    return done.orElseThrow(
        () -> {
          if (!person.isLocked(clock.instant())) {
            refuse(person, caller);
          }
          return Problem.invalid(
                  "/code", "code", "This code is not right, or was used before. Wait for the next.")
              .exception();
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
          String password = secrets.next();
          String email = "admin@waooaw.local";
          Person admin =
              Person.made(
                      ids.next(),
                      Person.Side.staff(),
                      email,
                      "Platform Administrator",
                      Person.ADMIN,
                      clock.instant())
                  .withPassword(passwords.hash(password))
                  .asGovernor(ids.next().toString());
          if (!store.insertPerson(tx, admin)) {
            return Optional.empty();
          }
          events.own(tx, admin, "staff.first_admin_made", null);
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
          events.record(
              tx,
              person.id(),
              person,
              "session.refused",
              "refused",
              caller.correlationId(),
              Map.of());
        });
  }

  /** An address as it is kept: addresses that differ in case only are one. */
  static String normal(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  /** The person whose id a request names, for routes of the signed-in. */
  Person person(Handle tx, UUID id) {
    return store.find(tx, id).orElseThrow(Sessions::ended);
  }

  private static ProblemException refused() {
    return Problem.of(
            ProblemType.UNAUTHORIZED,
            "E-mail or password is not right, or this account is locked for now.")
        .exception();
  }
}
