package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What signed-in people see and change of themselves. */
final class Account {
  private final Database database;
  private final Identity identity;
  private final Sessions sessions;
  private final SecondFactor secondFactor;
  private final Passwords passwords;
  private final PersonEvents events;
  private final IdentityStore store = new IdentityStore();

  Account(
      Database database,
      Identity identity,
      Sessions sessions,
      SecondFactor secondFactor,
      Passwords passwords,
      PersonEvents events) {
    this.database = requireNonNull(database, "database");
    this.identity = requireNonNull(identity, "identity");
    this.sessions = requireNonNull(sessions, "sessions");
    this.secondFactor = requireNonNull(secondFactor, "secondFactor");
    this.passwords = requireNonNull(passwords, "passwords");
    this.events = requireNonNull(events, "events");
  }

  /** A person as they see themselves. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Me(
      UUID id,
      String email,
      String fullName,
      String portal,
      List<String> roles,
      UUID customerId,
      String customerName,
      boolean governor,
      boolean emailVerified,
      boolean hasPassword,
      String signsInWith,
      TwoFactors totp,
      Instant createdAt) {}

  /** Whether a code is asked for at sign-in, and how many recovery codes are left. */
  record TwoFactors(boolean enabled, int recoveryCodesLeft) {}

  /** What may change; absent means that it stays. */
  record Change(String fullName, String currentPassword, String newPassword) {}

  Reply me(UUID personId) {
    return database.transact(Scope.plant(), tx -> reply(tx, identity.person(tx, personId)));
  }

  /** Changes name or password. A new password ends every other session. */
  Reply change(Request request) {
    Caller caller = Caller.of(request);
    Change change = request.body(Change.class);
    if (change.newPassword() == null) {
      return database.transact(
          Scope.plant(),
          tx -> {
            Person person = store.lock(tx, caller.userId()).orElseThrow(Sessions::ended);
            return changed(tx, person, request, change, Optional.empty());
          });
    }
    String hash = passwords.accept(change.newPassword(), "/new_password");
    return identity.withPassword(
        caller,
        change.currentPassword(),
        "/current_password",
        (tx, person) -> changed(tx, person, request, change, Optional.of(hash)));
  }

  void endSession(Request request, UUID sessionId) {
    database.transactVoid(
        Scope.plant(),
        tx -> {
          Person person = identity.person(tx, request.userId());
          if (!sessions.end(
              tx, person, sessionId, "session.revoked", request.passport().correlationId())) {
            throw Problem.of(ProblemType.NOT_FOUND, "There is no such session.").exception();
          }
        });
  }

  void endOtherSessions(Request request) {
    database.transactVoid(
        Scope.plant(),
        tx -> {
          Person person = identity.person(tx, request.userId());
          events.own(tx, person, "session.others_revoked", request.passport().correlationId());
          sessions.endAll(tx, person, UUID.fromString(request.passport().sessionId()));
        });
  }

  private Reply changed(
      Handle tx, Person person, Request request, Change change, Optional<String> hash) {
    requireVersion(request, person.version());
    Caller caller = Caller.of(request);
    if (change.fullName() != null) {
      store.rename(tx, person.id(), change.fullName().strip());
      events.own(tx, person, "person.renamed", caller.correlationId());
    }
    if (hash.isPresent()) {
      store.setPassword(tx, person.id(), hash.get());
      events.own(tx, person, "password.changed", caller.correlationId());
      sessions.endAll(tx, person, caller.sessionId());
    }
    return reply(tx, identity.person(tx, person.id()));
  }

  private Reply reply(Handle tx, Person person) {
    Me me =
        new Me(
            person.id(),
            person.email(),
            person.fullName(),
            person.portal(),
            List.of(person.role()),
            person.customerId(),
            person.customerName(),
            person.isGovernor(),
            person.emailVerifiedAt() != null,
            person.passwordHash() != null,
            person.oidcIssuer(),
            new TwoFactors(person.totpOn(), secondFactor.recoveryCodesLeft(tx, person)),
            person.createdAt());
    return new Reply.Document(200, me, Map.of("ETag", tag(person.version())));
  }

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /**
   * Refuses a change of what was changed since it was read (RFC 9110, 13.1.1).
   *
   * @throws com.waooaw.kernel.problem.ProblemException precondition-failed
   */
  static void requireVersion(Request request, long version) {
    String wanted = request.headers().get("If-Match");
    if (wanted != null && !wanted.equals("*") && !wanted.equals(tag(version))) {
      throw Problem.of(
              ProblemType.PRECONDITION_FAILED,
              "This was changed since you read it. Read it again, then change it.")
          .withHeader("ETag", tag(version))
          .exception();
    }
  }
}
